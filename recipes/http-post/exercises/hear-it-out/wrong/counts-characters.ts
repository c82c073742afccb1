// Fails: all-bytes
import { connect } from 'node:net';

const [address = '', text = 'hello', times = '1'] = process.argv.slice(2);
const url = new URL(address);
const content = text.repeat(Number(times));

async function post(): Promise<string> {
  const socket = connect({ host: url.hostname, port: Number(url.port || 80) });
  socket.write(
    `POST ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n` +
      `Content-Length: ${content.length}\r\nConnection: close\r\n\r\n`,
  );
  socket.write(content);
  let answer = '';
  for await (const chunk of socket) {
    answer += chunk;
    for (const head of answer.split('\r\n\r\n').slice(0, -1)) {
      if (!head.startsWith('HTTP/1.1 1')) return head.split('\r\n')[0] ?? '';
    }
  }
  throw new Error('no answer');
}

try {
  const statusLine = await post();
  console.log(statusLine);
  if (Number(statusLine.split(' ')[1]) >= 400) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
