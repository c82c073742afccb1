import type { Peer } from '../fixtures/peer.ts';
import { type Check, type Ran, type Serving, type Tools, Unmet } from './check.ts';
import { connectTo, datagramsTo } from './client.ts';
import { randomFrom } from './random.ts';
import type { Outcome, Report, Result } from './results.ts';

/** How attempts are run: with or without isolation. */
export interface Runner {
  run: Tools['run'];
  /** As `Tools.serve`; whoever calls it ends it. */
  serve(...given: Parameters<Tools['serve']>): Promise<Held>;
}

/** A server that whoever started it ends. */
export interface Held extends Serving {
  /** What became of it, in words, when it ends within so many milliseconds. */
  fate(milliseconds: number): Promise<string | undefined>;
  end(): Promise<void>;
}

/** Thrown by a runner when an attempt did not end by itself: it hung, flooded, took all memory. */
export class Ended extends Error {
  override name = 'Ended';
  readonly outcome: Exclude<Outcome, 'passed' | 'failed' | 'grader error'>;

  constructor(outcome: Ended['outcome'], message: string) {
    super(message);
    this.outcome = outcome;
  }
}

/** The most milliseconds that one check may take, whatever it does. */
const patience = 30_000;

/** Milliseconds in which a server that has lost a connection shows that it has crashed. */
const dying = 1_000;

/**
 * Carries out checks, one after another, each with peers and inputs of its own.
 *
 * @param only the ids of the checks to carry out; all by default
 */
export async function runChecks(
  exercise: string,
  checks: readonly Check[],
  {
    runner,
    seed,
    only,
    drawn,
  }: {
    runner: Runner;
    seed: string;
    only?: readonly string[];
    /** Called with the id of each check that draws from the seed. */
    drawn?: (check: string) => void;
  },
): Promise<Report> {
  const results: Result[] = [];
  for (const check of checks) {
    if (only && !only.includes(check.id)) continue;
    results.push(await runCheck(check, runner, seed, drawn));
  }
  return { exercise, seed, results };
}

async function runCheck(
  check: Check,
  runner: Runner,
  seed: string,
  drawn?: (check: string) => void,
): Promise<Result> {
  const { id, title, points, pitfall } = check;
  const base = { check: id, title, points, score: 0, ...(pitfall && { pitfall }) };
  const peers: Peer[] = [];
  const clients: { close(): Promise<void> }[] = [];
  const servers: Held[] = [];
  const held = <Item>(list: unknown[], item: Item): Item => {
    list.push(item);
    return item;
  };
  const random = randomFrom(seed, id);
  const tools: Tools = {
    get random() {
      drawn?.(id);
      return random;
    },
    use: async (peer) => {
      const started = await peer;
      peers.push(started);
      return started;
    },
    run: (...given): Promise<Ran> => runner.run(...given),
    serve: async (...given) => held(servers, await runner.serve(...given)),
    connect: async (to) => held(clients, await connectTo(to)),
    datagrams: async (to) => held(clients, await datagramsTo(to)),
  };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Ended('timed out', `the check was not over after ${patience} ms`)),
      patience,
    );
  });
  try {
    await Promise.race([check.run(tools), late]);
    return { ...base, outcome: 'passed', score: points };
  } catch (error) {
    if (error instanceof Unmet) {
      const { likely = check.likely } = error.finding;
      const after = (await fates(servers, error.lost ? dying : 0)) ?? error.finding.after;
      const finding = {
        ...error.finding,
        ...(after !== undefined && { after }),
        ...(likely !== undefined && { likely }),
      };
      return { ...base, outcome: 'failed', finding };
    }
    if (error instanceof Ended) return { ...base, outcome: error.outcome, message: error.message };
    const message = error instanceof Error ? error.message : String(error);
    return { ...base, outcome: 'grader error', message: message.split('\n')[0] ?? '' };
  } finally {
    clearTimeout(timer);
    await Promise.allSettled([
      ...clients.map((client) => client.close()),
      ...servers.map((server) => server.end()),
      ...peers.map((peer) => peer.close()),
    ]);
  }
}

/** What became of servers that have ended, or end within so many milliseconds. */
async function fates(servers: readonly Held[], milliseconds: number): Promise<string | undefined> {
  const told = await Promise.all(servers.map((server) => server.fate(milliseconds)));
  const [first] = told.filter((fate) => fate !== undefined);
  return first === undefined ? undefined : `then the program ${first}`;
}
