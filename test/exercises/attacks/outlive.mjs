import { spawn } from 'node:child_process';

// The grandchild has a session of its own and no parent, ignores SIGTERM and keeps a port.
const late = `
  process.on('SIGTERM', () => {});
  process.on('SIGHUP', () => {});
  const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
    require('node:fs').writeFileSync('port', String(server.address().port));
  });
  setInterval(() => require('node:fs').appendFileSync('late', 'x'), 5);
`;
const middle = `
  require('node:child_process')
    .spawn(process.execPath, ['-e', ${JSON.stringify(late)}], { detached: true, stdio: 'ignore' })
    .unref();
`;
spawn(process.execPath, ['-e', middle], { detached: true, stdio: 'ignore' }).unref();
const { existsSync, readFileSync } = await import('node:fs');
const wait = setInterval(() => {
  if (!existsSync('port') || readFileSync('port', 'utf8') === '') return;
  clearInterval(wait);
  console.log(`left behind on ${readFileSync('port', 'utf8')}`);
}, 10);
