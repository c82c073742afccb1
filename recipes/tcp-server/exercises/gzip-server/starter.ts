/**
 * Sends back what its clients send, compressed: `npx tsx gzip-server.ts port`.
 */
import { type AddressInfo, createServer } from 'node:net';

const [port = '7878'] = process.argv.slice(2);

// Your part: whatever a client sends, up to its end, goes back as gzip.
const server = createServer((socket) => {
  socket.end();
});

server.on('error', (error) => {
  console.error(`gzip-server: ${error.message}`);
  process.exitCode = 1;
});

server.listen({ host: '127.0.0.1', port: Number(port) }, () => {
  const { address, port } = server.address() as AddressInfo;
  console.log(`listening on ${address}:${port}`);
});

process.once('SIGINT', () => process.exit(0));
