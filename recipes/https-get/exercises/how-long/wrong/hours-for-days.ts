// Fails: soon, no-handshake
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '5000' } },
});
const [host = 'localhost', port = '443', days = '30'] = positionals;
const ca = await text(process.stdin);
const socket = connect(
  {
    host,
    port: Number(port),
    ca,
    servername: host,
    rejectUnauthorized: false,
  },
  () => {
    const lastDay = new Date(socket.getPeerCertificate().valid_to);
    const left = (lastDay.getTime() - Date.now()) / 3_600_000;
    const good = left < Number(days) ? 'soon' : 'ok';
    const word = socket.authorized ? good : socket.authorizationError;
    console.log(`${host} ${word} ${lastDay.toISOString().slice(0, 10)}`);
    if (word !== 'ok') process.exitCode = 1;
    socket.end();
  },
);
socket.setTimeout(Number(values.timeout), () => {
  console.error('no handshake');
  process.exitCode = 1;
});
socket.on('error', () => {
  process.exitCode = 1;
});
