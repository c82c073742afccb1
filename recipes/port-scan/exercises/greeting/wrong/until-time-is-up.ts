// Fails: in-pieces, endless
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

async function look(host: string, port: number, timeout: number) {
  const signal = AbortSignal.timeout(timeout);
  const socket = connect({ host, port, signal });
  const pieces: Uint8Array[] = [];
  let open = false;
  socket.on('connect', () => {
    open = true;
  });
  try {
    for await (const piece of socket) pieces.push(piece);
  } catch {
    if (!open) return 'closed';
  }
  const [line = ''] = Buffer.concat(pieces).toString().split(/\r?\n/);
  const safe = [...line.replace(/\p{Cc}/gu, '?')];
  if (safe.length === 0) return 'open';
  const more = safe.length > 60 ? '…' : '';
  return `open: ${safe.slice(0, 60).join('')}${more}`;
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
