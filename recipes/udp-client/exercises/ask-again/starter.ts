/**
 * Sends a message in a datagram and prints the reply:
 * `npx tsx ask-again.ts HOST PORT MESSAGE [MILLISECONDS]`.
 */
import { createSocket } from 'node:dgram';

const [host = '127.0.0.1', port = '8080', message = 'hello', time = '5000'] =
  process.argv.slice(2);
const socket = createSocket('udp4');

socket.on('message', (reply) => {
  console.log(reply.toString());
  process.exit();
});

socket.send(message, Number(port), host);
setTimeout(() => {
  console.log('no reply');
  process.exit();
}, Number(time));
