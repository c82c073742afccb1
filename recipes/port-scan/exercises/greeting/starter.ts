/**
 * Shows what services say first:
 * `npx tsx greeting.ts [--timeout ms] host port…`.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

async function look(host: string, port: number, timeout: number) {
  const signal = AbortSignal.timeout(timeout);
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal });
    return 'open';
  } catch {
    return 'closed';
  } finally {
    socket.destroy();
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '1000' } },
});
const [host = '127.0.0.1', ...ports] = positionals;
const timeout = Number(values.timeout);
const found = await Promise.all(
  ports.map((port) => look(host, Number(port), timeout)),
);
for (const [index, what] of found.entries()) {
  console.log(`${ports[index]} ${what}`);
}
