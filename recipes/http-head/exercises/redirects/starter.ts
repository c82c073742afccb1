/**
 * Asks for a page and follows it where it went.
 *
 * Run it with `npx tsx redirects.ts http://host:port/path`.
 */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

interface Answer {
  status: number;
  location: string | undefined;
}

/** Asks with `HEAD`, on a connection of its own. */
async function ask(url: URL): Promise<Answer> {
  const signal = AbortSignal.timeout(5_000);
  const asked = request(url, { method: 'HEAD', agent: false, signal });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  const { statusCode = 0, headers } = answer;
  return { status: statusCode, location: headers.location };
}

const url = new URL(process.argv[2] ?? 'http://127.0.0.1:8080/');

// Your part: go on for as long as the answer is a redirect.
const { status } = await ask(url);
console.log(`${status} ${url.href}`);
