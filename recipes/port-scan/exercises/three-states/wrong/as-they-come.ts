// Fails: order
import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '3000' } },
});
const [host = '127.0.0.1', ...ports] = positionals;

try {
  const { address } = await lookup(host);
  for (const port of ports) {
    const socket = connect({ host: address, port: Number(port) });
    socket.setTimeout(Number(values.timeout), () => {
      console.log(`${port} filtered`);
      socket.destroy();
    });
    socket.on('connect', () => {
      console.log(`${port} open`);
      socket.destroy();
    });
    socket.on('error', () => console.log(`${port} closed`));
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
