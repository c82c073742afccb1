import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { isRunning } from './help.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Starts a server and tells its process id; then lives on. */
const player = `
  import { serve } from './lib/play/run.ts';
  const { pid } = await serve('./test/play/samples/echo.ts');
  console.log(pid);
  setInterval(() => {}, 1_000);
`;

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('a program does not outlive a player that was killed', async () => {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', player];
  const killed = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void killed.kill('SIGKILL'));
  const [told] = await once(killed.stdout, 'data');
  const pid = Number(told);
  onTestFinished(() => {
    if (lives(pid)) process.kill(pid, 'SIGKILL');
  });
  expect(lives(pid)).toBe(true);

  killed.kill('SIGKILL');
  await expect.poll(() => lives(pid), { timeout: 10_000 }).toBe(false);
});

test('not even one that had only just been started', async () => {
  const hasty = `
    import { startChild } from './lib/play/child.ts';
    const { pid } = await startChild('./test/play/samples/wait.ts');
    process.stdout.write(String(pid), () => process.kill(process.pid, 'SIGKILL'));
  `;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', hasty];
  const killed = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void killed.kill('SIGKILL'));
  const [pid] = await once(killed.stdout, 'data');
  expect(await once(killed, 'exit')).toEqual([null, 'SIGKILL']);
  await expect.poll(() => isRunning(Number(pid)), { timeout: 10_000 }).toBe(false);
});
