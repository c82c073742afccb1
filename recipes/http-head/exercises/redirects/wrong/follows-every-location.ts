// Fails: gone
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

let url = new URL(process.argv[2] ?? '');
try {
  for (let redirects = 0; ; redirects++) {
    const asked = request(url, { method: 'HEAD', agent: false });
    asked.end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    const { statusCode = 0, headers } = answer;
    console.log(`${statusCode} ${url.href}`);
    process.exitCode = statusCode < 400 ? 0 : 1;
    if (!headers.location) break;
    if (redirects === 5) throw new Error('too many redirects');
    url = new URL(headers.location, url);
  }
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
