import type { Recording } from '../play/recording.ts';
import { other, portOf } from './address.ts';
import type { Conversation, Side, WireEvent } from './events.ts';
import { ethernetFrame, type Host, ipBytes, mapped, type SentPacket } from './pcap/internet.ts';
import { type Frame, pcapngFile } from './pcap/pcapng.ts';
import { tcpConnection } from './pcap/tcp.ts';
import { datagramPacket, unreachablePacket } from './pcap/udp.ts';

/** 1 January 2000, for a recording has no date: microseconds since 1970 began. */
const epoch = Date.UTC(2000, 0, 1) * 1000;

/** Between packets of one moment, so that they stay in order: microseconds. */
const step = 10;

/**
 * A recording as a capture that Wireshark opens (pcapng). The bytes, their
 * order and their times are the recording's; the packets around them are made
 * up as a network would have made them, and the file's comment says so.
 *
 * @throws RangeError when an address of the recording is no IP address
 */
export function pcapOf(
  recording: Pick<Recording, 'recipe' | 'conversations' | 'events'>,
): Uint8Array {
  const first = firstNumber(recording.recipe);
  const makers = new Map(
    recording.conversations.map((conversation) => {
      const hosts = hostsOf(conversation, macOf(conversation, recording.conversations));
      const packets =
        conversation.transport === 'tcp'
          ? tcpConnection(hosts, conversation.opener, first + conversation.id * 1_000_000)
          : datagrams(hosts);
      return [conversation.id, { hosts, packets }];
    }),
  );
  const frames: Frame[] = [];
  let clock = 0;
  for (const event of recording.events) {
    const maker = makers.get(event.conversation);
    for (const { from, packet, comment } of maker?.packets(event) ?? []) {
      const { [from]: sender, [other(from)]: receiver } = maker?.hosts ?? {};
      if (!sender || !receiver) continue;
      clock = Math.max(event.at * 1000, frames.length === 0 ? 0 : clock + step);
      frames.push({
        time: epoch + clock,
        bytes: ethernetFrame(sender, receiver, packet),
        ...(comment !== undefined && { comment }),
      });
    }
  }
  return pcapngFile(commentOn(recording.recipe), frames);
}

/** Tells recipes apart where their captures are put into one, for they use the same ports. */
function firstNumber(recipe: string): number {
  return [...recipe].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2 ** 32, 0);
}

function commentOn(recipe: string): string {
  return [
    `Synthesised from Wirebook’s recording of the recipe “${recipe}”; not captured from a network.`,
    'As recorded: the bytes of TCP streams and UDP datagrams, their order, and their times (rounded), with ports that stand for the real ones.',
    'Made up: Ethernet, IP, TCP and UDP headers, the TCP handshakes, sequence numbers and acknowledgements, and the date.',
  ].join('\n');
}

/** Both ends; where only one has an IPv6 address, the other's is written as one. */
function hostsOf(conversation: Conversation, peerMac: number): Record<Side, Host> {
  const host = (hostAndPort: string, mac: number): Host => ({
    ip: ipBytes(hostAndPort.slice(0, hostAndPort.lastIndexOf(':')).replace(/^\[|\]$/g, '')),
    port: portOf(hostAndPort),
    // Locally administered, so that it is nobody's.
    mac: Uint8Array.of(2, 0, 0, 0, mac >>> 8, mac & 255),
  });
  const program = host(conversation.programAddress, 1);
  const peer = host(conversation.peerAddress, peerMac);
  if (program.ip.length !== peer.ip.length) {
    program.ip = mapped(program.ip);
    peer.ip = mapped(peer.ip);
  }
  return { program, peer };
}

/** Each peer has a network card of its own; the program's is number 1. */
function macOf({ peer }: Conversation, all: readonly Conversation[]): number {
  return 2 + [...new Set(all.map((conversation) => conversation.peer))].indexOf(peer);
}

/** The packets of datagrams between two addresses. */
function datagrams(hosts: Record<Side, Host>): (event: WireEvent) => SentPacket[] {
  const last: Partial<Record<Side, Uint8Array>> = {};
  return (event) => {
    const { from } = event;
    const [sender, receiver] = [hosts[from], hosts[other(from)]];
    if (event.kind === 'datagram') {
      const packet = datagramPacket(sender, receiver, event.bytes);
      last[from] = packet;
      if (!event.lost) return [{ from, packet }];
      return [{ from, packet, comment: 'Sent, and lost on the way: the other side never got it.' }];
    }
    const refused = last[other(from)];
    if (event.kind !== 'refused' || !refused) return [];
    return [{ from, packet: unreachablePacket(sender, receiver, refused) }];
  };
}
