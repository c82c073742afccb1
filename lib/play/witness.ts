import { address } from '../wire/address.ts';
import type { Protocol, Side, WireEvent } from '../wire/events.ts';
import { type Journal, openJournal } from '../wire/journal.ts';
import { tapAll } from '../wire/tap.ts';
import type { Tap } from '../wire/tap-tcp.ts';
import { maskPlay } from './mask.ts';
import { settled } from './play.ts';
import type { Proof, Way } from './proof.ts';
import type { Scenario } from './scenario.ts';
import { condense } from './times.ts';

/** What a tap is put in front of: a peer, or a server under test. */
export interface Target {
  /** Default `127.0.0.1`. */
  host?: string;
  port: number;
  /** Default `tcp`, or what the recipe serves. */
  transports?: readonly ('tcp' | 'udp')[];
}

/** What both ways are about: one target, or one for each. */
export type Targets = Target | { naive: Target; right: Target };

/** How the taps stand between, where that is not as in the recipe's scenario. */
export interface Between {
  /** The name of its lane; default the scenario's first peer, or for a server the clients' names. */
  as?: string;
  /** The port that is shown; default that of the scenario's peer of this name, or the server's. */
  port?: number;
  /** Default as in the scenario, else `text`. */
  protocol?: Protocol;
  /** Datagrams that are lost on the way: called with 0, 1, … per direction, for each way. */
  loses?: (index: number, from: Side) => boolean;
}

/** Where one of the ways reaches its target: the tap in front of it. */
export interface Place {
  host: string;
  port: number;
  /** `host:port`, for URLs. */
  address: string;
}

/** Stands by while a test does a thing in two ways, and notes what each does on the wire. */
export interface Witness {
  /** Puts a tap in front of the target for each way. */
  stand: (targets: Targets, between?: Between) => Promise<{ naive: Place; right: Place }>;
  /** What was seen until now, when nothing is on its way any more; masked as recordings are. */
  seen: () => Promise<Proof>;
  /** Ends all taps. */
  close: () => Promise<void>;
}

/** More than this many bytes on one way are not for drawing. */
const CAPACITY = 64 * 1024;
/** A shorter time than this between two events is no pause, in milliseconds. */
const PAUSE = 80;
/** Turns of ten milliseconds in which nothing happens, after which nothing is on its way. */
const QUIET = 4;

/** A witness for a test of the recipe that is played by this scenario. */
export function witness(scenario: Scenario): Witness {
  const [naive, right] = [observer(scenario), observer(scenario)];
  return {
    stand: async (targets, between = {}) => {
      const apart = 'naive' in targets ? targets : { naive: targets, right: targets };
      return {
        naive: await naive.stand(apart.naive, between),
        right: await right.stand(apart.right, between),
      };
    },
    seen: async () => ({ naive: await naive.seen(), right: await right.seen() }),
    close: async () => {
      await Promise.all([naive.close(), right.close()]);
    },
  };
}

/** Sees one of the ways. */
function observer(scenario: Scenario) {
  const journal = openJournal(undefined, CAPACITY);
  const taps: Tap[] = [];
  const ports = new Map<number, number>();
  let targets = 0;
  return {
    stand: async (target: Target, between: Between): Promise<Place> => {
      const { transports, displayPort, ...how } = planOf(scenario, between);
      const { host = '127.0.0.1', port } = target;
      const own = await tapAll(
        { ...how, target: { host, port }, journal, loses: between.loses },
        target.transports ?? transports,
      );
      taps.push(...own);
      targets += 1;
      const [tap] = own;
      for (const real of [port, tap!.port]) ports.set(real, displayPort);
      return { host: tap!.host, port: tap!.port, address: address(tap!.host, tap!.port) };
    },
    seen: async (): Promise<Way> => {
      await settled(journal, taps, QUIET);
      // Where there are several targets at a time, conversations are numbered in their order.
      const concurrent = scenario.concurrent === true && targets > 1;
      return masked(journal, taps, ports, { ...scenario, concurrent });
    },
    close: async (): Promise<void> => {
      await Promise.all(taps.map((tap) => tap.close()));
    },
  };
}

/** How the taps in front of a target note what they see. */
function planOf({ server, peers = {} }: Scenario, { as, port, protocol }: Between) {
  if (as === undefined && server !== undefined) {
    return {
      opener: 'peer' as const,
      peerName: (index: number) => `client ${index + 1}`,
      protocol: protocol ?? server.protocol ?? 'text',
      transports: [server.transport],
      displayPort: port ?? server.displayPort,
    };
  }
  const name = as ?? Object.keys(peers)[0] ?? 'server';
  const displayPort = port ?? peers[name]?.displayPort;
  if (displayPort === undefined) throw new Error(`the scenario has no peer ${name}: give its port`);
  return {
    opener: 'program' as const,
    peerName: () => name,
    protocol: protocol ?? peers[name]?.protocol ?? 'text',
    transports: ['tcp' as const],
    displayPort,
  };
}

/** Events with no time between them but the pauses that a test makes: a machine may be busy. */
export function withPauses(events: readonly WireEvent[]): WireEvent[] {
  let at = 0;
  return events.map((event, index) => {
    const waited = event.at - (events[index - 1]?.at ?? event.at);
    if (waited >= PAUSE) at += waited;
    return { ...event, at };
  });
}

function masked(
  journal: Journal,
  taps: readonly Tap[],
  ports: Map<number, number>,
  scenario: Scenario,
): Way {
  if (journal.omitted() > 0) throw new Error('what goes over the wire is too long to draw');
  const upstreamPorts = new Map(taps.flatMap((tap) => [...tap.upstreamPorts]));
  const { conversations, events } = maskPlay(
    {
      args: [],
      exit: { code: 0, signal: null },
      output: [],
      conversations: journal.conversations,
      events: withPauses(journal.events),
      ports,
      upstreamPorts,
      omitted: 0,
    },
    scenario,
  );
  const clients = conversations.filter(({ opener }) => opener === 'peer');
  return {
    conversations: conversations.map((conversation) =>
      clients.length === 1 && conversation === clients[0]
        ? { ...conversation, peer: conversation.peer.replace(/^client 1$/, 'client') }
        : conversation,
    ),
    events: condense(events, []).events,
  };
}
