import { escapeText } from '../escape.ts';
import type { Field } from '../events.ts';
import { byteCount, field, hexNumber, hexValue, uint16 } from './explain.ts';
import { cipherSuites, extensions, groupNames, versionNames } from './tls-names.ts';

/** Reads forward through bytes and remembers whether they ran out. */
class Reader {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** Takes so many bytes; undefined when there are fewer. */
  take(count: number): { start: number; end: number } | undefined {
    if (this.at + count > this.end) return undefined;
    const start = this.at;
    this.at += count;
    return { start, end: this.at };
  }

  /** Takes a vector behind its length of one or two bytes; the start is that of the length. */
  vector(size: 1 | 2): { start: number; from: number; end: number } | undefined {
    if (this.at + size > this.end) return undefined;
    const length = size === 1 ? this.bytes[this.at]! : uint16(this.bytes, this.at);
    const start = this.at;
    if (start + size + length > this.end) return undefined;
    this.at = start + size + length;
    return { start, from: start + size, end: this.at };
  }
}

const HELLO = { client: 'RFC 8446 §4.1.2', server: 'RFC 8446 §4.1.3' };

/**
 * The fields of a Client Hello or Server Hello from `start` to `end`; what
 * does not fit is one field of bytes at the end.
 */
export function helloFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  who: 'client' | 'server',
): Field[] {
  const reader = new Reader(bytes, start, end);
  const fields: Field[] = [];
  const specification = HELLO[who];
  const steps = [
    () => version(reader, specification),
    () => random(reader, specification),
    () => sessionId(reader, specification),
    () => (who === 'client' ? suites(reader, specification) : suite(reader, specification)),
    () => (who === 'client' ? compressions(reader) : compression(reader)),
  ];
  for (const step of steps) {
    const taken = step();
    if (taken === undefined) return withRest(fields, bytes, fields.at(-1)?.end ?? start, end);
    fields.push(taken);
  }
  const at = reader.at;
  const block = reader.vector(2);
  if (block === undefined) return withRest(fields, bytes, at, end);
  fields.push(
    field('Extensions', block.start, block.end, byteCount(block.end - block.from), {
      specification: 'RFC 8446 §4.2',
      children: extensionFields(bytes, block.from, block.end, who),
    }),
  );
  return withRest(fields, bytes, block.end, end);
}

function withRest(fields: Field[], bytes: Uint8Array, at: number, end: number): Field[] {
  if (at >= end) return fields;
  return [...fields, field('Other bytes', at, end, hexValue(bytes.subarray(at, end)))];
}

function version(reader: Reader, specification: string): Field | undefined {
  const place = reader.take(2);
  return (
    place &&
    field(
      'Legacy version',
      place.start,
      place.end,
      versionName(uint16(reader.bytes, place.start)),
      {
        note: 'Always TLS 1.2 since TLS 1.3: the true one is in an extension.',
        specification,
      },
    )
  );
}

function random(reader: Reader, specification: string): Field | undefined {
  const place = reader.take(32);
  return (
    place &&
    field(
      'Random',
      place.start,
      place.end,
      hexValue(reader.bytes.subarray(place.start, place.end)),
      {
        note: 'Fresh for every connection, so that no handshake can be replayed.',
        specification,
      },
    )
  );
}

function sessionId(reader: Reader, specification: string): Field | undefined {
  const place = reader.vector(1);
  return (
    place &&
    field('Legacy session ID', place.start, place.end, byteCount(place.end - place.from), {
      note: 'For old devices on the way, to which TLS 1.3 looks like TLS 1.2.',
      specification,
    })
  );
}

/** What a client offers: the suites of TLS 1.3 one by one, those of older versions together. */
function suites(reader: Reader, specification: string): Field | undefined {
  const place = reader.vector(2);
  if (place === undefined) return undefined;
  const children: Field[] = [];
  for (let at = place.from; at + 2 <= place.end; ) {
    const number = uint16(reader.bytes, at);
    if (isRecent(number)) {
      children.push(field('Cipher suite', at, at + 2, suiteName(number)));
      at += 2;
      continue;
    }
    const start = at;
    while (at + 2 <= place.end && !isRecent(uint16(reader.bytes, at))) at += 2;
    const count = (at - start) / 2;
    children.push(
      field('Older cipher suites', start, at, `${count} for TLS 1.2 and before`, {
        note: 'With TLS 1.3 they are out of use.',
        specification: 'RFC 8446 §B.4',
      }),
    );
  }
  const offered = Math.floor((place.end - place.from) / 2);
  return field('Cipher suites', place.start, place.end, `${offered} offered`, {
    specification,
    children,
  });
}

/** The suites of TLS 1.3 have numbers of their own (RFC 8446 §B.4). */
function isRecent(suite: number): boolean {
  return suite >> 8 === 0x13;
}

function suite(reader: Reader, specification: string): Field | undefined {
  const place = reader.take(2);
  return (
    place &&
    field('Cipher suite', place.start, place.end, suiteName(uint16(reader.bytes, place.start)), {
      note: 'The one that the server chose.',
      specification,
    })
  );
}

function compressions(reader: Reader): Field | undefined {
  const place = reader.vector(1);
  return (
    place &&
    field('Legacy compression methods', place.start, place.end, 'none', {
      note: 'Compression before encryption gives secrets away; it is never used.',
      specification: HELLO.client,
    })
  );
}

function compression(reader: Reader): Field | undefined {
  const place = reader.take(1);
  return (
    place &&
    field('Legacy compression method', place.start, place.end, 'none', {
      specification: HELLO.server,
    })
  );
}

function extensionFields(
  bytes: Uint8Array,
  start: number,
  end: number,
  who: 'client' | 'server',
): Field[] {
  const reader = new Reader(bytes, start, end);
  const fields: Field[] = [];
  while (reader.at < end) {
    const at = reader.at;
    const type = reader.take(2);
    const data = type && reader.vector(2);
    if (data === undefined) return withRest(fields, bytes, at, end);
    const number = uint16(bytes, at);
    const known = extensions[number];
    fields.push(
      field(
        known?.name ?? `Extension ${number}`,
        at,
        data.end,
        extensionValue(bytes, number, data.from, data.end, who),
        {
          note: known?.note,
          specification: known?.specification ?? 'RFC 8446 §4.2',
        },
      ),
    );
  }
  return fields;
}

/** What an extension says, in words where it is known. */
function extensionValue(
  bytes: Uint8Array,
  type: number,
  start: number,
  end: number,
  who: 'client' | 'server',
): string {
  const reader = new Reader(bytes, start, end);
  const numbers = (from: number, to: number, name: (number: number) => string): string => {
    const found: string[] = [];
    for (let at = from; at + 2 <= to; at += 2) found.push(name(uint16(bytes, at)));
    return found.join(', ');
  };
  if (type === 0 && end - start > 5) {
    return escapeText(bytes.subarray(start + 5, end));
  }
  if (type === 16) {
    const list = reader.vector(2);
    const names: string[] = [];
    const inner = list && new Reader(bytes, list.from, list.end);
    for (let name = inner?.vector(1); name !== undefined; name = inner!.vector(1)) {
      names.push(escapeText(bytes.subarray(name.from, name.end)));
    }
    if (names.length > 0) return names.join(', ');
  }
  if (type === 43) {
    if (who === 'server' && end - start === 2) return versionName(uint16(bytes, start));
    const list = reader.vector(1);
    if (list !== undefined) return numbers(list.from, list.end, versionName);
  }
  if (type === 10) {
    const list = reader.vector(2);
    if (list !== undefined) return numbers(list.from, list.end, groupName);
  }
  if (type === 51 && end - start >= 4) {
    const at = who === 'client' ? start + 2 : start;
    return groupName(uint16(bytes, at));
  }
  return start === end ? 'empty' : hexValue(bytes.subarray(start, end));
}

/** `TLS 1.3`, or the number. */
export function versionName(number: number): string {
  return versionNames[number] ?? hexNumber(number, 2);
}

function suiteName(number: number): string {
  return cipherSuites[number] ?? hexNumber(number, 2);
}

function groupName(number: number): string {
  return groupNames[number] ?? hexNumber(number, 2);
}
