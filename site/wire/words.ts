import type { Conversation, Segment, Side } from '../../lib/wire/events.ts';
import { sizeInWords, time } from './units.ts';

/** How many bytes an event carries; undefined for one that carries none. */
export function bytesOf({ event }: Segment): Uint8Array | undefined {
  return event.kind === 'data' || event.kind === 'datagram' ? event.bytes : undefined;
}

/** The other side. */
export function otherSide(side: Side): Side {
  return side === 'program' ? 'peer' : 'program';
}

/** What a side is called: the program's own name, or the peer's. */
export function nameOf(segment: Segment, side: Side, program: string): string {
  return side === 'program' ? program : segment.conversation.peer;
}

/** The address of a side. */
export function addressOf({ conversation }: Segment, side: Side): string {
  return side === 'program' ? conversation.programAddress : conversation.peerAddress;
}

const protocols = { http: 'HTTP', dns: 'DNS', websocket: 'WebSocket', tls: 'TLS' } as const;

/** What a conversation speaks: the protocol that its bytes follow, or what carries them. */
export function protocolOf({ protocol, transport }: Conversation): string {
  return protocol === 'text' ? transport.toUpperCase() : protocols[protocol];
}

/** The kind of an event, as the table and the legend call it. */
export function kindOf({ event, conversation }: Segment): string {
  switch (event.kind) {
    case 'open':
      return 'connect';
    case 'refused':
      return 'refused';
    case 'data':
      return 'data';
    case 'fin':
      return 'FIN';
    case 'rst':
      return 'RST';
    case 'datagram':
      return event.lost ? 'datagram, lost' : conversation.transport === 'udp' ? 'datagram' : 'data';
  }
}

/** One sentence that tells what an event without bytes means. */
export function meaningOf(segment: Segment, program: string): string {
  const { event, conversation } = segment;
  const sender = nameOf(segment, event.from, program);
  const other = nameOf(segment, otherSide(event.from), program);
  switch (event.kind) {
    case 'open':
      return `${sender} opened a TCP connection to ${other}. The handshake carries no bytes of either program.`;
    case 'refused':
      return conversation.transport === 'tcp'
        ? `Nobody listens at this port of ${sender}: the connection was answered with RST.`
        : `Nobody listens at this port of ${sender}: the datagram was answered with “port unreachable” (ICMP).`;
    case 'fin':
      return `${sender} will send nothing more. ${other} reads the end of the stream, and may still send.`;
    case 'rst':
      return `${sender} broke the connection off. Whatever was still on its way is gone, in both directions.`;
    case 'data':
      return 'A segment without bytes.';
    case 'datagram':
      return 'An empty datagram. It carries no bytes, and it is a message all the same.';
  }
}

/** An event in one line, for those who hear the diagram. */
export function spokenEvent(segment: Segment, program: string): string {
  const { event } = segment;
  const bytes = bytesOf(segment);
  const from = nameOf(segment, event.from, program);
  const to = nameOf(segment, otherSide(event.from), program);
  return [
    `${time(event.at)}: ${from} to ${to}`,
    kindOf(segment),
    ...(bytes ? [sizeInWords(bytes.length), segment.summary] : []),
  ].join(', ');
}
