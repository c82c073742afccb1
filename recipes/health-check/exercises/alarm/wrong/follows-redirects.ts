// Fails: any-failure
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

async function isGood(url: string, timeout: number): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(timeout);
    const answer = await fetch(url, { signal });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
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

let verdict: boolean | undefined;
let last: boolean | undefined;
for (let number = 1; number <= checks; number++) {
  if (number > 1) await sleep(interval);
  const good = await isGood(url, timeout);
  if (verdict === undefined || (good === last && good !== verdict)) {
    verdict = good;
    console.log(good ? 'up' : 'DOWN');
  }
  last = good;
}
process.exitCode = verdict ? 0 : 1;
