// Fails: together, slots
import { connect } from 'node:net';

interface Place {
  host: string;
  port: number;
}

const [, timeout = '5000', ...rest] = process.argv.slice(2);

const places = rest.map((place) => {
  const [host = '', port] = place.split(':');
  return { host, port: Number(port) };
});

async function greet({ host, port }: Place): Promise<string> {
  const signal = AbortSignal.timeout(Number(timeout));
  const socket = connect({ host, port, signal });
  socket.setEncoding('utf8').write('hello\n');
  let text = '';
  for await (const piece of socket) {
    text += piece;
    const end = text.indexOf('\n');
    if (end >= 0) return text.slice(0, end);
  }
  throw new Error('the server closed without a line');
}

const lines: string[] = [];

async function one(place: Place, index: number) {
  try {
    lines[index] = await greet(place);
  } catch {
    lines[index] = 'failed';
    process.exitCode = 1;
  }
}

for (const [index, place] of places.entries()) await one(place, index);
for (const [index, line] of lines.entries()) {
  console.log(`${index + 1}: ${line}`);
}
