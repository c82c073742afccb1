/**
 * Shows what services say first:
 * `npx tsx greeting.ts [--timeout ms] host port…`.
 */
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const LONGEST = 60;
const LINE_END = 10;

async function look(host: string, port: number, timeout: number) {
  const signal = AbortSignal.timeout(timeout);
  const socket = connect({ host, port, signal });
  let open = false;
  let said = Buffer.alloc(0);
  socket.once('connect', () => {
    open = true;
  });
  try {
    for await (const piece of socket) {
      said = Buffer.concat([said, piece]);
      if (said.includes(LINE_END) || isTooLong(said)) break;
    }
  } catch {
    // Refused, reset, or out of time: what came until then is all there is.
  }
  if (!open) return 'closed';
  const line = harmless(firstLine(said));
  return line === '' ? 'open' : `open: ${line}`;
}

// A piece may end inside a character, so bytes are counted by what they mean.
const isTooLong = (said: Buffer) => [...said.toString()].length > LONGEST;

function firstLine(said: Buffer): string {
  const end = said.indexOf(LINE_END);
  const line = end < 0 ? said : said.subarray(0, end);
  return line.toString().replace(end < 0 ? '' : /\r$/, '');
}

// A terminal obeys control characters, and so they must not get there.
function harmless(line: string): string {
  const characters = [...line.replace(/[\0-\x1f\x7f-\x9f]/g, '?')];
  const start = characters.slice(0, LONGEST).join('');
  return characters.length > LONGEST ? `${start}…` : start;
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
