import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { address } from './address.ts';
import type { Conversation } from './events.ts';
import type { Tap, TapPlan } from './tap-tcp.ts';

/** The address of the loopback interface, where the book's multicast stays. */
const LOOPBACK = '127.0.0.1';

/** Whether a host is an IPv4 multicast group (RFC 5771 §3). */
export function isMulticast(host: string): boolean {
  const first = Number(host.split('.')[0]);
  return isIPv4(host) && first >= 224 && first < 240;
}

/**
 * Listens in on a multicast group on the loopback interface. Nothing is relayed
 * and nothing changed: the tap is one more member of the group, who notes every
 * datagram, in one conversation a sender.
 *
 * @param plan the target is the group and its port
 * @param isPeer whether a port is a peer's; all others are the program's
 */
export async function tapMulticast(plan: TapPlan, isPeer: (port: number) => boolean): Promise<Tap> {
  const { target, journal } = plan;
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const conversations = new Map<string, Conversation>();
  let count = 0;

  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(target.port, process.platform === 'win32' ? undefined : target.host, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  socket.on('error', () => {});
  try {
    socket.addMembership(target.host, LOOPBACK);
  } catch (error) {
    socket.close();
    throw error;
  }

  socket.on('message', (bytes, from) => {
    const sender = address(from.address, from.port);
    const group = address(target.host, target.port);
    const by = isPeer(from.port) ? 'peer' : 'program';
    let conversation = conversations.get(sender);
    if (conversation === undefined) {
      conversation = journal.begin({
        transport: 'udp',
        peer: plan.peerName(count++),
        protocol: plan.protocol,
        opener: by,
        programAddress: by === 'program' ? sender : group,
        peerAddress: by === 'program' ? group : sender,
      });
      conversations.set(sender, conversation);
    }
    journal.note(conversation, by, { kind: 'datagram', bytes });
  });

  let closed: Promise<void> | undefined;
  return {
    host: target.host,
    port: target.port,
    upstreamPorts: new Map(),
    idle: () => true,
    close: () => {
      closed ??= new Promise((resolve) => socket.close(() => resolve()));
      return closed;
    },
  };
}
