import { escapeText } from '../escape.ts';
import type { Field } from '../events.ts';
import { readName } from './dns-name.ts';
import { field, hexValue, textValue, uint16, uint32 } from './explain.ts';

/** IANA, DNS parameters: the types that one meets. */
export const typeNames: Readonly<Record<number, string>> = {
  1: 'A',
  2: 'NS',
  5: 'CNAME',
  6: 'SOA',
  12: 'PTR',
  13: 'HINFO',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  35: 'NAPTR',
  41: 'OPT',
  43: 'DS',
  46: 'RRSIG',
  47: 'NSEC',
  48: 'DNSKEY',
  52: 'TLSA',
  64: 'SVCB',
  65: 'HTTPS',
  252: 'AXFR',
  255: 'ANY',
  257: 'CAA',
};

export const classNames: Readonly<Record<number, string>> = {
  1: 'IN',
  3: 'CH',
  4: 'HS',
  254: 'NONE',
  255: 'ANY',
};

export const opcodeNames: Readonly<Record<number, string>> = {
  0: 'QUERY',
  1: 'IQUERY',
  2: 'STATUS',
  4: 'NOTIFY',
  5: 'UPDATE',
};

export const rcodeNames: Readonly<Record<number, { name: string; note: string }>> = {
  0: { name: 'NOERROR', note: 'No error.' },
  1: { name: 'FORMERR', note: 'The server could not read the query.' },
  2: { name: 'SERVFAIL', note: 'The server could not answer because of a problem of its own.' },
  3: { name: 'NXDOMAIN', note: 'The name does not exist.' },
  4: { name: 'NOTIMP', note: 'The server does not support this kind of query.' },
  5: { name: 'REFUSED', note: 'The server will not answer, by its policy.' },
};

/** A record's data, taken apart. */
export interface RecordData {
  text: string;
  specification: string;
  note?: string;
  fields?: Field[];
}

/** Where a record's data stands. */
interface Place {
  bytes: Uint8Array;
  start: number;
  end: number;
  offset: number;
}

/** Takes a record's data apart; undefined for a type that is not known or data that does not fit it. */
export function recordData(
  bytes: Uint8Array,
  type: number,
  start: number,
  end: number,
  offset: number,
): RecordData | undefined {
  return readers[typeNames[type] ?? '']?.({ bytes, start, end, offset });
}

type Reader = (place: Place) => RecordData | undefined;

const readers: Readonly<Record<string, Reader>> = {
  A: ({ bytes, start, end }) => {
    if (end - start !== 4) return undefined;
    return { text: bytes.subarray(start, end).join('.'), specification: 'RFC 1035 §3.4.1' };
  },
  AAAA: ({ bytes, start, end }) => {
    if (end - start !== 16) return undefined;
    return { text: ipv6(bytes.subarray(start, end)), specification: 'RFC 3596 §2.2' };
  },
  NS: names('RFC 1035 §3.3.11', ['NSDNAME']),
  CNAME: names('RFC 1035 §3.3.1', ['CNAME']),
  PTR: names('RFC 1035 §3.3.12', ['PTRDNAME']),
  MX: (place) =>
    layout(place, 'RFC 1035 §3.3.9', [
      number('PREFERENCE', 2, 'Lower is tried first.'),
      name('EXCHANGE'),
    ]),
  SRV: (place) =>
    layout(place, 'RFC 2782', [
      number('Priority', 2, 'Lower is tried first.'),
      number('Weight', 2, 'Among equal priorities: the share of clients.'),
      number('Port', 2),
      name('Target'),
    ]),
  SOA: (place) =>
    layout(place, 'RFC 1035 §3.3.13', [
      name('MNAME', 'The server that has the original.'),
      name('RNAME', 'The mailbox of who is responsible; its first dot stands for @.'),
      number('SERIAL', 4),
      number('REFRESH', 4),
      number('RETRY', 4),
      number('EXPIRE', 4),
      number('MINIMUM', 4, 'How long “no such name” may be kept (RFC 2308 §4).'),
    ]),
  TXT: (place) => texts(place),
  CAA: (place) =>
    layout(place, 'RFC 8659 §4.1', [number('Flags', 1), string('Tag'), remainder('Value')]),
  OPT: (place) => options(place),
};

/** Takes one part of the data at a place; undefined when it does not fit. */
type Part = (
  place: Place,
  at: number,
  specification: string,
) => { field: Field; end: number } | undefined;

function layout(
  place: Place,
  specification: string,
  parts: readonly Part[],
): RecordData | undefined {
  const fields: Field[] = [];
  let at = place.start;
  for (const part of parts) {
    const taken = part(place, at, specification);
    if (taken === undefined || taken.end > place.end) return undefined;
    fields.push(taken.field);
    at = taken.end;
  }
  if (at !== place.end) return undefined;
  return { text: fields.map(({ value }) => value).join(' '), specification, fields };
}

function names(specification: string, labels: readonly string[]): Reader {
  return (place) =>
    layout(
      place,
      specification,
      labels.map((label) => name(label)),
    );
}

function name(label: string, note?: string): Part {
  return ({ bytes, end, offset }, at) => {
    const read = readName(bytes, at, offset, label);
    if (!read.complete || read.end > end) return undefined;
    return { field: note === undefined ? read.field : { ...read.field, note }, end: read.end };
  };
}

function number(label: string, size: 1 | 2 | 4, note?: string): Part {
  return ({ bytes, offset, end }, at, specification) => {
    if (at + size > end) return undefined;
    const value = size === 1 ? bytes[at]! : size === 2 ? uint16(bytes, at) : uint32(bytes, at);
    return {
      field: field(label, offset + at, offset + at + size, String(value), { note, specification }),
      end: at + size,
    };
  };
}

/** A string behind its length of one byte (RFC 1035 §3.3). */
function string(label: string): Part {
  return ({ bytes, offset, end }, at, specification) => {
    const next = at + 1 + (bytes[at] ?? 0);
    if (at >= end || next > end) return undefined;
    const value = escapeText(bytes.subarray(at + 1, next));
    return {
      field: field(label, offset + at, offset + next, value, {
        note: `Its length, ${bytes[at]}, stands before it.`,
        specification,
      }),
      end: next,
    };
  };
}

function remainder(label: string): Part {
  return ({ bytes, offset, end }, at, specification) => ({
    field: field(label, offset + at, offset + end, textValue(bytes.subarray(at, end)), {
      specification,
    }),
    end,
  });
}

function texts(place: Place): RecordData | undefined {
  const specification = 'RFC 1035 §3.3.14';
  const fields: Field[] = [];
  for (let at = place.start; at < place.end; ) {
    const taken = string('TXT-DATA')(place, at, specification);
    if (taken === undefined) return undefined;
    fields.push(taken.field);
    at = taken.end;
  }
  const text = fields.map(({ value }) => `“${value}”`).join(' ');
  return { text, specification, fields };
}

/** IANA, EDNS option codes: those that one meets. */
const optionNames: Readonly<Record<number, string>> = {
  3: 'NSID',
  8: 'Client subnet',
  10: 'Cookie',
  12: 'Padding',
  15: 'Extended DNS error',
};

function options(place: Place): RecordData | undefined {
  const { bytes, start, end, offset } = place;
  const specification = 'RFC 6891 §6.1.2';
  const fields: Field[] = [];
  for (let at = start; at < end; ) {
    const next = at + 4 <= end ? at + 4 + uint16(bytes, at + 2) : Infinity;
    if (next > end) return undefined;
    const code = uint16(bytes, at);
    const label = optionNames[code] ?? `Option ${code}`;
    fields.push(
      field(label, offset + at, offset + next, hexValue(bytes.subarray(at + 4, next)), {
        note: `Option ${code}; its length, ${next - at - 4}, stands before it.`,
        specification,
      }),
    );
    at = next;
  }
  return { text: fields.map(({ label }) => label).join(', '), specification, fields };
}

/** An IPv6 address in its one canonical form (RFC 5952 §4). */
function ipv6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => uint16(bytes, index * 2).toString(16));
  return new URL(`tcp://[${groups.join(':')}]`).hostname.slice(1, -1);
}
