// Fails: deadline
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '5000' } },
});
const [host = '127.0.0.1', port = '37'] = positionals;
try {
  const socket = connect({ host, port: Number(port) });
  socket.setTimeout(Number(values.timeout), () =>
    socket.destroy(new Error('timed out')),
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (bytes.length !== 4) throw new Error('not a time');
  const seconds = bytes.readUInt32BE() - 2_208_988_800;
  console.log(new Date(seconds * 1000).toISOString());
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
