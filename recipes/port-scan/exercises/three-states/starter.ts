/**
 * Tells which ports of a host are open:
 * `npx tsx three-states.ts [--timeout ms] host port…`.
 */
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '3000' } },
});
const [host = '127.0.0.1', ...ports] = positionals;

for (const port of ports) {
  const socket = connect({ host, port: Number(port) });
  socket.setTimeout(Number(values.timeout));
  socket.on('connect', () => {
    console.log(`${port} open`);
    socket.resetAndDestroy();
  });
  socket.on('timeout', () => socket.destroy(new Error('no answer')));
  socket.on('error', () => console.log(`${port} closed`));
}
