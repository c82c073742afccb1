/**
 * Passes on what one server sends to another:
 * `npx tsx slowest-pace.ts from to`, both of them `host:port`.
 */
import { connect } from 'node:net';
import { pipeline } from 'node:stream/promises';

function dial(place = '') {
  const [host = '', port] = place.split(':');
  return connect({ host, port: Number(port) });
}

const [from, to] = process.argv.slice(2);
const source = dial(from);
const sink = dial(to);

// The pipeline reads no faster than the sink takes, and it is done when the
// last byte has been handed over. The failure of one side ends both.
try {
  await pipeline(source, sink);
  console.log(`${source.bytesRead} bytes passed`);
} catch (error) {
  console.error(`slowest-pace: ${(error as Error).message}`);
  process.exitCode = 1;
}
