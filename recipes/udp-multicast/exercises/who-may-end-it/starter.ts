/**
 * Prints what is sent to a multicast group:
 * `npx tsx who-may-end-it.ts GROUP PORT INTERFACE`.
 */
import { createSocket } from 'node:dgram';

const [group = '239.255.42.42', port = '5000', by = '127.0.0.1'] =
  process.argv.slice(2);
const socket = createSocket('udp4');

socket.on('listening', () => {
  socket.addMembership(group, by);
  console.log(`listening on ${group}:${socket.address().port}`);
});

socket.on('message', (message) => {
  if (message.toString() === 'TERMINATE') {
    socket.close();
    return;
  }
  console.log(message.toString());
});

socket.on('error', (error) => {
  console.log(`Receiver error: ${error.message}`);
  socket.close();
});

socket.bind(Number(port));
