// Fails: first-byte, next-byte
import { connect, type Socket } from 'node:net';

interface Deadlines {
  first: number;
  next: number;
  total: number;
}

async function read(socket: Socket, deadlines: Deadlines): Promise<string> {
  const { total } = deadlines;
  const late = () => socket.destroy(new Error(`not whole within ${total} ms`));
  const clock = setTimeout(late, total);

  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of socket) {
      pieces.push(piece);
    }
    return Buffer.concat(pieces).toString();
  } finally {
    clearTimeout(clock);
  }
}

const [host = '127.0.0.1', ...rest] = process.argv.slice(2);
const [port = 0, first = 0, next = 0, total = 0] = rest.map(Number);
const socket = connect({ host, port });
try {
  process.stdout.write(await read(socket, { first, next, total }));
} catch (error) {
  console.error(`three-deadlines: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  socket.destroy();
}
