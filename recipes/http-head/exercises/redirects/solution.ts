/**
 * Asks for a page and follows it where it went.
 *
 * Run it with `npx tsx redirects.ts http://host:port/path`.
 */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

const REDIRECTS = [301, 302, 303, 307, 308];
const MOST = 5;

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

/** Prints each answer on the way, and returns the last status. */
async function follow(start: URL): Promise<number> {
  let url = start;
  for (let redirects = 0; redirects <= MOST; redirects++) {
    const { status, location } = await ask(url);
    console.log(`${status} ${url.href}`);
    if (!REDIRECTS.includes(status)) return status;
    if (location === undefined) throw new Error('a redirect to nowhere');

    // The address may be a part of one. Whatever it is, it comes from a
    // stranger, who does not decide which protocols we speak.
    if (!URL.canParse(location, url)) throw new Error('not an address');
    url = new URL(location, url);
    if (url.protocol !== 'http:') throw new Error(`not http: ${url.protocol}`);
  }
  throw new Error(`more than ${MOST} redirects`);
}

try {
  const url = new URL(process.argv[2] ?? 'http://127.0.0.1:8080/');
  const status = await follow(url);
  if (status >= 400) process.exitCode = 1;
} catch (error) {
  console.error(`redirects: ${(error as Error).message}`);
  process.exitCode = 1;
}
