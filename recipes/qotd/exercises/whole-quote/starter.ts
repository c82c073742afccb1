/**
 * Prints the quote of the day of a server: `npx tsx whole-quote.ts host port`.
 */
import { connect } from 'node:net';

const [host = '127.0.0.1', port = '17'] = process.argv.slice(2);

const socket = connect({ host, port: Number(port) });
socket.on('data', (chunk) => {
  console.log(chunk.toString());
  socket.destroy();
});
