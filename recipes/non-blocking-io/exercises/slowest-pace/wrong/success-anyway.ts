// Fails: sender-lost, receiver-lost
import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';

function dial(place = '') {
  const [host = '', port] = place.split(':');
  return connect({ host, port: Number(port) });
}

const [from, to] = process.argv.slice(2);
const source = dial(from);
const sink = dial(to);

try {
  await pipeline(source, sink);
} catch (error) {
  console.error(`slowest-pace: ${(error as Error).message}`);
} finally {
  console.log(`${source.bytesRead} bytes passed`);
}
