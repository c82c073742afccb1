import { portOf } from '../wire/address.ts';
import type { Conversation } from '../wire/events.ts';

/** Shown for the first port that the system chose; the next ones follow. */
const FIRST = 50_001;

/** What is shown for ports that differ from play to play. */
export interface DisplayPorts {
  /** By the real port, for texts that name it. */
  shown: ReadonlyMap<number, number>;
  /**
   * By the id of a conversation: the port of whoever opened it. Two connections
   * to different places may by chance have the same port at the same time.
   */
  openers: ReadonlyMap<number, number>;
}

/**
 * What is shown for each port that differs from play to play: the display
 * ports of the scenario for peers and servers, and 50001, 50002, … for the
 * ports that the system gave to clients, in the order of their conversations.
 *
 * @param fixed the ports of peers, taps and servers with their display ports
 * @param upstream by conversation, the port under which a tap's target knows the client
 */
export function displayPorts(
  conversations: readonly Conversation[],
  fixed: ReadonlyMap<number, number>,
  upstream: ReadonlyMap<number, number>,
): DisplayPorts {
  const shown = new Map(fixed);
  const sockets = new Map<string, number>();
  const openers = new Map<number, number>();
  let next = FIRST;
  const name = (port: number, number: number) => {
    if (!shown.has(port)) shown.set(port, number);
  };
  for (const { id, transport, opener, programAddress, peerAddress } of conversations) {
    const [client, target] =
      opener === 'program' ? [programAddress, peerAddress] : [peerAddress, programAddress];
    const port = portOf(client);
    // A connection has a socket of its own; datagrams to several places may leave one.
    const socket = transport === 'tcp' ? `tcp ${id}` : `udp ${port}`;
    const own = fixed.get(port) ?? sockets.get(socket) ?? next++;
    sockets.set(socket, own);
    openers.set(id, own);
    name(port, own);
    if (!shown.has(portOf(target))) name(portOf(target), next++);
    const known = upstream.get(id);
    if (known !== undefined) name(known, own);
  }
  return { shown, openers };
}
