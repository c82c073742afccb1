import { portOf } from '../wire/address.ts';
import type { Conversation } from '../wire/events.ts';

/** Shown for the first port that the system chose; the next ones follow. */
const FIRST = 50_001;

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
): Map<number, number> {
  const ports = new Map(fixed);
  let next = FIRST;
  for (const { id, opener, programAddress, peerAddress } of conversations) {
    const [client, target] =
      opener === 'program' ? [programAddress, peerAddress] : [peerAddress, programAddress];
    for (const port of [portOf(client), portOf(target)]) {
      if (!ports.has(port)) ports.set(port, next++);
    }
    const known = upstream.get(id);
    if (known !== undefined) ports.set(known, ports.get(portOf(client))!);
  }
  return ports;
}
