// Fails: good, no-handshake
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';

const [host = 'localhost', port = '443', days = '30'] = process.argv.slice(2);
const ca = await text(process.stdin);
try {
  const socket = connect({
    host,
    port: Number(port),
    ca,
    rejectUnauthorized: false,
  });
  await once(socket, 'secureConnect');
  const lastDay = new Date(socket.getPeerCertificate().valid_to);
  const left = (lastDay.getTime() - Date.now()) / 86_400_000;
  const good = left < Number(days) ? 'soon' : 'ok';
  const word = socket.authorized ? good : socket.authorizationError;
  console.log(`${host} ${word} ${lastDay.toISOString().slice(0, 10)}`);
  if (word !== 'ok') process.exitCode = 1;
  socket.end();
} catch (error) {
  console.error((error as Error).message.split('\n')[0]);
  process.exitCode = 1;
}
