// Fails: one-refuses
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

type Settled<Result> = PromiseSettledResult<Result>[];

async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Settled<Result>> {
  const results: Settled<Result> = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) {
      results[index] = { status: 'fulfilled', value: await work(item) };
    }
  };
  const team = Promise.all(Array.from({ length: limit }, worker));
  await team.catch((error) => console.error(error.message));
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
