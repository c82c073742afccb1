import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Starts a server and tells where it listens; then lives on. */
const player = `
  import { serve } from './lib/play/run.ts';
  const { host, port } = await serve('./test/play/samples/echo.ts');
  console.log(JSON.stringify({ host, port }));
  setInterval(() => {}, 1_000);
`;

function closed(place: { host: string; port: number }): Promise<boolean> {
  const socket = connect(place);
  return once(socket, 'connect').then(
    () => {
      socket.destroy();
      return false;
    },
    () => true,
  );
}

test('a program does not outlive a player that was killed', async () => {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', player];
  const killed = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void killed.kill('SIGKILL'));
  const [told] = await once(killed.stdout, 'data');
  const place = JSON.parse(String(told));
  expect(await closed(place)).toBe(false);

  killed.kill('SIGKILL');
  await expect.poll(() => closed(place), { timeout: 10_000 }).toBe(true);
});
