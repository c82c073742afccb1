// Fails: relative, another-server, not-http
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

let url = new URL(process.argv[2] ?? '');
let redirects = 0;
try {
  for (;;) {
    const asked = request(url, { method: 'HEAD', agent: false });
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    const { statusCode = 0, headers } = answer;
    console.log(`${statusCode} ${url.href}`);
    if (![301, 302, 303, 307, 308].includes(statusCode)) {
      process.exitCode = statusCode < 400 ? 0 : 1;
      break;
    }
    if (++redirects > 5) throw new Error('too many redirects');
    const location = headers.location ?? '/';
    url = new URL(`${url.origin}${location.replace(/^(?!\/)/, '/')}`);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
