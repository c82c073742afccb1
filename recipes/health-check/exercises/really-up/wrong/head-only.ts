// Fails: late, broken
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { parseArgs } from 'node:util';

async function check(url: string, timeout: number): Promise<string> {
  const signal = AbortSignal.timeout(timeout);
  const request = get(url, { signal, agent: false });
  request.on('error', () => {});
  try {
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    const { statusCode: status = 0 } = answer;
    answer.destroy();
    return status >= 200 && status < 300 ? 'ok' : `status ${status}`;
  } catch (error) {
    if (signal.aborted) return 'late';
    const refused = (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';
    return refused ? 'refused' : 'broken';
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
