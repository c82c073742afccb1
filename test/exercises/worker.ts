import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type AttemptPlan, runAttempt, startAttempt } from '../../lib/exercises/attempt.ts';
import { serveCell, thisCell } from '../../lib/exercises/cell.ts';
import type { AttemptResult } from '../../lib/exercises/outcome.ts';
import { send } from '../../lib/fixtures/steps.ts';
import { tcpPeer } from '../../lib/fixtures/tcp.ts';

/** What a test asks of the cell's worker. */
export interface Order {
  program: string;
  args?: string[];
  limits?: AttemptPlan['limits'];
  environment?: Record<string, string>;
  input?: string;
  /**
   * `server`: wait for its address, talk to it, end it. `held`: the same in two
   * steps, the second when told to `release` it. `client`: give it a fixture's port.
   */
  as?: 'program' | 'server' | 'held' | 'client';
  /** For a server, the signal that ends it. */
  signal?: NodeJS.Signals;
}

export interface Report {
  result: AttemptResult;
  /** Its scratch folder, as the worker sees it. */
  folder: string;
  /** What lies in it afterwards, with the size of each file. */
  files: Record<string, number>;
  /** Where a server said it listens, and what came of a connection there. */
  address?: string;
  answer?: string;
  /** The same, after the server was ended. */
  afterwards?: string;
  /** How many connections the fixture saw. */
  connections?: number;
}

let release: (() => Promise<Part>) | undefined;

serveCell(async (message) => {
  if (message === 'release') return release?.();
  const { as = 'program', signal, ...order } = message as Order;
  const ground = thisCell();
  const folder = await mkdtemp(join(ground.folder, 'scratch-'));
  const plan: AttemptPlan = { ...order, folder, ground };
  if (as === 'held') return held(plan);
  const report = await { program, server, client }[as](plan, signal);
  const files: Report['files'] = {};
  for (const name of (await readdir(folder)).slice(0, 5)) {
    files[name] = (await readFile(join(folder, name))).length;
  }
  const left = Number(/left behind on (\d+)/.exec(report.result.stdout)?.[1]);
  if (left > 0) report.afterwards = await talkTo(`127.0.0.1:${left}`);
  return { ...report, folder, files } satisfies Report;
});

type Part = Omit<Report, 'folder' | 'files'>;

async function program(plan: AttemptPlan): Promise<Part> {
  return { result: await runAttempt(plan) };
}

async function server(plan: AttemptPlan, signal?: NodeJS.Signals): Promise<Part> {
  const attempt = startAttempt(plan);
  const address = (await attempt.printed(/listening on (\S+)/))?.[1];
  if (address === undefined) return { result: await attempt.ended };
  const answer = await talkTo(address);
  const result = await attempt.stop(signal);
  return { result, address, answer, afterwards: await talkTo(address) };
}

async function held(plan: AttemptPlan): Promise<Pick<Report, 'address'>> {
  const attempt = startAttempt(plan);
  const address = (await attempt.printed(/listening on (\S+)/))?.[1] ?? '';
  release = async () => {
    const answer = await talkTo(address);
    return { answer, result: await attempt.stop() };
  };
  return { address };
}

async function client(plan: AttemptPlan): Promise<Part> {
  const peer = await tcpPeer([send('hello')]);
  try {
    const result = await runAttempt({ ...plan, args: [...(plan.args ?? []), String(peer.port)] });
    return { result, connections: peer.connections.length };
  } finally {
    await peer.close();
  }
}

async function talkTo(address: string): Promise<string> {
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host!).setEncoding('utf8');
  try {
    await once(socket, 'connect');
    const [text] = await once(socket, 'data', { signal: AbortSignal.timeout(1_000) });
    return String(text);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  } finally {
    socket.destroy();
  }
}
