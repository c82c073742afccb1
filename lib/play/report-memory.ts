/**
 * Loaded before a program that is played: when the program ends, it writes
 * the most memory the program had resident, in bytes, to file descriptor 3.
 * `process.resourceUsage()` alone would not do on Linux, for there a child
 * begins with the peak of the process that started it.
 */
import { readFileSync, writeSync } from 'node:fs';

process.on('exit', () => {
  try {
    writeSync(3, String(peak()));
  } catch {
    // Nobody is interested any more.
  }
});

function peak(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(status)![1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
