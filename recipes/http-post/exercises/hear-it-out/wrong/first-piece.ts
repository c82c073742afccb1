// Fails: in-pieces, interim
import { once } from 'node:events';
import { connect } from 'node:net';

const [address = '', text = 'hello', times = '1'] = process.argv.slice(2);
const url = new URL(address);
const content = Buffer.from(text.repeat(Number(times)));

try {
  const socket = connect({ host: url.hostname, port: Number(url.port || 80) });
  socket.write(
    `POST ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n` +
      `Content-Length: ${content.length}\r\nConnection: close\r\n\r\n`,
  );
  socket.write(content);
  const ended = once(socket, 'end').then(() => {
    throw new Error('no answer');
  });
  const [chunk] = await Promise.race([once(socket, 'data'), ended]);
  socket.destroy();
  const [statusLine = ''] = String(chunk).split('\r\n');
  console.log(statusLine);
  if (Number(statusLine.split(' ')[1]) >= 400) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
