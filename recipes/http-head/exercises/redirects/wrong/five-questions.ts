// Fails: five, circle
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

async function follow(url: URL, left = 5): Promise<number> {
  if (left === 0) throw new Error('too many redirects');
  const asked = request(url, { method: 'HEAD', agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  const { statusCode = 0, headers } = answer;
  console.log(`${statusCode} ${url.href}`);
  if (![301, 302, 303, 307, 308].includes(statusCode)) return statusCode;
  const next = new URL(headers.location ?? '', url);
  if (next.protocol !== 'http:') throw new Error('not an http: address');
  return follow(next, left - 1);
}

follow(new URL(process.argv[2] ?? '')).then(
  (status) => {
    process.exitCode = status < 400 ? 0 : 1;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
