// Fails: no-pile
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

async function isGood(url: string, timeout: number): Promise<boolean> {
  const signal = AbortSignal.timeout(timeout);
  const request = get(url, { signal, agent: false });
  request.on('error', () => {});
  try {
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    const { statusCode: status = 0 } = answer;
    return status >= 200 && status < 300;
  } catch {
    return false;
  } finally {
    request.destroy();
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    checks: { type: 'string', default: '10' },
    interval: { type: 'string', default: '1000' },
    timeout: { type: 'string', default: '1000' },
  },
});
const [url = 'http://127.0.0.1:8080/'] = positionals;
const [checks, interval, timeout] = [
  Number(values.checks),
  Number(values.interval),
  Number(values.timeout),
];

const begun = Array.from({ length: checks }, async (_, number) => {
  await sleep(number * interval);
  return isGood(url, timeout);
});

let verdict: boolean | undefined;
let last: boolean | undefined;
for (const check of begun) {
  const good = await check;
  if (verdict === undefined || (good === last && good !== verdict)) {
    verdict = good;
    console.log(good ? 'up' : 'DOWN');
  }
  last = good;
}
process.exitCode = verdict ? 0 : 1;
