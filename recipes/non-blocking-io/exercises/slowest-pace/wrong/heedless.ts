// Fails: pace, receiver-lost
import { connect } from 'node:net';
import { finished } from 'node:stream/promises';

function dial(place = '') {
  const [host = '', port] = place.split(':');
  return connect({ host, port: Number(port) });
}

const [from, to] = process.argv.slice(2);
const source = dial(from);
const sink = dial(to);

try {
  for await (const bytes of source) sink.write(bytes);
  sink.end();
  await finished(sink, { readable: false });
  console.log(`${source.bytesRead} bytes passed`);
} catch (error) {
  sink.destroy();
  console.error(`slowest-pace: ${(error as Error).message}`);
  process.exitCode = 1;
}
