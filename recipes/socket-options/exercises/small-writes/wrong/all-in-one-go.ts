// Fails: no-waiting
import { connect } from 'node:net';

const [host = '127.0.0.1', port = '7878', timeout = '5000', ...readings] =
  process.argv.slice(2);
const signal = AbortSignal.timeout(Number(timeout));
const socket = connect({ host, port: Number(port), signal });
const pieces = socket.setEncoding('utf8')[Symbol.asyncIterator]();
let came = '';

async function line(): Promise<string> {
  while (!came.includes('\n')) {
    const { value, done } = await pieces.next();
    if (done) throw new Error('the server hung up');
    came += value;
  }
  const end = came.indexOf('\n');
  const text = came.slice(0, end);
  came = came.slice(end + 1);
  return text;
}

let stored = 0;
try {
  socket.write(readings.map((reading) => `put ${reading}\n`).join(''));
  for (const _ of readings) {
    const answer = await line();
    if (answer !== 'stored') throw new Error(`the server said ${answer}`);
    stored += 1;
  }
} catch (error) {
  const late = `not done within ${timeout} ms`;
  const reason = signal.aborted ? late : (error as Error).message;
  console.error(`small-writes: ${reason}`);
  process.exitCode = 1;
} finally {
  socket.destroy();
  console.log(`${stored} of ${readings.length} stored`);
}
