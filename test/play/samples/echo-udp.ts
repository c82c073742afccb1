/** A server: sends each datagram back, and ends on SIGINT. */
import { createSocket } from 'node:dgram';

const socket = createSocket('udp4');
socket.on('message', (bytes, from) => {
  console.log(`${bytes.length} bytes from 127.0.0.1:${from.port}`);
  socket.send(bytes, from.port, from.address);
});
socket.bind(0, '127.0.0.1', () => {
  console.log(`listening on 127.0.0.1:${socket.address().port}`);
});
process.once('SIGINT', () => socket.close());
