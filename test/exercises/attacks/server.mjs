import { createServer } from 'node:net';

// What a good attempt does.
const server = createServer((socket) => socket.end('hello')).listen(0, '127.0.0.1', () => {
  console.log(`listening on 127.0.0.1:${server.address().port}`);
});
process.on(process.argv[2] ?? 'SIGTERM', () => server.close(() => console.log('goodbye')));
