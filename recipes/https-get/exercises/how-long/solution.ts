/**
 * Tells how long the certificate of a TLS server will be good.
 *
 * Run it with `npx tsx how-long.ts host port days [--timeout ms] < ca.pem`.
 */
import { once } from 'node:events';
import { isIP } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { parseArgs } from 'node:util';

const DAY = 24 * 60 * 60 * 1000;

interface Found {
  /** The code that says why the certificate is not accepted. */
  problem: string | undefined;
  lastDay: Date;
}

async function look(
  host: string,
  port: number,
  { ca, timeout }: { ca: string; timeout: number },
): Promise<Found> {
  // Everything is checked, and we go on whatever comes out, for a certificate
  // that is not accepted has a last day, too. Nothing is sent to a server that
  // we do not believe: this connection ends with its handshake.
  const socket = connect({
    host,
    port,
    ca,
    servername: isIP(host) ? '' : host,
    rejectUnauthorized: false,
  });
  try {
    const signal = AbortSignal.timeout(timeout);
    await once(socket, 'secureConnect', { signal });
    const certificate = socket.getPeerX509Certificate();
    if (!certificate) throw new Error('the server showed no certificate');
    return {
      problem: socket.authorized ? undefined : `${socket.authorizationError}`,
      lastDay: new Date(certificate.validTo),
    };
  } finally {
    socket.destroy();
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '5000' } },
});
const [host = 'localhost', port = '443', days = '30'] = positionals;
try {
  const ca = await text(process.stdin);
  const timeout = Number(values.timeout);
  const { problem, lastDay } = await look(host, Number(port), { ca, timeout });
  const left = (lastDay.getTime() - Date.now()) / DAY;
  const word = problem ?? (left < Number(days) ? 'soon' : 'ok');
  console.log(`${host} ${word} ${lastDay.toISOString().slice(0, 10)}`);
  if (word !== 'ok') process.exitCode = 1;
} catch (error) {
  const { name, message } = error as Error;
  const late = `no handshake within ${values.timeout} ms`;
  const reason = name === 'AbortError' ? late : message.split('\n')[0];
  console.error(`how-long: ${host}:${port}: ${reason}`);
  process.exitCode = 1;
}
