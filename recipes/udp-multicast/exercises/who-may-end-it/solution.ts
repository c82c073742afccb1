/**
 * Prints what the first sender sends to a multicast group, until it ends it:
 * `npx tsx who-may-end-it.ts GROUP PORT INTERFACE`.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const [group = '239.255.42.42', port = '5000', by = '127.0.0.1'] =
  process.argv.slice(2);
const socket = createSocket({ type: 'udp4', reuseAddr: true });
let followed = '';

socket.on('message', (bytes, { address, port }) => {
  const sender = `${address}:${port}`;
  if (followed !== '' && sender !== followed) return;
  const text = bytes.toString();
  if (text !== 'TERMINATE') {
    followed = sender;
    console.log(text);
  } else if (followed !== '') {
    socket.close();
  }
});

try {
  // Bound to the group, the socket hears nothing that was sent elsewhere.
  const address = process.platform === 'win32' ? undefined : group;
  socket.bind({ address, port: Number(port) });
  await once(socket, 'listening');
  socket.addMembership(group, by);
  console.log(`listening on ${group}:${socket.address().port}`);
} catch (error) {
  console.error(`who-may-end-it: ${(error as Error).message}`);
  process.exitCode = 1;
  socket.close();
}
