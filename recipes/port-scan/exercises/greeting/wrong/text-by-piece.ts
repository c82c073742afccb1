// Fails: in-pieces
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

async function look(host: string, port: number, timeout: number) {
  const signal = AbortSignal.timeout(timeout);
  const socket = connect({ host, port, signal });
  let [said, open] = ['', false];
  socket.on('connect', () => {
    open = true;
  });
  try {
    for await (const piece of socket) {
      said += piece;
      if (said.includes('\n') || [...said].length > 60) break;
    }
  } catch {
    // Time is up, or somebody hung up.
  }
  if (!open) return 'closed';
  const [line = ''] = said.split('\n');
  const safe = [...line.replace(/\r$/, '').replace(/\p{Cc}/gu, '?')];
  const more = safe.length > 60 ? '…' : '';
  const shown = `${safe.slice(0, 60).join('')}${more}`;
  return shown ? `open: ${shown}` : 'open';
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
