// Fails: in-pieces, endless
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

function look(host: string, port: number, timeout: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (what: string) => {
      resolve(what);
      socket.destroy();
    };
    socket.setTimeout(timeout, () => done('open'));
    socket.on('error', () => done('closed'));
    socket.on('end', () => done('open'));
    socket.on('data', (data) => {
      const [line = ''] = data.toString().split(/\r?\n/);
      const safe = line.replace(/[\p{Cc}]/gu, '?');
      const long = [...safe].length > 60;
      const shown = long ? `${[...safe].slice(0, 60).join('')}…` : safe;
      done(shown ? `open: ${shown}` : 'open');
    });
  });
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '1000' } },
});
const [host = '127.0.0.1', ...ports] = positionals;
const timeout = Number(values.timeout);
const found = await Promise.all(
  ports.map((port) => look(host, Number(port), timeout)),
);
for (const [index, what] of found.entries()) {
  console.log(`${ports[index]} ${what}`);
}
