/**
 * Hands readings to a server that stores them:
 * `npx tsx small-writes.ts host port timeout reading…`.
 */
import { connect } from 'node:net';

const [host = '127.0.0.1', port = '7878', timeout = '5000', ...readings] =
  process.argv.slice(2);
const socket = connect({ host, port: Number(port) });
let stored = 0;

function next() {
  const reading = readings[stored];
  if (reading === undefined) {
    socket.end();
    return;
  }
  socket.write('put ');
  socket.write(`${reading}\n`, () => {
    stored += 1;
  });
}

socket.on('connect', next);
socket.on('data', next);
socket.setTimeout(Number(timeout), () => {
  console.error('small-writes: timed out');
  socket.end();
});
socket.on('error', (error) => console.error(`small-writes: ${error.message}`));
socket.on('close', () => {
  console.log(`${stored} of ${readings.length} stored`);
});
