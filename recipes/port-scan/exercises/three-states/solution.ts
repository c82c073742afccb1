/**
 * Tells which ports of a host are open, closed and filtered:
 * `npx tsx three-states.ts [--timeout ms] host port…`.
 */
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

type State = 'open' | 'closed' | 'filtered';

async function stateOf(host: string, port: number, timeout: number) {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeout) });
    return 'open';
  } catch (error) {
    const state = STATES[(error as NodeJS.ErrnoException).code ?? ''];
    if (!state) throw error;
    return state;
  } finally {
    socket.destroy();
  }
}

// Only a connection that was made can be reset. Whatever else is an error
// about us, too many open files say, tells nothing about the port.
const STATES: Record<string, State> = {
  ECONNREFUSED: 'closed',
  ECONNRESET: 'open',
  ABORT_ERR: 'filtered',
  ETIMEDOUT: 'filtered',
  EHOSTUNREACH: 'filtered',
  ENETUNREACH: 'filtered',
};

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { timeout: { type: 'string', default: '3000' } },
  });
  const [host = '127.0.0.1', ...ports] = positionals;
  const { address } = await lookup(host);
  const states = await Promise.all(
    ports.map((port) => stateOf(address, Number(port), Number(values.timeout))),
  );
  for (const [index, state] of states.entries()) {
    console.log(`${ports[index]} ${state}`);
  }
} catch (error) {
  console.error(`three-states: ${(error as Error).message}`);
  process.exitCode = 1;
}
