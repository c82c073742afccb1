/**
 * Passes on what one server sends to another:
 * `npx tsx slowest-pace.ts from to`, both of them `host:port`.
 */
import { connect } from 'node:net';

function dial(place = '') {
  const [host = '', port] = place.split(':');
  return connect({ host, port: Number(port) });
}

const [from, to] = process.argv.slice(2);
const source = dial(from);
const sink = dial(to);
let passed = 0;

source.on('data', (bytes) => {
  sink.write(bytes);
  passed += bytes.length;
});
source.on('end', () => {
  console.log(`${passed} bytes passed`);
  process.exit();
});
source.on('error', (error) => {
  console.error(error);
  sink.end();
});
sink.on('error', (error) => console.error(error));
