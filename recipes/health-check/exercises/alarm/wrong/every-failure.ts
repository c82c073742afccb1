// Fails: stumble, outage, first-decides
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

let verdict: boolean | undefined;
for (let number = 1; number <= checks; number++) {
  if (number > 1) await sleep(interval);
  const good = await isGood(url, timeout);
  if (good !== verdict) console.log(good ? 'up' : 'DOWN');
  verdict = good;
}
process.exitCode = verdict ? 0 : 1;
