import { escapeText } from '../escape.ts';
import type { Field } from '../events.ts';
import { byteCount, field, textValue } from './explain.ts';
import { knownFields } from './http-fields.ts';
import { afterHead, type Direction, type State } from './http-state.ts';

/** No line of a head is remembered beyond this. */
const LONGEST_LINE = 65_536;

/** Takes one line of a head or of chunk framing, or what there is of it, and gives the place after it. */
export function takeLine(
  own: Direction,
  state: State,
  bytes: Uint8Array,
  at: number,
  fields: Field[],
  gists: string[],
): number {
  const feed = bytes.indexOf(0x0a, at);
  const end = feed < 0 ? bytes.length : feed + 1;
  const piece = bytes.subarray(at, end);
  const before = own.begun;
  const line = new Uint8Array([...before, ...piece.subarray(0, LONGEST_LINE)]);
  const part = own.expects.part;
  if (feed < 0) {
    own.begun = line.subarray(0, LONGEST_LINE);
    fields.push(
      field(
        `${nameOfLine(own, line)}, ${before.length > 0 ? 'continued' : 'first part'}`,
        at,
        end,
        textValue(piece),
        {
          note: 'The line is split between segments: its end has not come yet.',
        },
      ),
    );
    return end;
  }
  own.begun = new Uint8Array();
  const text = latin1(line).replace(/\r?\n$/, '');
  const explained =
    part === 'start line'
      ? startLine(own, state, text, at, end, gists)
      : part === 'chunk size'
        ? chunkSize(own, text, at, end, gists)
        : part === 'chunk end'
          ? chunkEnd(own, text, at, end)
          : fieldLine(own, state, text, at, end);
  if (before.length === 0) {
    fields.push({ ...explained, value: explained.value || textValue(piece) });
  } else {
    // Its parts lie in two events, so only the whole can be shown here.
    fields.push(
      field(`${explained.label}, continued`, at, end, textValue(piece), {
        note: `The whole line: ${textValue(line)}`,
        specification: explained.specification,
      }),
    );
  }
  return end;
}

function nameOfLine(own: Direction, line: Uint8Array): string {
  switch (own.expects.part) {
    case 'start line':
      return own.isRequest ? 'Request line' : 'Status line';
    case 'chunk size':
      return 'Chunk size';
    case 'chunk end':
      return 'Chunk end';
    default: {
      const name = /^([^:]*):/.exec(latin1(line))?.[1];
      return name !== undefined && isToken(name) ? labelOf(name) : 'Field line';
    }
  }
}

function startLine(
  own: Direction,
  state: State,
  text: string,
  start: number,
  end: number,
  gists: string[],
): Field {
  // RFC 9112 §2.2: a server skips an empty line before a request.
  if (text === '') {
    return field('Empty line', start, end, '', { specification: 'RFC 9112 §2.2' });
  }
  const request = /^([!#$%&'*+.^_`|~\w-]+) (\S+) (HTTP\/\d\.\d)$/.exec(text);
  const status = /^(HTTP\/\d\.\d) (\d{3})(?: (.*))?$/.exec(text);
  if (own.isRequest && request !== null) {
    own.method = request[1]!;
    own.head = [];
    own.expects = { part: 'field lines' };
    if (state.asked.length < 1_000) state.asked.push(own.method);
    gists.push(gist(`${own.method} ${request[2]} ${request[3]}`));
    return field('Request line', start, end, '', {
      specification: 'RFC 9112 §3',
      children: parts(start, [
        ['Method', request[1]!, 'RFC 9110 §9'],
        ['Request target', request[2]!, 'RFC 9112 §3.2'],
        ['Protocol version', request[3]!, 'RFC 9112 §2.3'],
      ]),
    });
  }
  if (!own.isRequest && status !== null) {
    own.status = Number(status[2]);
    own.head = [];
    own.expects = { part: 'field lines' };
    gists.push(gist(text));
    return field('Status line', start, end, '', {
      specification: 'RFC 9112 §4',
      children: parts(start, [
        ['Protocol version', status[1]!, 'RFC 9112 §2.3'],
        ['Status code', status[2]!, 'RFC 9110 §15'],
        ...(status[3] ? [['Reason phrase', status[3], 'RFC 9112 §4'] as const] : []),
      ]),
    });
  }
  own.expects = { part: 'anything' };
  const expected = own.isRequest ? 'request line' : 'status line';
  return field(own.isRequest ? 'No request line' : 'No status line', start, end, '', {
    note: `Where a ${expected} should be. What follows cannot be read as HTTP.`,
    specification: own.isRequest ? 'RFC 9112 §3' : 'RFC 9112 §4',
  });
}

/** Words of a line that are one space apart, from `start` on. */
function parts(
  start: number,
  words: (readonly [label: string, text: string, specification: string])[],
): Field[] {
  let at = start;
  return words.map(([label, text, specification]) => {
    const child = field(label, at, at + text.length, escapeText(fromLatin1(text)), {
      specification,
    });
    at += text.length + 1;
    return child;
  });
}

function fieldLine(own: Direction, state: State, text: string, start: number, end: number): Field {
  const trailers = own.expects.part === 'trailers';
  if (text === '') {
    own.expects = trailers ? { part: 'start line' } : afterHead(own, state);
    return field('Blank line', start, end, '', {
      note: trailers ? 'The message ends here.' : 'The head ends here.',
      specification: trailers ? 'RFC 9112 §7.1' : 'RFC 9112 §2.1',
    });
  }
  const [, name, space, value] = /^([^:]*):([ \t]*)(.*?)[ \t]*$/s.exec(text) ?? [];
  if (name === undefined || !isToken(name)) {
    return field('No field line', start, end, '', {
      note: 'It has no name and colon as a field line needs.',
      specification: 'RFC 9112 §5',
    });
  }
  if (!trailers && own.head.length < 1_000) own.head.push([name.toLowerCase(), value!]);
  const known = Object.hasOwn(knownFields, name.toLowerCase())
    ? knownFields[name.toLowerCase()]
    : undefined;
  const valueAt = start + name.length + 1 + space!.length;
  const children = [
    field('Field name', start, start + name.length, escapeText(fromLatin1(name))),
    field('Field value', valueAt, valueAt + value!.length, textValue(fromLatin1(value!))),
  ];
  return field(labelOf(name), start, end, '', {
    note: known?.note,
    specification: known?.specification ?? 'RFC 9112 §5',
    children: value === '' ? children.slice(0, 1) : children,
  });
}

/** A name as RFC 9110 §5.6.2 has it. */
function isToken(text: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(text);
}

/** A field is called by its name, unless that is longer than any real one. */
function labelOf(name: string): string {
  return name.length <= 64 ? name : 'Field line';
}

function chunkSize(
  own: Direction,
  text: string,
  start: number,
  end: number,
  gists: string[],
): Field {
  const digits = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i.exec(text)?.[1];
  if (digits === undefined) {
    own.expects = { part: 'anything' };
    return field('No chunk size', start, end, '', {
      note: 'Where the size of a chunk should be, in hexadecimal digits.',
      specification: 'RFC 9112 §7.1',
    });
  }
  const size = Number.parseInt(digits, 16);
  own.expects = size === 0 ? { part: 'trailers' } : { part: 'chunk', left: size };
  gists.push(size === 0 ? 'last chunk' : `chunk of ${byteCount(size)}`);
  return field(size === 0 ? 'Last chunk' : 'Chunk size', start, end, '', {
    note: `In hexadecimal: ${size === 0 ? 'none follows' : `${byteCount(size)} follow`}.`,
    specification: 'RFC 9112 §7.1',
  });
}

function chunkEnd(own: Direction, text: string, start: number, end: number): Field {
  own.expects = text === '' ? { part: 'chunk size' } : { part: 'anything' };
  return field(text === '' ? 'Chunk end' : 'No chunk end', start, end, '', {
    note: text === '' ? undefined : 'The chunk is longer than its size said.',
    specification: 'RFC 9112 §7.1',
  });
}

function gist(text: string): string {
  const line = escapeText(fromLatin1(text));
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function fromLatin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
