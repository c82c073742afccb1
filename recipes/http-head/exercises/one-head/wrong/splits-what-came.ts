// Fails: kept-open, interim, half-head
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

try {
  const url = new URL(process.argv[2] ?? '');
  const socket = connect({ host: url.hostname, port: Number(url.port || 80) });
  socket.write(
    `HEAD ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`,
  );
  const all = await text(socket);
  const [head = ''] = all.split('\r\n\r\n');
  if (head === '') throw new Error('no answer');
  console.log(head);
  if (Number(head.split(' ')[1]) >= 400) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
