/**
 * Greets servers, so many at a time:
 * `npx tsx so-many-at-once.ts most timeout host:port…`.
 */
import { connect } from 'node:net';

interface Place {
  host: string;
  port: number;
}

const [most = '4', timeout = '5000', ...rest] = process.argv.slice(2);
const limits = { most: Number(most), timeout: Number(timeout) };
if (!(limits.most >= 1 && limits.timeout >= 1)) {
  console.error('usage: so-many-at-once most timeout host:port…');
  process.exit(2);
}

const places = rest.map((place) => {
  const [host = '', port] = place.split(':');
  return { host, port: Number(port) };
});

async function greet({ host, port }: Place): Promise<string> {
  const signal = AbortSignal.timeout(limits.timeout);
  const socket = connect({ host, port, signal });
  socket.setEncoding('utf8').write('hello\n');
  // The loop closes the socket, whichever way it is left.
  let text = '';
  for await (const piece of socket) {
    text += piece;
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  throw new Error('the server closed without a line');
}

const lines: string[] = [];
const untaken = places.entries();

// All slots take from the same iterator, so each place is greeted once, and
// a slot is idle only when there is nothing left to do.
async function slot() {
  for (const [index, place] of untaken) {
    try {
      lines[index] = await greet(place);
    } catch {
      lines[index] = 'failed';
      process.exitCode = 1;
    }
  }
}

await Promise.all(Array.from({ length: limits.most }, slot));
for (const [index, line] of lines.entries()) {
  console.log(`${index + 1}: ${line}`);
}
