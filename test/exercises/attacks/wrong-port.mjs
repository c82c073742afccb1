import { createServer } from 'node:net';

// Says one port and listens on another.
const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  console.log(`listening on 127.0.0.1:${port === 65_535 ? port - 1 : port + 1}`);
});
