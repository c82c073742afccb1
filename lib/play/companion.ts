/**
 * Loaded before a program that is played. It does two things:
 *
 * - When the program ends, it writes the most memory the program had resident,
 *   in bytes, to file descriptor 3. `process.resourceUsage()` alone would not
 *   do on Linux, for there a child begins with the peak of the process that
 *   started it.
 * - When the process that plays it is gone, killed before it could stop
 *   anything, it ends the program.
 */
import { readFileSync, writeSync } from 'node:fs';

process.on('exit', () => {
  try {
    writeSync(3, String(peak()));
  } catch {
    // Nobody is interested any more.
  }
});

// It is told who plays, for that process may be gone before this line is reached.
const player = Number(new URL(import.meta.url).searchParams.get('player'));
setInterval(() => {
  if (process.ppid !== player) process.exit(1);
}, 250).unref();

function peak(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(status)![1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
