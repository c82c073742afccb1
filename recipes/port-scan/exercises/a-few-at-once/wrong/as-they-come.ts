// Fails: order, one-refuses
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

type Settled<Result> = PromiseSettledResult<Result>[];

async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Settled<Result>> {
  const results: Settled<Result> = [];
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item; item = queue.shift()) {
      results.push(...(await Promise.allSettled([work(item)])));
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

async function greetingOf(host: string, port: number): Promise<string> {
  const signal = AbortSignal.timeout(3_000);
  let said = '';
  const socket = connect({ host, port, signal }).setEncoding('utf8');
  for await (const piece of socket) said += piece;
  return said.trimEnd();
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: 'string', default: '10' } },
});
const [host = '127.0.0.1', ...ports] = positionals;
const ask = (port: string) => greetingOf(host, Number(port));
const results = await inParallel(ports, Number(values.limit), ask);
for (const [index, result] of results.entries()) {
  const found =
    result.status === 'fulfilled' ? result.value : result.reason.code;
  console.log(`${ports[index]} ${found}`);
}
