// Fails: no-answer
import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '3000' } },
});
const [host = '127.0.0.1', ...ports] = positionals;

function isOpen(address: string, port: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: Number(port) });
    socket.setTimeout(Number(values.timeout), () => socket.destroy());
    socket.on('connect', () => {
      resolve(true);
      socket.end();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(false));
  });
}

try {
  const { address } = await lookup(host);
  const open = await Promise.all(ports.map((port) => isOpen(address, port)));
  open.forEach((is, n) => {
    console.log(ports[n], is ? 'open' : 'closed');
  });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
