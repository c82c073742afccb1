import { createServer } from 'node:net';

// Says one port and listens on another.
const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1', () => {
  const { port } = server.address() as { port: number };
  console.log(`listening on 127.0.0.1:${port > 2_000 ? port - 1 : port + 1}`);
});
