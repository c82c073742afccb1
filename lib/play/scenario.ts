import type { Peer } from '../fixtures/peer.ts';
import type { Protocol, Side } from '../wire/events.ts';

/**
 * A peer that the program will talk to. Where its host is a multicast group,
 * the tap listens in instead of standing between.
 */
export interface PeerPlan<P extends Peer = Peer> {
  /** Starts the fixture on port 0. */
  start: () => Promise<P>;
  /** The port shown in recordings instead of the random one: the service's usual port. */
  displayPort: number;
  /** How its bytes are explained; default `text`. */
  protocol?: Protocol;
  /**
   * False: no tap stands in front of it, the program meets the peer itself, and
   * nothing of it is recorded. For ports that refuse or never answer, where a
   * tap would accept.
   */
  tapped?: boolean;
  /** Datagrams that the link between program and peer drops: called with 0, 1, … per direction. */
  loses?: (index: number, from: Side) => boolean;
}

/** Where the program reaches a peer: the tap in front of it. */
export interface Reach<P extends Peer = Peer> {
  host: string;
  port: number;
  /** `host:port`, for URLs. */
  address: string;
  /** The fixture itself: what it saw, files it offers (a CA certificate, say). */
  peer: P;
}

/** How the program serves others: for recipes that are servers. */
export interface ServerPlan {
  transport: 'tcp' | 'udp';
  /** The port shown in recordings instead of the random one: the program's default port. */
  displayPort: number;
  protocol?: Protocol;
  /** Finds `host:port` on the program's stdout; default `/listening on (\S+:\d+)/`. */
  ready?: RegExp;
  /** The lanes' names in the order in which the clients connect; default `client 1`, `client 2`, … */
  clientNames?: string[];
  /**
   * What the clients do, one after another in a fixed order, so that two plays
   * are alike. When it resolves, the program is sent SIGINT.
   */
  clients: (server: { host: string; port: number }, signal: AbortSignal) => Promise<void>;
}

/** How a recipe is played offline. */
export interface Scenario<Peers extends Record<string, Peer> = Record<string, Peer>> {
  /** The peers by name; the names are the lanes of the diagram. */
  peers?: { [Name in keyof Peers]: PeerPlan<Peers[Name]> };
  /** The program's arguments. Ports in them are shown as display ports. */
  args: (reach: { [Name in keyof Peers]: Reach<Peers[Name]> }) => string[];
  server?: ServerPlan;
  /** The exit code that the play must end with; default 0. */
  exitCode?: number;
  /**
   * True for a program that talks to several peers at the same time: events of
   * one instant are then put in the order of the peers, and conversations
   * numbered in it, for which of them comes first is chance.
   */
  concurrent?: boolean;
  /** Parts of the output that differ from play to play, such as measured times, and what the recording shows instead. */
  masks?: { find: RegExp; show: string }[];
  /** Milliseconds after which the play is stopped and has failed; default 10,000. */
  deadline?: number;
}

/** Declares a scenario; gives its types, does nothing else. */
export function scenario<Peers extends Record<string, Peer>>(
  plan: Scenario<Peers>,
): Scenario<Peers> {
  return plan;
}
