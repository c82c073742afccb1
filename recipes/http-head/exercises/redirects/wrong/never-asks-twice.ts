// Fails: gone, circle, not-http
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

// A page that was seen before is a circle; then we are done.
const seen = new Set<string>();
let next: URL | undefined = new URL(process.argv[2] ?? '');
while (next?.protocol === 'http:' && !seen.has(next.href)) {
  const url: URL = next;
  seen.add(url.href);
  const asked = request(url, { method: 'HEAD', agent: false });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  const { statusCode, headers } = answer;
  console.log(`${statusCode} ${url.href}`);
  next = headers.location ? new URL(headers.location, url) : undefined;
}
