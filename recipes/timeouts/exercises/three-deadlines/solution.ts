/**
 * Prints what a server sends until it closes, and keeps three deadlines:
 * `npx tsx three-deadlines.ts host port first next total`.
 */
import { connect, type Socket } from 'node:net';

/** Milliseconds: for the first byte, for each next one, for everything. */
interface Deadlines {
  first: number;
  next: number;
  total: number;
}

/** Reads up to the server's end; throws when a deadline is missed. */
async function read(socket: Socket, deadlines: Deadlines): Promise<string> {
  const { first, next, total } = deadlines;
  const late = () => socket.destroy(new Error(`not whole within ${total} ms`));
  const clock = setTimeout(late, total);

  // We wait for one byte at a time, so its timer replaces the one before.
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
