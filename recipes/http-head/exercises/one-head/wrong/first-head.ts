// Fails: interim
import { connect } from 'node:net';

const url = new URL(process.argv[2] ?? '');
const socket = connect({ host: url.hostname, port: Number(url.port || 80) });
socket.write(
  [
    `HEAD ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    'Connection: close',
    '\r\n',
  ].join('\r\n'),
);
let text = '';
let done = false;
socket.on('data', (chunk) => {
  text += chunk;
  const end = text.indexOf('\r\n\r\n');
  if (end < 0 || done) return;
  done = true;
  console.log(text.slice(0, end));
  if (Number(text.split(' ')[1]) >= 400) process.exitCode = 1;
  socket.destroy();
});
socket.on('error', () => {});
socket.on('close', () => {
  if (done) return;
  console.error('the head is not complete');
  process.exitCode = 1;
});
