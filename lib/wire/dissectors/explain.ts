import { escapeText } from '../escape.ts';
import type { Field, Side } from '../events.ts';

/** What a dissector says about the bytes of one event. */
export interface Explanation {
  /** Gist in a few words. */
  summary: string;
  fields: Field[];
}

/**
 * Explains one conversation, event by event in order: it remembers what the
 * events before have said. It takes any bytes and never throws; its fields lie
 * inside the bytes, in order, siblings without overlap and children inside
 * their parent.
 */
export type Explain = (bytes: Uint8Array, from: Side) => Explanation;

type More = Pick<Field, 'note' | 'specification' | 'children' | 'bits'>;

/** A field; optional parts that are undefined are left out. */
export function field(
  label: string,
  start: number,
  end: number,
  value: string,
  more: { [Key in keyof More]?: More[Key] | undefined } = {},
): Field {
  const result: Field = { label, start, end, value };
  if (more.bits !== undefined) result.bits = more.bits;
  if (more.note !== undefined) result.note = more.note;
  if (more.specification !== undefined) result.specification = more.specification;
  if (more.children !== undefined && more.children.length > 0) result.children = more.children;
  return result;
}

/** `1 byte`, `1,024 bytes`. */
export function byteCount(count: number): string {
  return count === 1 ? '1 byte' : `${count.toLocaleString('en-GB')} bytes`;
}

const LONGEST = 240;

/** Bytes as escaped text, cut where it gets long. */
export function textValue(bytes: Uint8Array): string {
  if (bytes.length <= LONGEST) return escapeText(bytes);
  return `${escapeText(wholeCharacters(bytes.subarray(0, LONGEST)))}… (${byteCount(bytes.length)})`;
}

/** Bytes in hexadecimal, in pairs, cut where it gets long. */
export function hexValue(bytes: Uint8Array): string {
  const shown = Buffer.from(bytes.subarray(0, 24)).toString('hex').match(/../g) ?? [];
  return bytes.length > 24 ? `${shown.join(' ')} … (${byteCount(bytes.length)})` : shown.join(' ');
}

/** A number in hexadecimal with its `0x` and all its digits. */
export function hexNumber(number: number, bytes: number): string {
  return `0x${number.toString(16).padStart(bytes * 2, '0')}`;
}

/** How many bytes at the end begin a UTF-8 character that is not complete there. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 && byte < 0xf5 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 1;
    return byte < 0xf5 && needed > back ? back : 0;
  }
  return 0;
}

function wholeCharacters(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length - incompleteTail(bytes));
}

/** Reads big-endian numbers; the caller has made sure that the bytes are there. */
export function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

export function uint32(bytes: Uint8Array, at: number): number {
  return uint16(bytes, at) * 0x10000 + uint16(bytes, at + 2);
}
