// Fails: status
import { parseArgs } from 'node:util';

async function check(url: string, timeout: number): Promise<string> {
  const signal = AbortSignal.timeout(timeout);
  try {
    const answer = await fetch(url, { signal });
    if (!answer.ok) return `status ${answer.status}`;
    await answer.arrayBuffer();
    return 'ok';
  } catch (error) {
    if (signal.aborted) return 'late';
    const { cause } = error as { cause?: { code?: string } };
    return cause?.code === 'ECONNREFUSED' ? 'refused' : 'broken';
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
