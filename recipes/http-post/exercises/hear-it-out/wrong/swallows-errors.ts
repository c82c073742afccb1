// Fails: in-pieces, no-answer
import { connect } from 'node:net';

const [address = '', text = 'hello', times = '1'] = process.argv.slice(2);
const url = new URL(address);
const content = Buffer.from(text.repeat(Number(times)));

const socket = connect({ host: url.hostname, port: Number(url.port || 80) });
socket.write(
  `POST ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n` +
    `Content-Length: ${content.length}\r\nConnection: close\r\n\r\n`,
);
socket.write(content);
// What comes after a reset does not matter: we have the answer by then.
socket.on('error', () => {});
socket.on('data', (chunk) => {
  const heads = chunk.toString().split('\r\n\r\n').slice(0, -1);
  const statusLine = heads.at(-1)?.split('\r\n')[0];
  if (!statusLine) return;
  console.log(statusLine);
  if (Number(statusLine.split(' ')[1]) >= 400) process.exitCode = 1;
  socket.destroy();
});
