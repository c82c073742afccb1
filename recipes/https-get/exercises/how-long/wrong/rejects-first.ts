// Fails: expired, not-accepted
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '5000' } },
});
const [host = 'localhost', port = '443', days = '30'] = positionals;
const ca = await text(process.stdin);
const socket = connect({ host, port: Number(port), ca, servername: host });
try {
  const signal = AbortSignal.timeout(Number(values.timeout));
  await once(socket, 'secureConnect', { signal });
  const lastDay = new Date(socket.getPeerCertificate().valid_to);
  const left = (lastDay.getTime() - Date.now()) / 86_400_000;
  const word = left < Number(days) ? 'soon' : 'ok';
  console.log(`${host} ${word} ${lastDay.toISOString().slice(0, 10)}`);
  if (word !== 'ok') process.exitCode = 1;
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  console.error(code ?? message);
  process.exitCode = 1;
}
socket.destroy();
