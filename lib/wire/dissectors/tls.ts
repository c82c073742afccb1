import type { Field, Side } from '../events.ts';
import { byteCount, type Explain, field, hexValue, uint16 } from './explain.ts';
import { helloFields, versionName } from './tls-hello.ts';
import { alerts, contentTypes, handshakeTypes } from './tls-names.ts';

const HEADER = 5;

/** One direction: the record that is under way. */
interface Direction {
  /** The record's header, as far as it came in events before. */
  begun: Uint8Array;
  /** Bytes of the record that are still to come. */
  left: number;
  type: number;
  /** Whether this side has changed over to encryption. */
  encrypted: boolean;
  /** Whether bytes came that are no TLS. */
  lost: boolean;
}

/**
 * Explains TLS records and what can be read of the handshake in them
 * (RFC 8446 §5.1, §4); in TLS 1.3 that is the two hellos, and the rest is
 * encrypted. A record whose bytes come in several events is explained where it
 * begins.
 */
export function explainTls(): Explain {
  const sides: Record<Side, Direction> = { program: direction(), peer: direction() };
  return (bytes, from) => {
    const own = sides[from];
    const fields: Field[] = [];
    const gists: string[] = [];
    for (let at = 0; at < bytes.length; ) {
      if (own.lost) {
        fields.push(field('Other bytes', at, bytes.length, hexValue(bytes.subarray(at))));
        gists.push(byteCount(bytes.length - at));
        at = bytes.length;
      } else if (own.left > 0) at = takeRest(own, bytes, at, fields, gists);
      else at = takeRecord(own, bytes, at, fields, gists);
    }
    const shown = [...gists.slice(0, 3), ...(gists.length > 3 ? ['…'] : [])];
    return { summary: shown.join(', ') || (fields[0]?.label ?? 'empty'), fields };
  };
}

function direction(): Direction {
  return { begun: new Uint8Array(), left: 0, type: 0, encrypted: false, lost: false };
}

function takeRecord(
  own: Direction,
  bytes: Uint8Array,
  at: number,
  fields: Field[],
  gists: string[],
): number {
  const before = own.begun.length;
  const header = new Uint8Array([...own.begun, ...bytes.subarray(at, at + HEADER - before)]);
  if (contentTypes[header[0]!] === undefined || (header.length > 1 && header[1] !== 3)) {
    own.lost = true;
    const value = hexValue(bytes.subarray(at));
    fields.push(
      field('No TLS record', at, bytes.length, value, {
        note: 'Every record begins with its type, 20 to 23, and the number 3.',
        specification: 'RFC 8446 §5.1',
      }),
    );
    gists.push('no TLS');
    return bytes.length;
  }
  if (header.length < HEADER) {
    own.begun = header;
    const label = before === 0 ? 'Record header, first part' : 'Record header, continued';
    fields.push(field(label, at, bytes.length, hexValue(bytes.subarray(at))));
    return bytes.length;
  }
  own.begun = new Uint8Array();
  own.type = header[0]!;
  const length = uint16(header, 3);
  const start = at + HEADER - before;
  const end = Math.min(bytes.length, start + length);
  own.left = length - (end - start);
  const inside = content(own, bytes, start, end);
  gists.push(inside.gist);
  const children = [
    ...(before === 0 ? headerFields(bytes, at) : [continuedHeader(bytes, at, start)]),
    ...inside.fields,
  ];
  fields.push(
    field(`${contentTypes[own.type]} record`, at, end, byteCount(length), {
      specification: 'RFC 8446 §5.1',
      children,
    }),
  );
  if (own.type === 20) own.encrypted = true;
  return end;
}

/** Takes bytes of a record whose header came before. */
function takeRest(
  own: Direction,
  bytes: Uint8Array,
  at: number,
  fields: Field[],
  gists: string[],
): number {
  const end = Math.min(bytes.length, at + own.left);
  own.left -= end - at;
  fields.push(
    field(
      `${contentTypes[own.type]} record, continued`,
      at,
      end,
      hexValue(bytes.subarray(at, end)),
      {
        specification: 'RFC 8446 §5.1',
      },
    ),
  );
  gists.push(`${byteCount(end - at)} more`);
  return end;
}

function headerFields(bytes: Uint8Array, at: number): Field[] {
  const specification = 'RFC 8446 §5.1';
  const type = bytes[at]!;
  return [
    field('Content type', at, at + 1, `${type} (${contentTypes[type]})`, { specification }),
    field('Legacy record version', at + 1, at + 3, versionName(uint16(bytes, at + 1)), {
      specification,
    }),
    field('Length', at + 3, at + HEADER, String(uint16(bytes, at + 3)), { specification }),
  ];
}

function continuedHeader(bytes: Uint8Array, at: number, start: number): Field {
  return field('Record header, continued', at, start, hexValue(bytes.subarray(at, start)));
}

/** What is inside a record, as far as it can be read. */
function content(
  own: Direction,
  bytes: Uint8Array,
  start: number,
  end: number,
): { fields: Field[]; gist: string } {
  const value = hexValue(bytes.subarray(start, end));
  const one = (
    label: string,
    note?: string,
    specification?: string,
  ): { fields: Field[]; gist: string } => ({
    fields: start === end ? [] : [field(label, start, end, value, { note, specification })],
    gist: label,
  });
  if (own.type === 20) {
    return one(
      'Change cipher spec',
      'In TLS 1.3 it means nothing, and is there for old devices on the way.',
      'RFC 8446 §5',
    );
  }
  if (own.type === 23) {
    const size = byteCount(end - start + own.left);
    return { ...one('Encrypted data', undefined, 'RFC 8446 §5.2'), gist: `${size} encrypted` };
  }
  if (own.encrypted) return one(`Encrypted ${own.type === 21 ? 'alert' : 'handshake'}`);
  return own.type === 21
    ? alert(bytes, start, end, one)
    : handshake(bytes, start, end, own.left === 0);
}

function alert(
  bytes: Uint8Array,
  start: number,
  end: number,
  one: (label: string) => { fields: Field[]; gist: string },
): { fields: Field[]; gist: string } {
  if (end - start !== 2) return one('Alert');
  const [level, description] = [bytes[start]!, bytes[start + 1]!];
  const name = alerts[description] ?? `alert ${description}`;
  const specification = 'RFC 8446 §6';
  const levels: Record<number, string> = { 1: 'warning', 2: 'fatal' };
  return {
    gist: name,
    fields: [
      field('Level', start, start + 1, levels[level] ?? String(level), { specification }),
      field('Description', start + 1, end, `${description} (${name})`, { specification }),
    ],
  };
}

/** The handshake messages in a record that is there as a whole, or its bytes. */
function handshake(
  bytes: Uint8Array,
  start: number,
  end: number,
  whole: boolean,
): { fields: Field[]; gist: string } {
  const fields: Field[] = [];
  for (let at = start; at < end; ) {
    const length = at + 4 <= end ? (bytes[at + 1]! << 16) | uint16(bytes, at + 2) : Infinity;
    const next = at + 4 + length;
    if (next > end) {
      const label = whole ? 'Part of a handshake message' : 'Handshake message, first part';
      fields.push(field(label, at, end, hexValue(bytes.subarray(at, end))));
      break;
    }
    fields.push(message(bytes, at, next));
    at = next;
  }
  return { fields, gist: fields.map(({ label }) => label).join(', ') || 'empty' };
}

function message(bytes: Uint8Array, start: number, end: number): Field {
  const type = bytes[start]!;
  const name = handshakeTypes[type] ?? `Handshake type ${type}`;
  const specification = 'RFC 8446 §4';
  const body =
    type === 1 || type === 2
      ? helloFields(bytes, start + 4, end, type === 1 ? 'client' : 'server')
      : end > start + 4
        ? [field('Body', start + 4, end, hexValue(bytes.subarray(start + 4, end)))]
        : [];
  return field(name, start, end, byteCount(end - start - 4), {
    specification,
    children: [
      field('Handshake type', start, start + 1, `${type} (${name})`, { specification }),
      field('Length', start + 1, start + 4, String(end - start - 4), { specification }),
      ...body,
    ],
  });
}
