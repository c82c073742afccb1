/**
 * Tells how long the certificate of a TLS server will be good.
 *
 * Run it with `npx tsx how-long.ts host port days [--timeout ms] < ca.pem`.
 */
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '5000' } },
});
const [host = 'localhost', port = '443', days = '30'] = positionals;
const timeout = Number(values.timeout);
const ca = await text(process.stdin);

// Your part: make a handshake with the server, look at its certificate, and
// say what you find. So far the answer is always the same, and a guess.
const lastDay = new Date();
console.error(`how-long: ${host}:${port} was not asked within ${timeout} ms`);
console.error(`how-long: nor were ${days} days compared, nor ${ca} used`);
console.log(`${host} ok ${lastDay.toISOString().slice(0, 10)}`);
