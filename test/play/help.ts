import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export { connecting, until } from '../wire/help.ts';

/** The path of a sample program. */
export function sample(name: string): string {
  return fileURLToPath(new URL(`./samples/${name}.ts`, import.meta.url));
}

/** Whether a process is running: not one that has ended and only waits for its parent. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !stateOf(pid).startsWith('Z');
}

function stateOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
  } catch {
    try {
      return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
    } catch {
      return 'Z';
    }
  }
}
