/**
 * Tells whether services are up:
 * `npx tsx really-up.ts [--timeout ms] url…`.
 */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';

async function check(url: string, timeout: number): Promise<string> {
  // One clock for everything, from the first segment to the last byte.
  const signal = AbortSignal.timeout(timeout);
  const request = get(url, { signal, agent: false });
  // A request can fail once more when nobody waits for it any longer.
  request.on('error', () => {});
  try {
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    const { statusCode: status = 0 } = answer;
    if (status < 200 || status > 299) return `status ${status}`;
    await finished(answer.resume());
    return 'ok';
  } catch (error) {
    if (signal.aborted) return 'late';
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ECONNREFUSED' ? 'refused' : 'broken';
  } finally {
    request.destroy();
  }
}

const { values, positionals: urls } = parseArgs({
  allowPositionals: true,
  options: { timeout: { type: 'string', default: '3000' } },
});
const timeout = Number(values.timeout);
const states = await Promise.all(urls.map((url) => check(url, timeout)));
for (const [index, state] of states.entries()) {
  console.log(`${urls[index]} ${state}`);
}
process.exitCode = states.every((state) => state === 'ok') ? 0 : 1;
