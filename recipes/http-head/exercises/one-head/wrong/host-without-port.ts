// Fails: whole-request, not-found
import { connect } from 'node:net';

const url = new URL(process.argv[2] ?? '');

async function fetchHead(): Promise<string> {
  const socket = connect({ host: url.hostname, port: Number(url.port || 80) });
  socket.write(
    `HEAD ${url.pathname}${url.search} HTTP/1.1\r\n` +
      `Host: ${url.hostname}\r\nConnection: close\r\n\r\n`,
  );
  let text = '';
  for await (const chunk of socket) {
    text += chunk;
    for (const head of text.split('\r\n\r\n').slice(0, -1)) {
      if (!/^HTTP\/1\.1 1/.test(head)) return head;
    }
  }
  throw new Error('the head is not complete');
}

try {
  console.log(await fetchHead());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
