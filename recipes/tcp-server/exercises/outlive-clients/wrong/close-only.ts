// Fails: farewell
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';

const [port = '7878', idle = '60000'] = process.argv.slice(2);
const clients = new Set<Socket>();

const server = createServer({ allowHalfOpen: true }, async (socket) => {
  clients.add(socket);
  socket.setTimeout(Number(idle), () => socket.destroy());
  // Whatever goes wrong with this client comes out here, and harms nobody.
  await pipeline(socket, socket).catch(() => {});
  clients.delete(socket);
});

server.on('error', (error) => {
  console.error(`outlive-clients: ${error.message}`);
  process.exitCode = 1;
});

server.listen({ host: '127.0.0.1', port: Number(port) }, () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`listening on ${address}:${port}`);
});

process.once('SIGINT', () => {
  server.close();
});
