// Fails: drip
import { connect, type Socket } from 'node:net';

interface Deadlines {
  first: number;
  next: number;
  total: number;
}

async function read(socket: Socket, deadlines: Deadlines): Promise<string> {
  const { first, next } = deadlines;

  let timer: NodeJS.Timeout | undefined;
  const wait = (what: string, ms: number) => {
    const lack = new Error(`no ${what} within ${ms} ms`);
    clearTimeout(timer);
    timer = setTimeout(() => socket.destroy(lack), ms);
  };

  const pieces: Uint8Array[] = [];
  try {
    wait('first byte', first);
    for await (const piece of socket) {
      wait('next byte', next);
      pieces.push(piece);
    }
    return Buffer.concat(pieces).toString();
  } finally {
    clearTimeout(timer);
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
