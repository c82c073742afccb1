// Fails: bytes
import { type AddressInfo, createServer, type Socket } from 'node:net';

const [port = '7878', idle = '60000'] = process.argv.slice(2);
const clients = new Set<Socket>();

const server = createServer((socket) => {
  clients.add(socket);
  socket.setTimeout(Number(idle), () => socket.destroy());
  socket.setEncoding('utf8');
  socket.on('data', (text) => socket.write(text));
  socket.on('error', () => {});
  socket.on('close', () => clients.delete(socket));
});

server.on('error', (error) => {
  console.error(`outlive-clients: ${error.message}`);
  process.exitCode = 1;
});

server.listen({ host: '127.0.0.1', port: Number(port) }, () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`listening on ${address}:${port}`);
});

// Closing the server ends no connection, so each is ended by itself.
process.once('SIGINT', () => {
  server.close();
  for (const socket of clients) socket.destroySoon();
});
