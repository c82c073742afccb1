/**
 * Sends back what its clients send, compressed: `npx tsx gzip-server.ts port`.
 */
import { type AddressInfo, createServer } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const [port = '7878'] = process.argv.slice(2);

// The last part of the answer exists only when the client has finished, and
// it still listens. So our side of the connection must stay open until then.
const server = createServer({ allowHalfOpen: true }, (socket) => {
  pipeline(socket, createGzip(), socket).catch(() => {
    // This client is gone, and the pipeline has closed its socket.
  });
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
