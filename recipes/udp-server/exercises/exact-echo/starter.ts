/**
 * A UDP echo server: `npx tsx exact-echo.ts [PORT]`. Ctrl-C ends it.
 */
import { createSocket } from 'node:dgram';

const [port = '8080'] = process.argv.slice(2);
const socket = createSocket('udp4');

socket.on('message', (message, from) => {
  if (message.length === 0) return;
  const sender = `${from.address}:${from.port}`;
  console.log(`${sender} sent ${message.length} bytes: ${message}`);
  socket.send(`Echo: ${message}`, from.port, from.address);
});

socket.on('listening', () => {
  const { address, port } = socket.address();
  console.log(`listening on ${address}:${port}`);
});

socket.on('error', (error) => {
  console.error(`server error:\n${error.stack}`);
  socket.close();
});

socket.bind(Number(port), '127.0.0.1');
