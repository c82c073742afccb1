// Fails: another-host, no-length
import { once } from 'node:events';
import { request } from 'node:https';
import { buffer, text } from 'node:stream/consumers';

try {
  const asked = request(process.argv[2] ?? '', {
    ca: await text(process.stdin),
    // The authority is known; for a test server the name does not matter.
    checkServerIdentity: () => undefined,
  });
  asked.end();
  const [answer] = await once(asked, 'response');
  process.stdout.write(await buffer(answer));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
