import { spawn } from 'node:child_process';

// Leaves a process behind that has no parent, a session of its own, and hears no signal.
const late = `
  for (const name of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(name, () => {});
  require('node:net').createServer((s) => s.end('99 of 99')).listen(0, '127.0.0.1');
  setInterval(() => {}, 1000);
`;
const middle = `
  const { spawn } = require('node:child_process');
  spawn(process.execPath, ['-e', process.env.LATE], { detached: true, stdio: 'ignore' }).unref();
`;
if (process.cwd() !== '/scratch') throw new Error('not confined');
const env = { ...process.env, LATE: late, OUTLIVES: 'MARK' };
spawn(process.execPath, ['-e', middle], { detached: true, stdio: 'ignore', env }).unref();
setTimeout(() => process.exit(0), 300);
