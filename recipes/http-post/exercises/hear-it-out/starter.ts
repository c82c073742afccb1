/**
 * Posts a text and prints the first line of the answer.
 *
 * Run it with `npx tsx hear-it-out.ts http://host:port/path text [times]`.
 */
import { connect } from 'node:net';

const [address, text = 'hello', times = '1'] = process.argv.slice(2);
const url = new URL(address ?? 'http://127.0.0.1:8080/');
const content = text.repeat(Number(times));

const socket = connect({ host: url.hostname, port: Number(url.port || 80) });
socket.write(
  `POST ${url.pathname}${url.search} HTTP/1.1\r\n` +
    `Host: ${url.host}\r\n` +
    'Content-Type: text/plain; charset=utf-8\r\n' +
    `Content-Length: ${content.length}\r\n` +
    'Connection: close\r\n\r\n',
);

// First all of the content goes out, then comes the answer.
socket.write(content, () => {
  socket.on('data', (chunk) => {
    const [statusLine] = chunk.toString().split('\r\n');
    console.log(statusLine);
    socket.destroy();
  });
});
socket.on('error', (error) => {
  console.log(`Error: ${error.message}`);
});
