import { other } from '../address.ts';
import type { Side, WireEvent } from '../events.ts';
import { joined, uint8, uint16, uint32 } from './bytes.ts';
import { withChecksum } from './checksum.ts';
import { type Host, ipPacket, protocols, pseudoHeader, type SentPacket } from './internet.ts';

/** The bits of the header that this book meets (RFC 9293 §3.1). */
const flags = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16 } as const;

/** The most that a segment carries on Ethernet: a frame of 1,500 bytes without the two headers. */
const segmentSize = (ip: Uint8Array) => 1500 - 20 - (ip.length === 16 ? 40 : 20);

/**
 * Makes the packets of one connection, event by event (RFC 9293): the
 * handshake, data cut into segments and acknowledged, and the ends. What an
 * event cannot mean any more, such as bytes after the sender's FIN, makes none.
 *
 * @param opener the side whose SYN comes first
 * @param first where the program's sequence numbers begin
 */
export function tcpConnection(
  hosts: Record<Side, Host>,
  opener: Side,
  first: number,
): (event: WireEvent) => SentPacket[] {
  /** The sequence number of the next byte of each side. */
  const next: Record<Side, number> = {
    program: first % 2 ** 32,
    peer: (first + 500_000) % 2 ** 32,
  };
  const finished: Record<Side, boolean> = { program: false, peer: false };
  let state: 'new' | 'open' | 'broken' = 'new';

  /** A segment from one side; its bytes, SYN and FIN move the side's sequence number on. */
  function segment(from: Side, set: number, content = new Uint8Array()): SentPacket {
    const to = other(from);
    const acknowledged = set & flags.ack ? next[to] : 0;
    const packet = tcpPacket(hosts[from], hosts[to], next[from], acknowledged, set, content);
    const phantom = (set & flags.syn ? 1 : 0) + (set & flags.fin ? 1 : 0);
    next[from] = (next[from] + content.length + phantom) % 2 ** 32;
    return { from, packet };
  }

  function open(): SentPacket[] {
    if (state !== 'new') return [];
    state = 'open';
    return [
      {
        ...segment(opener, flags.syn),
        comment:
          'The recording says that the connection was opened; the handshake stands for that.',
      },
      segment(other(opener), flags.syn | flags.ack),
      segment(opener, flags.ack),
    ];
  }

  function data(from: Side, bytes: Uint8Array): SentPacket[] {
    if (finished[from] || bytes.length === 0) return [];
    const most = segmentSize(hosts[from].ip);
    const packets: SentPacket[] = [];
    for (let start = 0; start < bytes.length; start += most) {
      const last = start + most >= bytes.length;
      packets.push(
        segment(from, flags.ack | (last ? flags.psh : 0), bytes.slice(start, start + most)),
        segment(other(from), flags.ack),
      );
    }
    return packets;
  }

  function finish(from: Side): SentPacket[] {
    if (finished[from]) return [];
    finished[from] = true;
    return [segment(from, flags.fin | flags.ack), segment(other(from), flags.ack)];
  }

  return (event) => {
    const { from } = event;
    if (state === 'broken') return [];
    if (event.kind === 'refused') {
      const asked = state === 'new' ? [segment(other(from), flags.syn)] : [];
      state = 'broken';
      const comment = 'Nobody listens at this port: the connection is refused.';
      return [...asked, { ...segment(from, flags.rst | flags.ack), comment }];
    }
    const opened = open();
    switch (event.kind) {
      case 'data':
        return [...opened, ...data(from, event.bytes)];
      case 'fin':
        return [...opened, ...finish(from)];
      case 'rst':
        state = 'broken';
        return [...opened, segment(from, flags.rst | flags.ack)];
      default:
        return opened;
    }
  };
}

/** A TCP segment in its IP packet; with SYN it tells the largest segment it takes (RFC 9293 §3.7.1). */
function tcpPacket(
  from: Host,
  to: Host,
  sequence: number,
  acknowledged: number,
  set: number,
  content: Uint8Array,
): Uint8Array {
  const options =
    set & flags.syn ? joined(uint8(2, 4), uint16(segmentSize(from.ip))) : new Uint8Array();
  const window = set & flags.rst ? 0 : 65_535;
  const plain = joined(
    uint16(from.port, to.port),
    uint32(sequence, acknowledged),
    uint8(((20 + options.length) / 4) << 4, set),
    uint16(window, 0, 0),
    options,
    content,
  );
  const pseudo = pseudoHeader(from, to, protocols.tcp, plain.length);
  return ipPacket(from, to, protocols.tcp, withChecksum(plain, 16, pseudo));
}
