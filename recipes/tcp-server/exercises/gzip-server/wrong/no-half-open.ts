// Fails: whole, side-by-side, empty, broken-off
import { type AddressInfo, createServer } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const [port = '7878'] = process.argv.slice(2);

const server = createServer((socket) => {
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
