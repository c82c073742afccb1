/** A server: sends back what comes, tells who came, and ends on SIGINT. */
import { type AddressInfo, createServer, type Socket } from 'node:net';

const sockets = new Set<Socket>();
const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  sockets.add(socket);
  console.log(`a client from 127.0.0.1:${socket.remotePort}`);
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
  socket.pipe(socket);
});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  console.log(`echo listening on 127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.once('SIGINT', () => {
  console.log('bye');
  server.close();
  for (const socket of sockets) socket.destroy();
});
