/**
 * Asks a time server (RFC 868) what time it is.
 *
 * Run it with `npx tsx clock.ts host port [--timeout ms]`.
 */
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

// RFC 868 counts from 1900, JavaScript from 1970.
const SECONDS_1900_TO_1970 = 2_208_988_800;

async function readTime(
  host: string,
  port: number,
  timeout: number,
): Promise<Date> {
  // The signal fires once, whatever has come until then: a deadline for the
  // connection, the four bytes and the server's end.
  const signal = AbortSignal.timeout(timeout);
  const socket = connect({ host, port, signal });
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of socket as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > 4) throw new Error('sent more than a time');
  }

  // Only the server's end proves that four bytes are all there is.
  if (length < 4) throw new Error(`closed after ${length} of 4 bytes`);
  const seconds = Buffer.concat(chunks).readUInt32BE();
  return new Date((seconds - SECONDS_1900_TO_1970) * 1000);
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '5000' } },
});
const [host = '127.0.0.1', port = '37'] = positionals;
try {
  const time = await readTime(host, Number(port), Number(values.timeout));
  console.log(time.toISOString());
} catch (error) {
  const { name, message } = error as Error;
  const late = `not done within ${values.timeout} ms`;
  const reason = name === 'AbortError' ? late : message;
  console.error(`clock: ${host}:${port}: ${reason}`);
  process.exitCode = 1;
}
