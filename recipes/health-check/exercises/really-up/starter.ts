/**
 * Tells whether services are up:
 * `npx tsx really-up.ts [--timeout ms] url…`.
 */
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { values, positionals: urls } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '3000' } },
});

for (const url of urls) {
  const { hostname: host, port } = new URL(url);
  const socket = connect({ host, port: Number(port || 80) });
  socket.setTimeout(Number(values.timeout), () => {
    console.log(`${url} late`);
    socket.destroy();
  });
  socket.on('connect', () => {
    console.log(`${url} ok`);
    socket.end();
  });
  socket.on('error', () => console.log(`${url} refused`));
}
