/** A server that ignores every signal that can be ignored, with a child that does so too. */
import { spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});

const source = `
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});
  setInterval(() => {}, 1000);
  console.log('ready');
`;
const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
child.stdout.once('data', () => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    console.log(`pids ${process.pid} ${child.pid}`);
    if (process.argv[2] === 'quits') process.exit(3);
    console.log(`listening on 127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
});
