import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAttempt } from './attempt.ts';
import { serveCell, thisCell } from './cell.ts';

// 192.0.2.1 is an address for documentation (RFC 5737): nobody has it.
const TRIAL = `
import { existsSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
const tell = (what) => { console.log(what); process.exit(0); };
if (existsSync(process.argv[2])) tell('the project can be seen');
writeFileSync('note', 'scratch');
const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
await once(server, 'listening');
await once(connect(server.address().port, '127.0.0.1').resume(), 'close');
const [error] = await once(connect(80, '192.0.2.1'), 'error').catch((error) => [error]);
tell(error.code === 'ENETUNREACH' ? 'works' : 'another network is reached: ' + error.code);
`;

serveCell(async (unseen) => {
  const ground = thisCell();
  const folder = await mkdtemp(join(ground.folder, 'trial-'));
  const program = join(ground.folder, 'trial.mjs');
  await writeFile(program, TRIAL);
  const run = await runAttempt({ program, args: [String(unseen)], folder, ground });
  if (run.outcome !== 'exited') return `${run.why} ${run.stderr}`.trim();
  const said = run.stdout.trim();
  return said === 'works' ? null : `${said} ${run.stderr}`.trim();
});
