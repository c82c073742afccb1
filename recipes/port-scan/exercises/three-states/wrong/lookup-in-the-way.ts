// Fails: one-failure
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '3000' } },
});
const [host = '127.0.0.1', ...ports] = positionals;
const timeout = Number(values.timeout);

async function stateOf(port: number): Promise<string> {
  const { address } = await lookup(host);
  const socket = connect({ host: address, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeout) });
    return 'open';
  } catch (error) {
    const refused = (error as { code?: string }).code === 'ECONNREFUSED';
    return refused ? 'closed' : 'filtered';
  } finally {
    socket.destroy();
  }
}

const all = ports.map((port) => stateOf(Number(port)));
const results = await Promise.allSettled(all);
results.forEach((result, n) => {
  if (result.status === 'fulfilled') console.log(`${ports[n]} ${result.value}`);
  else console.error(`${ports[n]} ${result.reason.message}`);
});
process.exitCode = results.every((r) => r.status === 'fulfilled') ? 0 : 1;
