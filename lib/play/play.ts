import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Peer } from '../fixtures/peer.ts';
import { address } from '../wire/address.ts';
import type { Conversation, WireEvent } from '../wire/events.ts';
import { type Journal, openJournal } from '../wire/journal.ts';
import { tapAll } from '../wire/tap.ts';
import { isMulticast, tapMulticast } from '../wire/tap-multicast.ts';
import type { Tap } from '../wire/tap-tcp.ts';
import { type Exit, startChild } from './child.ts';
import type { Output } from './recording.ts';
import type { PeerPlan, Reach, Scenario } from './scenario.ts';
import { readiness, runClients, tapServer } from './server.ts';
import { messageOf, openStage, PlayError, type Stage } from './stage.ts';

export { PlayError } from './stage.ts';

export interface PlayOptions {
  /** The program's file. */
  program: string;
  scenario: Scenario;
  /** Called before the program starts, with its arguments as they really are. */
  onStart?: (args: readonly string[]) => void;
  /** Called with each piece of the program's output as it comes. */
  onOutput?: (output: Output) => void;
  /** Called with each wire event as the taps see it. */
  onEvent?: (event: WireEvent, conversation: Conversation) => void;
  /** Stops the play when it fires; `play` then rejects with its reason. */
  signal?: AbortSignal;
  /** Milliseconds after which the play is stopped; default the scenario's. */
  deadline?: number;
  /** Bytes of output above which the program is stopped; default 4 MiB. */
  maxOutput?: number;
}

/** How a play went: everything as it really was, nothing masked. */
export interface Play {
  args: string[];
  exit: Exit;
  /** Times are milliseconds since the play began. */
  output: Output[];
  conversations: Conversation[];
  events: WireEvent[];
  /** The ports of peers, taps and the server itself, and the display port of each. */
  ports: Map<number, number>;
  /** The ports under which the clients of the taps were known to the target, by conversation. */
  upstreamPorts: Map<number, number>;
  /** Bytes on the wire that were too many to keep. */
  omitted: number;
}

const DEADLINE = 10_000;

/**
 * Plays a scenario: starts the peers, a tap in front of each, and the program
 * as a child; for a server puts a tap in front of the program, runs the
 * clients and interrupts it. Whatever happens, when the promise settles
 * everything it started is stopped and nothing listens any more.
 *
 * @returns also when the program's exit code is not the one expected; see `mishap`.
 * @throws PlayError when a peer does not start, the clients fail, the program
 *   is not ready, floods or is still running at the deadline; and the reason of
 *   the signal.
 */
export async function play(options: PlayOptions): Promise<Play> {
  const { program, scenario, onEvent } = options;
  options.signal?.throwIfAborted();
  const name = basename(program, '.ts');
  const deadline = options.deadline ?? scenario.deadline ?? DEADLINE;
  const stage = openStage(
    deadline,
    () => new PlayError(`${name} was still running after ${deadline} ms and was stopped`),
    options.signal,
  );
  const journal = openJournal(onEvent);
  let result: Play | undefined;
  let failure: { error: unknown } | undefined;
  try {
    result = await perform(name, options, stage, journal);
  } catch (error) {
    failure = { error };
  }
  journal.close();
  const errors = await stage.clear();
  if (failure !== undefined) throw failure.error;
  if (errors[0] !== undefined) throw new PlayError(`${name}: ${errors[0].message}`);
  return result!;
}

/** What is wrong with how a play ended, in words, or undefined. */
export function mishap(play: Play, scenario: Scenario): string | undefined {
  const expected = scenario.exitCode ?? 0;
  if (play.exit.code === expected) return undefined;
  const how =
    play.exit.code === null
      ? `was ended by ${play.exit.signal}`
      : `ended with exit code ${play.exit.code}`;
  return `${how} instead of exit code ${expected}`;
}

async function perform(
  name: string,
  options: PlayOptions,
  stage: Stage,
  journal: Journal,
): Promise<Play> {
  const { program, scenario } = options;
  const taps: Tap[] = [];
  const ports = new Map<number, number>();
  const peerPorts = new Set<number>();
  const reach: Record<string, Reach> = {};
  for (const [peerName, plan] of Object.entries(scenario.peers ?? {})) {
    const peer = await startPeer(peerName, plan, stage);
    peerPorts.add(peer.port);
    const own =
      plan.tapped === false
        ? []
        : await tapPeer(peerName, plan, peer, stage, journal, (from) => peerPorts.has(from));
    taps.push(...own);
    const port = own[0]?.port ?? peer.port;
    for (const real of [port, peer.port]) ports.set(real, plan.displayPort);
    reach[peerName] = { host: peer.host, port, address: address(peer.host, port), peer };
  }

  const args = scenario.args(reach);
  options.onStart?.(args);
  stage.signal.throwIfAborted();
  const output: Output[] = [];
  const listeners = new Set<() => void>();
  const starting = startChild(program, args, {
    ...(options.maxOutput !== undefined && { maxOutput: options.maxOutput }),
    onOutput: (stream, text) => {
      const piece = { at: journal.now(), stream, text };
      output.push(piece);
      options.onOutput?.(piece);
      for (const listener of listeners) listener();
    },
  });
  stage.later(name, async () => (await starting.catch(() => undefined))?.stop());
  const child = await stage.orStopped(starting);

  if (scenario.server !== undefined) {
    const { server } = scenario;
    const found = await stage.orStopped(readiness(name, child, server, listeners));
    ports.set(found.port, server.displayPort);
    const tap = await tapServer(server, found, stage, journal);
    taps.push(tap);
    ports.set(tap.port, server.displayPort);
    await runClients(name, child, server, tap, stage);
    // What the clients did last reaches the program before the interruption does.
    await stage.orStopped(settled(journal, taps, 3));
    child.signal('SIGINT');
  }
  const exit = await stage.orStopped(child.ended);
  const fault = child.fault();
  if (fault !== undefined) throw new PlayError(`${name} ${fault} and was stopped`);
  await stage.orStopped(settled(journal, taps, 5));

  const { conversations, events } = journal;
  return {
    args,
    exit,
    output,
    conversations,
    events,
    ports,
    upstreamPorts: new Map(taps.flatMap((tap) => [...tap.upstreamPorts])),
    omitted: journal.omitted(),
  };
}

async function startPeer(name: string, plan: PeerPlan, stage: Stage): Promise<Peer> {
  const starting = (async () => plan.start())();
  stage.later(`the peer ${name}`, async () => {
    const peer = await starting.catch(() => undefined);
    await peer?.close();
  });
  try {
    return await stage.orStopped(starting);
  } catch (error) {
    if (stage.signal.aborted) throw error;
    throw new PlayError(`the peer ${name} did not start: ${messageOf(error)}`);
  }
}

async function tapPeer(
  name: string,
  plan: PeerPlan,
  peer: Peer,
  stage: Stage,
  journal: Journal,
  isPeer: (port: number) => boolean,
): Promise<Tap[]> {
  const how = {
    target: { host: peer.host, port: peer.port },
    opener: 'program' as const,
    peerName: () => name,
    protocol: plan.protocol ?? 'text',
    journal,
    loses: plan.loses,
  };
  const taps = isMulticast(peer.host)
    ? [await tapMulticast(how, isPeer)]
    : await tapAll(how, peer.transports);
  for (const tap of taps) stage.later(`the tap of ${name}`, tap.close);
  return taps;
}

/**
 * Waits until the taps have seen what is on its way, the end of a connection
 * and what the other side does about it: until no connection is open, or
 * nothing happened in so many turns of ten milliseconds, or half a second.
 */
export async function settled(
  journal: Journal,
  taps: readonly Tap[],
  turns: number,
): Promise<void> {
  let seen = -1;
  let quiet = 0;
  for (let turn = 0; turn < 50 && quiet < turns; turn++) {
    if (taps.every((tap) => tap.idle())) return;
    await sleep(10);
    quiet = journal.events.length === seen ? quiet + 1 : 0;
    seen = journal.events.length;
  }
}
