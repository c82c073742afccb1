/**
 * Shows the head of a page: `npx tsx one-head.ts http://host:port/path`.
 */
import { connect } from 'node:net';

const url = new URL(process.argv[2] ?? 'http://127.0.0.1:8080/');
const socket = connect({ host: url.hostname, port: Number(url.port || 80) });

// The server closes the connection after the head.
socket.write('HEAD / HTTP/1.0\r\n\r\n');
let head = '';
socket.on('data', (chunk) => {
  head += chunk.toString();
});
socket.on('end', () => {
  console.log(head.trimEnd());
});
socket.on('error', (error) => {
  console.log(`Error: ${error.message}`);
});
