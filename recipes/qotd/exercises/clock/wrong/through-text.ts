// Fails: four-bytes
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '5000' } },
});
const [host = '127.0.0.1', port = '37'] = positionals;
try {
  const signal = AbortSignal.timeout(Number(values.timeout));
  let text = '';
  for await (const chunk of connect({ host, port: Number(port), signal })) {
    text += chunk;
  }
  if (text.length !== 4) throw new Error('not four bytes');
  let seconds = -2_208_988_800;
  for (let index = 0; index < 4; index++) {
    seconds += text.charCodeAt(index) * 256 ** (3 - index);
  }
  console.log(new Date(seconds * 1000).toISOString());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
