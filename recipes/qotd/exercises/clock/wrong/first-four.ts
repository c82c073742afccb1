// Fails: another-service, broken-off
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '5000' } },
});
const [host = '127.0.0.1', port = '37'] = positionals;

async function readTime(): Promise<Date> {
  const signal = AbortSignal.timeout(Number(values.timeout));
  let bytes = Buffer.alloc(0);
  for await (const chunk of connect({ host, port: Number(port), signal })) {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length < 4) continue;
    return new Date((bytes.readUInt32BE() - 2_208_988_800) * 1000);
  }
  throw new Error('closed too early');
}

try {
  console.log((await readTime()).toISOString());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
