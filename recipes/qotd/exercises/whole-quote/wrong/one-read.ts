// Fails: split-reply, split-character
import { once } from 'node:events';
import { connect } from 'node:net';

const [host = '127.0.0.1', port = '17'] = process.argv.slice(2);
const socket = connect({ host, port: Number(port) });
try {
  const [chunk] = await Promise.race([
    once(socket, 'data'),
    once(socket, 'end').then(() => {
      throw new Error('closed without a quote');
    }),
  ]);
  if (!socket.readableEnded) await once(socket, 'close');
  console.log(String(chunk));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
