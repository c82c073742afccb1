/**
 * Asks a time server (RFC 868) what time it is.
 *
 * Run it with `npx tsx clock.ts host port [--timeout ms]`.
 */
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '5000' } },
});
const [host = '127.0.0.1', port = '37'] = positionals;
const timeout = Number(values.timeout);

// Your part: connect to the host and port, read, and make a time of what came
// before the timeout. So far nobody is asked: this is the time of our clock.
const time = new Date();
console.error(`clock: ${host}:${port} has ${timeout} ms, and was not asked`);
console.log(time.toISOString());
