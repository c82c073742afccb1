/** A server around what it does with each connection. */
export const server = (body: string, options = ''): string => `
import { createServer } from 'node:net';
const server = createServer(${options}(socket) => {
  socket.on('error', () => {});
  ${body}
});
server.listen(Number(process.argv[2]), '127.0.0.1', () => {
  console.log('listening on 127.0.0.1:' + (server.address() as { port: number }).port);
});
process.once('SIGINT', () => process.exit(0));
`;

export const right = server(
  "socket.on('data', (chunk) => socket.write(String(chunk).toUpperCase()));",
);
export const same = server("socket.on('data', (chunk) => socket.write(chunk));");
export const open = server(
  "socket.on('data', (chunk) => socket.write(String(chunk).toUpperCase()));",
  '{ allowHalfOpen: true }, ',
);
export const crashing = server("socket.on('data', () => { throw new RangeError('too much'); });");
export const resetting = server("socket.on('data', () => socket.resetAndDestroy());");
export const deaf = `console.log('listening on 127.0.0.1:1'); setTimeout(() => {}, 5_000);`;
export const silent = 'setTimeout(() => {}, 300);';
export const hanging = 'setTimeout(() => {}, 60_000);';
export const flooding = "for (;;) process.stdout.write('x'.repeat(10_000));";
