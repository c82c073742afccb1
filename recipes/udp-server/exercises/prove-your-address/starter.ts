/**
 * Gives a long text over UDP: `npx tsx prove-your-address.ts PORT TEXT`.
 * Ctrl-C ends it.
 */
import { createSocket } from 'node:dgram';

const [port = '8080', text = 'A long text. '.repeat(30)] =
  process.argv.slice(2);
const socket = createSocket('udp4');

socket.on('message', (_bytes, from) => {
  // Your part: give it only to those who have shown that they are there.
  socket.send(text, from.port, from.address);
});

socket.on('listening', () => {
  const { address, port } = socket.address();
  console.log(`listening on ${address}:${port}`);
});

process.once('SIGINT', () => socket.close());
socket.bind(Number(port), '127.0.0.1');
