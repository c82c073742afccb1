// Fails: failures
import { once } from 'node:events';
import { connect } from 'node:net';

interface Place {
  host: string;
  port: number;
}

const [most = '4', timeout = '5000', ...rest] = process.argv.slice(2);

const places = rest.map((place) => {
  const [host = '', port] = place.split(':');
  return { host, port: Number(port) };
});

async function greet({ host, port }: Place): Promise<string> {
  const signal = AbortSignal.timeout(Number(timeout));
  const socket = connect({ host, port, signal });
  socket.setEncoding('utf8').write('hello\n');
  const [text] = await once(socket, 'data', { signal });
  socket.destroy();
  return text.trim();
}

const lines: string[] = [];
const untaken = places.entries();

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

await Promise.all(Array.from({ length: Number(most) }, slot));
for (const [index, line] of lines.entries()) {
  console.log(`${index + 1}: ${line}`);
}
