import type { Field } from '../events.ts';
import { readName } from './dns-name.ts';
import {
  classNames,
  opcodeNames,
  type RecordData,
  rcodeNames,
  recordData,
  typeNames,
} from './dns-records.ts';
import {
  byteCount,
  type Explanation,
  field,
  hexNumber,
  hexValue,
  uint16,
  uint32,
} from './explain.ts';

const HEADER = 12;

/** A question or a record, for the summary. */
interface Gist {
  name: string;
  type: string;
  data?: string;
}

/**
 * Explains one DNS message (RFC 1035 §4.1). What does not fit is labelled as
 * bytes, so that any bytes may be given.
 *
 * @param offset where the message starts in its event; names point from there
 */
export function dnsMessage(bytes: Uint8Array, offset = 0): Explanation {
  if (bytes.length === 0) return { summary: 'empty', fields: [] };
  if (bytes.length < HEADER) {
    const fields = [
      field('Bytes', offset, offset + bytes.length, hexValue(bytes), {
        note: `Too short for a DNS message, whose header alone takes ${HEADER} bytes.`,
        specification: 'RFC 1035 §4.1.1',
      }),
    ];
    return { summary: byteCount(bytes.length), fields };
  }
  const counts = [4, 6, 8, 10].map((at) => uint16(bytes, at));
  const fields = [header(bytes, offset)];
  const questions: Gist[] = [];
  const answers: Gist[] = [];
  let at: number | undefined = HEADER;

  for (let count = 0; count < counts[0]! && at !== undefined && at < bytes.length; count++) {
    at = takeQuestion(bytes, at, offset, fields, questions);
  }
  const sections = ['Answer', 'Authority', 'Additional'] as const;
  for (const [index, section] of sections.entries()) {
    const into = section === 'Answer' ? answers : [];
    for (let count = 0; count < counts[index + 1]!; count++) {
      if (at === undefined || at >= bytes.length) break;
      at = takeRecord(bytes, at, offset, `${section} record`, fields, into);
    }
  }
  const done = at ?? fields.at(-1)!.end - offset;
  if (done < bytes.length) {
    fields.push(
      field('Other bytes', offset + done, offset + bytes.length, hexValue(bytes.subarray(done)), {
        note: 'They are no part of the message as its header tells it.',
      }),
    );
  }
  return { summary: summaryOf(bytes, questions, answers), fields };
}

function summaryOf(
  bytes: Uint8Array,
  questions: readonly Gist[],
  answers: readonly Gist[],
): string {
  const flags = uint16(bytes, 2);
  const asked = questions[0];
  if ((flags & 0x8000) === 0) {
    return asked === undefined ? 'query without a question' : `${asked.type}? ${asked.name}`;
  }
  const rcode = flags & 0x0f;
  if (rcode !== 0) return rcodeNames[rcode]?.name ?? `response code ${rcode}`;
  if ((flags & 0x0200) !== 0) return 'truncated';
  const [first, ...more] = answers;
  if (first === undefined) return 'no data';
  const rest = more.length === 0 ? '' : ` and ${more.length} more`;
  return `${first.type} ${first.data ?? first.name}${rest}`;
}

function header(bytes: Uint8Array, offset: number): Field {
  const specification = 'RFC 1035 §4.1.1';
  const count = (at: number, label: string, note: string): Field =>
    field(label, offset + at, offset + at + 2, String(uint16(bytes, at)), { note, specification });
  return field('Header', offset, offset + HEADER, byteCount(HEADER), {
    specification,
    children: [
      field('ID', offset, offset + 2, hexNumber(uint16(bytes, 0), 2), {
        note: 'Chosen at random by the one who asks; the response has the same.',
        specification,
      }),
      flagsField(bytes, offset),
      count(4, 'QDCOUNT', 'How many questions follow.'),
      count(6, 'ANCOUNT', 'How many answer records.'),
      count(8, 'NSCOUNT', 'How many authority records.'),
      count(10, 'ARCOUNT', 'How many additional records.'),
    ],
  });
}

function flagsField(bytes: Uint8Array, offset: number): Field {
  const flags = uint16(bytes, 2);
  const set = (mask: number): boolean => (flags & mask) !== 0;
  const bits = (
    label: string,
    place: number,
    length: number,
    value: string,
    note?: string,
    specification = 'RFC 1035 §4.1.1',
  ): Field => {
    const byte = offset + 2 + (place >> 3);
    return field(label, byte, byte + 1, value, {
      bits: { start: place & 7, length },
      note,
      specification,
    });
  };
  const opcode = (flags >> 11) & 0x0f;
  const rcode = flags & 0x0f;
  const digit = (mask: number): string => (set(mask) ? '1' : '0');
  return field('Flags', offset + 2, offset + 4, hexNumber(flags, 2), {
    specification: 'RFC 1035 §4.1.1',
    children: [
      bits('QR', 0, 1, digit(0x8000), set(0x8000) ? 'A response.' : 'A query.'),
      bits('Opcode', 1, 4, named(opcode, opcodeNames[opcode])),
      bits(
        'AA',
        5,
        1,
        digit(0x0400),
        set(0x0400) ? 'From a server that is the authority for the name.' : undefined,
      ),
      bits(
        'TC',
        6,
        1,
        digit(0x0200),
        set(0x0200) ? 'Truncated: the rest is to be had over TCP.' : undefined,
      ),
      bits(
        'RD',
        7,
        1,
        digit(0x0100),
        set(0x0100) ? 'The server is asked to find the answer elsewhere if need be.' : undefined,
      ),
      bits(
        'RA',
        8,
        1,
        digit(0x0080),
        set(0x0080) ? 'The server does find answers elsewhere.' : undefined,
      ),
      bits('Z', 9, 1, digit(0x0040), set(0x0040) ? 'Reserved: must be zero.' : undefined),
      bits(
        'AD',
        10,
        1,
        digit(0x0020),
        set(0x0020) ? 'The server has checked the data with DNSSEC.' : undefined,
        'RFC 4035 §3.2.3',
      ),
      bits(
        'CD',
        11,
        1,
        digit(0x0010),
        set(0x0010) ? 'The client checks DNSSEC itself.' : undefined,
        'RFC 4035 §3.2.2',
      ),
      bits('RCODE', 12, 4, named(rcode, rcodeNames[rcode]?.name), rcodeNames[rcode]?.note),
    ],
  });
}

/** Takes a question; gives the place after it, or undefined when it is broken. */
function takeQuestion(
  bytes: Uint8Array,
  at: number,
  offset: number,
  fields: Field[],
  gists: Gist[],
): number | undefined {
  const name = readName(bytes, at, offset, 'QNAME');
  const end = name.end + 4;
  if (!name.complete || end > bytes.length) {
    fields.push(broken('Question', bytes, at, offset));
    return undefined;
  }
  const type = uint16(bytes, name.end);
  const kind = uint16(bytes, name.end + 2);
  const specification = 'RFC 1035 §4.1.2';
  gists.push({ name: name.text, type: typeName(type) });
  fields.push(
    field('Question', offset + at, offset + end, `${name.text} ${typeName(type)}`, {
      specification,
      children: [
        name.field,
        field('QTYPE', offset + name.end, offset + name.end + 2, named(type, typeNames[type]), {
          specification,
        }),
        field('QCLASS', offset + name.end + 2, offset + end, named(kind, classNames[kind]), {
          specification,
        }),
      ],
    }),
  );
  return end;
}

/** Takes a record; gives the place after it, or undefined when it is broken. */
function takeRecord(
  bytes: Uint8Array,
  at: number,
  offset: number,
  label: string,
  fields: Field[],
  gists: Gist[],
): number | undefined {
  const name = readName(bytes, at, offset, 'NAME');
  const fixed = name.end;
  const start = fixed + 10;
  const length = name.complete && start <= bytes.length ? uint16(bytes, fixed + 8) : 0;
  const end = start + length;
  if (!name.complete || end > bytes.length) {
    fields.push(broken(label, bytes, at, offset));
    return undefined;
  }
  const type = uint16(bytes, fixed);
  const data = recordData(bytes, type, start, end, offset);
  gists.push({ name: name.text, type: typeName(type), ...(data && { data: data.text }) });
  const isOptions = type === 41;
  const value = isOptions
    ? 'EDNS(0)'
    : [name.text, typeName(type), data?.text].filter(Boolean).join(' ');
  fields.push(
    field(label, offset + at, offset + end, value, {
      specification: isOptions ? 'RFC 6891 §6.1' : 'RFC 1035 §4.1.3',
      children: [
        name.field,
        field('TYPE', offset + fixed, offset + fixed + 2, named(type, typeNames[type]), {
          specification: 'RFC 1035 §4.1.3',
        }),
        ...(isOptions ? optionsHead(bytes, fixed, offset) : recordHead(bytes, fixed, offset)),
        field('RDLENGTH', offset + fixed + 8, offset + start, String(length), {
          note: 'How many bytes of data follow.',
          specification: 'RFC 1035 §4.1.3',
        }),
        ...dataField(bytes, start, end, offset, data),
      ],
    }),
  );
  return end;
}

function recordHead(bytes: Uint8Array, fixed: number, offset: number): Field[] {
  const specification = 'RFC 1035 §4.1.3';
  const kind = uint16(bytes, fixed + 2);
  const ttl = uint32(bytes, fixed + 4);
  return [
    field('CLASS', offset + fixed + 2, offset + fixed + 4, named(kind, classNames[kind]), {
      specification,
    }),
    field('TTL', offset + fixed + 4, offset + fixed + 8, `${ttl.toLocaleString('en-GB')} s`, {
      note: 'How long the record may be kept.',
      specification,
    }),
  ];
}

/** In an OPT record class and TTL mean something else (RFC 6891 §6.1.2). */
function optionsHead(bytes: Uint8Array, fixed: number, offset: number): Field[] {
  const specification = 'RFC 6891 §6.1.2';
  const at = offset + fixed;
  return [
    field('UDP payload size', at + 2, at + 4, byteCount(uint16(bytes, fixed + 2)), {
      note: 'The largest datagram that the sender takes.',
      specification,
    }),
    field('Extended RCODE', at + 4, at + 5, String(bytes[fixed + 4]), { specification }),
    field('Version', at + 5, at + 6, String(bytes[fixed + 5]), { specification }),
    field('Flags', at + 6, at + 8, hexNumber(uint16(bytes, fixed + 6), 2), {
      note: (bytes[fixed + 6]! & 0x80) === 0 ? undefined : 'DO: the sender wants DNSSEC records.',
      specification,
    }),
  ];
}

function dataField(
  bytes: Uint8Array,
  start: number,
  end: number,
  offset: number,
  data: RecordData | undefined,
): Field[] {
  if (start === end) return [];
  return [
    field(
      'RDATA',
      offset + start,
      offset + end,
      data?.text ?? hexValue(bytes.subarray(start, end)),
      {
        note: data?.note,
        specification: data?.specification ?? 'RFC 1035 §4.1.3',
        children: data?.fields,
      },
    ),
  ];
}

function broken(label: string, bytes: Uint8Array, at: number, offset: number): Field {
  return field(
    `${label}, broken`,
    offset + at,
    offset + bytes.length,
    hexValue(bytes.subarray(at)),
    {
      note: 'The message ends, or a name leads nowhere, before it is complete.',
    },
  );
}

function typeName(type: number): string {
  return typeNames[type] ?? `TYPE${type}`;
}

/** `1 (A)`, or the number alone. */
function named(number: number, name: string | undefined): string {
  return name === undefined ? String(number) : `${number} (${name})`;
}
