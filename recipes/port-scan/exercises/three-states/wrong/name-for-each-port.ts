// Fails: politely, one-failure
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '3000' } },
});
const [host = '127.0.0.1', ...ports] = positionals;

function stateOf(port: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const timer = setTimeout(() => {
      socket.destroy();
      resolve('filtered');
    }, Number(values.timeout));
    socket.once('connect', () => resolve('open'));
    socket.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'ECONNREFUSED' ? 'closed' : 'filtered'),
    );
    socket.once('connect', () => socket.resetAndDestroy());
    socket.once('close', () => clearTimeout(timer));
  });
}

const states = await Promise.all(ports.map(stateOf));
for (const [n, state] of states.entries()) console.log(ports[n], state);
