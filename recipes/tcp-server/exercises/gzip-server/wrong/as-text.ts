// Fails: whole
import { type AddressInfo, createServer } from 'node:net';
import { gzip } from 'node:zlib';

const [port = '7878'] = process.argv.slice(2);

const server = createServer({ allowHalfOpen: true }, (socket) => {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (piece) => {
    text += piece;
  });
  socket.on('end', () => {
    gzip(text, (_error, bytes) => socket.end(bytes));
  });
  socket.on('error', () => socket.destroy());
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
