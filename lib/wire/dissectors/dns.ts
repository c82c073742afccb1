import type { Field } from '../events.ts';
import { dnsMessage } from './dns-message.ts';
import { byteCount, type Explain, field, hexValue, uint16 } from './explain.ts';

/** One direction of a TCP conversation: the message that is under way. */
interface Direction {
  /** The first byte of a length that was split. */
  begun: number | undefined;
  /** Length of the message, as soon as it is known. */
  length: number | undefined;
  /** Bytes of the message that came already. */
  taken: number;
}

/**
 * Explains DNS messages (RFC 1035 §4): one a datagram; over TCP each behind a
 * length of two bytes. A message that TCP has split between events is not
 * taken apart, only measured.
 */
export function explainDns(transport: 'tcp' | 'udp'): Explain {
  if (transport === 'udp') return (bytes) => dnsMessage(bytes);
  const sides = { program: fresh(), peer: fresh() };
  return (bytes, from) => {
    const own = sides[from];
    const fields: Field[] = [];
    const gists: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      at =
        own.length === undefined
          ? takeLength(own, bytes, at, fields)
          : takeMessage(own, own.length, bytes, at, fields, gists);
    }
    const shown = [...gists.slice(0, 3), ...(gists.length > 3 ? ['…'] : [])];
    return { summary: shown.join(', ') || (fields[0]?.label ?? 'empty'), fields };
  };
}

function fresh(): Direction {
  return { begun: undefined, length: undefined, taken: 0 };
}

function takeLength(own: Direction, bytes: Uint8Array, at: number, fields: Field[]): number {
  const start = at;
  const specification = 'RFC 1035 §4.2.2';
  if (own.begun === undefined && at + 1 === bytes.length) {
    own.begun = bytes[at]!;
    const value = hexValue(bytes.subarray(at));
    fields.push(field('Length, first byte', at, at + 1, value, { specification }));
    return at + 1;
  }
  const end = own.begun === undefined ? at + 2 : at + 1;
  const length = own.begun === undefined ? uint16(bytes, at) : own.begun * 256 + bytes[at]!;
  fields.push(
    field(own.begun === undefined ? 'Length' : 'Length, second byte', start, end, String(length), {
      note: 'How long the message is that follows; only TCP needs it.',
      specification,
    }),
  );
  own.begun = undefined;
  own.taken = 0;
  own.length = length === 0 ? undefined : length;
  return end;
}

function takeMessage(
  own: Direction,
  length: number,
  bytes: Uint8Array,
  at: number,
  fields: Field[],
  gists: string[],
): number {
  const end = Math.min(bytes.length, at + length - own.taken);
  const piece = bytes.subarray(at, end);
  if (piece.length === length) {
    const message = dnsMessage(piece, at);
    fields.push(...message.fields);
    gists.push(message.summary);
  } else {
    const label = own.taken === 0 ? 'Message, first part' : 'Message, continued';
    own.taken += piece.length;
    gists.push(`${byteCount(piece.length)} of a message`);
    fields.push(
      field(label, at, end, hexValue(piece), {
        note: `TCP has split the message: these are ${byteCount(piece.length)} of ${length.toLocaleString('en-GB')}.`,
        specification: 'RFC 7766 §8',
      }),
    );
    if (own.taken < length) return end;
  }
  own.length = undefined;
  return end;
}
