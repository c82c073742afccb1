// Fails: own-group
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
  socket.bind({ port: Number(port) });
  await once(socket, 'listening');
  socket.addMembership(group, by);
  console.log(`listening on ${group}:${socket.address().port}`);
} catch (error) {
  console.error(`who-may-end-it: ${(error as Error).message}`);
  process.exitCode = 1;
  socket.close();
}
