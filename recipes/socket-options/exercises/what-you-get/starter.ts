/**
 * Counts the datagrams that it receives: `npx tsx what-you-get.ts port size`.
 * Whoever sends `total?` is told how many there were.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const [port = '5000', size = '65536'] = process.argv.slice(2);
const socket = createSocket('udp4');
const datagrams = 0;
const bytes = 0;

/** Binds the socket; gives the real size of its receive buffer. */
async function open(size: number): Promise<number> {
  socket.bind({ address: '127.0.0.1', port: Number(port) });
  await once(socket, 'listening');
  // Your part: ask for `size` bytes, and give what the system made of it.
  return size;
}

socket.on('message', (message, from) => {
  if (message.toString() === 'total?') {
    const total = `${datagrams} datagrams, ${bytes} bytes`;
    socket.send(total, from.port, from.address);
    return;
  }
  // Your part: count this datagram, and its bytes.
});

process.once('SIGINT', () => socket.close());

try {
  const got = await open(Number(size));
  console.log(`asked for ${size}, got ${got}`);
  const { address, port } = socket.address();
  console.log(`listening on ${address}:${port}`);
} catch (error) {
  console.error(`what-you-get: ${(error as Error).message}`);
  process.exit(1);
}
