/** Who sent something: the recipe's program, or the peer it talks to. */
export type Side = 'program' | 'peer';

/**
 * One conversation: a TCP connection, or all datagrams between two UDP
 * addresses, or between one address and a multicast group.
 */
export interface Conversation {
  /** 1, 2, … in the order in which the conversations began. */
  id: number;
  transport: 'tcp' | 'udp';
  /** The lane's name in the diagram: a peer's name in the scenario (`server`), or a client's. */
  peer: string;
  /** The dissector that explains its bytes. */
  protocol: Protocol;
  /** Which side opened the connection or sent the first datagram. */
  opener: Side;
  /** `host:port`, IPv6 hosts in brackets. */
  programAddress: string;
  /** `host:port`, IPv6 hosts in brackets. */
  peerAddress: string;
}

/** The protocols that have a dissector in lib/wire/dissectors. */
export type Protocol = 'text' | 'http' | 'dns' | 'websocket' | 'tls';

/** What a tap saw happen on the wire. */
export type WireEvent = {
  /** Milliseconds since the play began. */
  at: number;
  /** The id of the conversation it belongs to. */
  conversation: number;
  from: Side;
} & (
  | /** A TCP connection was made; `from` is the opener. */ { kind: 'open' }
  | /** A connection or datagram was refused by `from`. */ { kind: 'refused' }
  | /** TCP bytes as the tap read them. */ { kind: 'data'; bytes: Uint8Array }
  | /** `from` will send nothing more. */ { kind: 'fin' }
  | /** `from` broke the connection off. */ { kind: 'rst' }
  | /** One UDP datagram; `lost` when the scenario's link dropped it. */ {
      kind: 'datagram';
      bytes: Uint8Array;
      lost?: boolean;
    }
);

/** A labelled run of bytes, or of bits, inside one event. */
export interface Field {
  /** The specification's own name for it: `Transaction ID`, `Status line`. */
  label: string;
  /** First byte, counted from 0 in the event's bytes. */
  start: number;
  /** The byte after the last. */
  end: number;
  /** For a field of single bits: first bit (0 is the most significant of byte `start`) and how many. */
  bits?: { start: number; length: number };
  /** The value as a person reads it, escaped so that it is safe to print. */
  value: string;
  /** One sentence about what it means, where the label does not say it. */
  note?: string;
  /** Where it is specified: `RFC 1035 §4.1.1`. */
  specification?: string;
  children?: Field[];
}

/** A wire event, explained. */
export interface Segment {
  event: WireEvent;
  conversation: Conversation;
  /** Gist in a few words, for the arrow: `HEAD / HTTP/1.1`, `A? example.com`, `FIN`. */
  summary: string;
  /** Empty for events without bytes. */
  fields: Field[];
}
