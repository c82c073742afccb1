/**
 * Fetches a page over TLS, and trusts the authority on standard input.
 *
 * Run it with `npx tsx trust.ts https://host:port/path < ca.pem`.
 */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { buffer, text } from 'node:stream/consumers';

async function fetchPage(url: URL, ca: string): Promise<Buffer> {
  // `node:https` takes the server's name from the URL, and sends the request
  // when the certificate was found good and not before. Good is the default;
  // written down it prevails over the environment.
  const asked = request(url, {
    ca,
    rejectUnauthorized: true,
    agent: false,
    signal: AbortSignal.timeout(5_000),
  });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];

  // Anyone on the way can end a connection. A page that tells where it ends
  // fails below when it is cut off; one that does not tell is refused.
  const { headers } = answer;
  if (!headers['content-length'] && !headers['transfer-encoding']) {
    asked.destroy();
    throw new Error('the page does not say where it ends');
  }
  return await buffer(answer);
}

try {
  const url = new URL(process.argv[2] ?? 'https://localhost:8443/');
  process.stdout.write(await fetchPage(url, await text(process.stdin)));
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  console.error(`trust: ${message.split('\n')[0] || code}`);
  process.exitCode = 1;
}
