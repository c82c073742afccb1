/**
 * Sends back what its clients send: `npx tsx outlive-clients.ts port idle`.
 * A client that is silent for `idle` milliseconds is disconnected.
 */
import { type AddressInfo, createServer } from 'node:net';

const [port = '7878', idle = '60000'] = process.argv.slice(2);

const server = createServer((socket) => {
  socket.setTimeout(Number(idle));
  socket.on('data', (bytes) => {
    socket.write(bytes.toString());
  });
});

server.listen({ host: '127.0.0.1', port: Number(port) }, () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`listening on ${address}:${port}`);
});
