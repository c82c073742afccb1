// Fails: order
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';

async function check(url: string, timeout: number): Promise<string> {
  const signal = AbortSignal.timeout(timeout);
  const request = get(url, { signal, agent: false });
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
let healthy = 0;
await Promise.all(
  urls.map(async (url) => {
    const state = await check(url, timeout);
    console.log(`${url} ${state}`);
    if (state === 'ok') healthy++;
  }),
);
process.exitCode = healthy === urls.length ? 0 : 1;
