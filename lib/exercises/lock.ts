import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** Milliseconds: between two looks, after which a lock is left over, and that anybody waits. */
const times = { look: 10, old: 2_000, patience: 3_000 };

const still = new Int32Array(new SharedArrayBuffer(4));

/**
 * Does something short while no other process does it under the same lock. One
 * that was killed leaves its lock behind: it is taken away as soon as nobody
 * of its number runs, or it is old.
 *
 * @param path the file that is the lock
 */
export function withLock<Value>(path: string, act: () => Value): Value {
  const end = Date.now() + times.patience;
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (leftOver(path) || Date.now() > end) rmSync(path, { force: true });
      else Atomics.wait(still, 0, 0, times.look);
    }
  }
  try {
    return act();
  } finally {
    rmSync(path, { force: true });
  }
}

function leftOver(path: string): boolean {
  try {
    const holder = Number(readFileSync(path, 'utf8'));
    if (Date.now() - statSync(path).mtimeMs > times.old) return true;
    // Without a number it is just being written.
    return holder > 0 && !isRunning(holder);
  } catch {
    return false; // Gone by now.
  }
}

/** Whether a process of this number runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
