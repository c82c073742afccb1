// Fails: empty-reply, broken-off
import { connect } from 'node:net';

const [host = '127.0.0.1', port = '17'] = process.argv.slice(2);
const chunks: Uint8Array[] = [];
const socket = connect({ host, port: Number(port) });
socket.on('data', (chunk: Uint8Array) => chunks.push(chunk));
socket.on('error', () => {});
socket.on('close', () =>
  console.log(Buffer.concat(chunks).toString().trimEnd()),
);
