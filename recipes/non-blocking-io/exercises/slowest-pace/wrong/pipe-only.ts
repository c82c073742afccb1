// Fails: sender-lost
import { connect } from 'node:net';

function dial(place = '') {
  const [host = '', port] = place.split(':');
  return connect({ host, port: Number(port) });
}

const [from, to] = process.argv.slice(2);
const source = dial(from);
const sink = dial(to);

function fail(error: Error) {
  console.error(`slowest-pace: ${error.message}`);
  process.exitCode = 1;
}
source.on('error', fail);
sink.on('error', fail);
source.pipe(sink);
sink.on('finish', () => console.log(`${source.bytesRead} bytes passed`));
