/**
 * Tells the size of a page and how it begins.
 *
 * Run it with `npx tsx whole-page.ts http://host:port/path`.
 */
import { connect } from 'node:net';

const url = new URL(process.argv[2] ?? 'http://127.0.0.1:8080/');
const socket = connect({ host: url.hostname, port: Number(url.port || 80) });

// With “Connection: close” the server hangs up after its answer.
socket.write(
  `GET ${url.pathname}${url.search} HTTP/1.1\r\n` +
    `Host: ${url.host}\r\nConnection: close\r\n\r\n`,
);

const pieces: Buffer[] = [];
socket.on('data', (piece: Buffer) => pieces.push(piece));
socket.on('end', () => {
  const answer = Buffer.concat(pieces);
  const content = answer.subarray(answer.indexOf('\r\n\r\n') + 4);
  console.log(`${content.length} bytes: ${content.subarray(0, 12)}`);
});
socket.on('error', (error) => {
  console.log(`Error: ${error.message}`);
});
