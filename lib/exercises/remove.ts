import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { familyOf, kill, markedWith, type Process, runs } from './processes.ts';

/** Sends a signal to a process group; nothing happens when it is gone. On Windows the tree ends. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}

/** Milliseconds in which the system must have taken away what was killed. */
const PATIENCE = 10_000;

/**
 * Kills what an attempt has left, and waits until the system has taken it away,
 * so that no port is held and no file written afterwards.
 *
 * @param pid the attempt's process and group, undefined when there was none
 * @param seen its processes, as they were seen while it ran
 * @param mark text in the environment of its processes; undefined where a pid
 *   namespace holds them, which ends with its first process
 * @returns whether all are gone
 */
export async function removeAll(
  pid: number | undefined,
  seen: readonly Process[],
  mark: string | undefined,
): Promise<boolean> {
  if (pid === undefined) return true;
  const end = performance.now() + PATIENCE;
  for (;;) {
    signalGroup(pid, 'SIGKILL');
    const left = await remaining(pid, seen, mark);
    if (left.length === 0) return true;
    if (performance.now() > end) return false;
    for (const each of left) kill(each);
    await sleep(5);
  }
}

async function remaining(
  pid: number,
  seen: readonly Process[],
  mark: string | undefined,
): Promise<Process[]> {
  const own = await familyOf(pid);
  // Those that were seen and have another parent by now.
  return [...own, ...seen.filter(runs), ...(mark === undefined ? [] : markedWith(mark))];
}
