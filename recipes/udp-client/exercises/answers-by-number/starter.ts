/**
 * Asks questions over UDP, all at once:
 * `npx tsx answers-by-number.ts HOST PORT MILLISECONDS QUESTION …`.
 */
import { createSocket } from 'node:dgram';

const [host = '127.0.0.1', port = '8080', time = '5000', ...questions] =
  process.argv.slice(2);
const socket = createSocket('udp4');

// Your part: send the questions, and match the replies. This sends the first
// question only, and prints whatever comes.
socket.send(`1 ${questions[0]}`, Number(port), host);
socket.on('message', (bytes) => console.log(bytes.toString()));
setTimeout(() => socket.close(), Math.min(Number(time), 1_000));
