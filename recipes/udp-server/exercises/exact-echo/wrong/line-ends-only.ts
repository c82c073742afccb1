// Fails: log
import { createSocket } from 'node:dgram';

/** A text that neither commands a terminal nor begins a line of the log. */
function harmless(bytes: Buffer): string {
  return JSON.stringify(bytes.toString());
}

const [port = '8080'] = process.argv.slice(2);
const socket = createSocket('udp4');

socket.on('message', (bytes, from) => {
  const sender = `${from.address}:${from.port}`;
  console.log(`${sender} sent ${bytes.length} bytes: ${harmless(bytes)}`);
  socket.send(bytes, from.port, from.address, (error) => {
    if (error) console.error(`exact-echo: ${error.message}`);
  });
});

socket.on('listening', () => {
  const { address, port } = socket.address();
  console.log(`listening on ${address}:${port}`);
});

socket.on('error', (error) => {
  console.error(`exact-echo: ${error.message}`);
  process.exitCode = 1;
  socket.close();
});

process.once('SIGINT', () => socket.close());
socket.bind(Number(port), '127.0.0.1');
