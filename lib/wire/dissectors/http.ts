import { escapeText } from '../escape.ts';
import type { Field, Side } from '../events.ts';
import { byteCount, type Explain, field, hexValue, textValue } from './explain.ts';
import { knownFields } from './http-fields.ts';
import { isText } from './text.ts';
import { explainFrames } from './websocket.ts';

/** What comes next in one direction. */
type Expects =
  | { part: 'start line' | 'field lines' | 'trailers' | 'chunk size' | 'chunk end' }
  | { part: 'content' | 'chunk'; left: number }
  | { part: 'content to the end' | 'tunnel' | 'surplus' | 'anything' };

/** One direction of a conversation. */
interface Direction {
  isRequest: boolean;
  expects: Expects;
  /** A line that began in an event before, without its end. */
  begun: Uint8Array;
  /** The field lines of the head so far, names in lower case. */
  head: [name: string, value: string][];
  method: string;
  status: number;
}

/** Both directions, and the methods of requests that have no response yet. */
interface State {
  request: Direction;
  response: Direction;
  asked: string[];
}

/** No line of a head is remembered beyond this. */
const LONGEST_LINE = 65_536;

/**
 * Explains HTTP/1: start line, field lines, content by its length, chunks,
 * trailers; in every direction across events. After a status 101 for
 * WebSocket it explains frames.
 *
 * @param client the side that opened the connection
 */
export function explainHttp(client: Side): Explain {
  const state: State = { request: direction(true), response: direction(false), asked: [] };
  let upgraded: Explain | undefined;

  return (bytes, from) => {
    if (upgraded !== undefined) return upgraded(bytes, from);
    const own = from === client ? state.request : state.response;
    const fields: Field[] = [];
    const gists: string[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (isSurplus(own, state)) own.expects = { part: 'surplus' };
      const expects = own.expects;
      if (expects.part === 'tunnel' && isWebSocket(own)) {
        // What comes in the segment of the 101 belongs to the server’s frames.
        upgraded ??= explainFrames(client);
        const rest = upgraded(bytes.subarray(at), from);
        fields.push(...rest.fields.map((inner) => moved(inner, at)));
        gists.push(rest.summary);
        at = bytes.length;
      } else if (isLine(expects.part)) {
        at = takeLine(own, state, bytes, at, fields, gists);
      } else {
        at = takeContent(own, bytes, at, fields, gists);
      }
    }
    if (own.expects.part === 'tunnel' && isWebSocket(own)) upgraded ??= explainFrames(client);
    return { summary: summaryOf(gists, fields), fields };
  };
}

function summaryOf(gists: readonly string[], fields: readonly Field[]): string {
  if (gists.length === 0) return fields[0]?.label ?? 'empty';
  return [...gists.slice(0, 3), ...(gists.length > 3 ? ['…'] : [])].join(', ');
}

function direction(isRequest: boolean): Direction {
  return {
    isRequest,
    expects: { part: 'start line' },
    begun: new Uint8Array(),
    head: [],
    method: '',
    status: 0,
  };
}

function isLine(part: Expects['part']): boolean {
  return ['start line', 'field lines', 'trailers', 'chunk size', 'chunk end'].includes(part);
}

/** Takes one line, or what there is of it, and gives the place after it. */
function takeLine(
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

/** What follows a head (RFC 9112 §6.3). */
function afterHead(own: Direction, state: State): Expects {
  if (!own.isRequest) {
    if (own.status >= 100 && own.status < 200 && own.status !== 101) return { part: 'start line' };
    const method = state.asked.shift();
    const opens = own.status === 101 || (method === 'CONNECT' && own.status < 300);
    // A tunnel is one both ways, and a CONNECT that was refused leads to none.
    if (opens) state.request.expects = { part: 'tunnel' };
    else if (method === 'CONNECT') state.request.expects = { part: 'start line' };
    if (opens) return { part: 'tunnel' };
    if (method === 'HEAD' || own.status === 204 || own.status === 304) {
      return { part: 'start line' };
    }
  }
  const coding = last(own, 'transfer-encoding');
  if (coding !== undefined && /(?:^|,)\s*chunked$/i.test(coding)) return { part: 'chunk size' };
  if (coding !== undefined) return { part: 'content to the end' };
  const length = last(own, 'content-length');
  if (length !== undefined && /^\d{1,15}$/.test(length)) {
    return Number(length) > 0 ? { part: 'content', left: Number(length) } : { part: 'start line' };
  }
  if (own.isRequest) return { part: own.method === 'CONNECT' ? 'tunnel' : 'start line' };
  return { part: 'content to the end' };
}

function last(own: Direction, name: string): string | undefined {
  return own.head.findLast(([other]) => other === name)?.[1];
}

/** Whether bytes that come now belong to no response that was asked for. */
function isSurplus(own: Direction, state: State): boolean {
  const idle = own.expects.part === 'start line' && own.begun.length === 0;
  return idle && !own.isRequest && own.status >= 200 && state.asked.length === 0;
}

function isWebSocket(own: Direction): boolean {
  return own.status === 101 && last(own, 'upgrade')?.toLowerCase() === 'websocket';
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

/** Takes content as far as it goes, and gives the place after it. */
function takeContent(
  own: Direction,
  bytes: Uint8Array,
  at: number,
  fields: Field[],
  gists: string[],
): number {
  const { expects } = own;
  const left = 'left' in expects ? expects.left : Infinity;
  const end = Math.min(bytes.length, at + left);
  const piece = bytes.subarray(at, end);
  const value = isText(piece) ? textValue(piece) : hexValue(piece);
  const size = byteCount(piece.length);
  if ('left' in expects) {
    expects.left -= piece.length;
    if (expects.left === 0) {
      own.expects = { part: expects.part === 'chunk' ? 'chunk end' : 'start line' };
    }
  }
  switch (expects.part) {
    case 'chunk':
      fields.push(field('Chunk data', at, end, value, { specification: 'RFC 9112 §7.1' }));
      break;
    case 'tunnel':
      fields.push(field('Tunnelled bytes', at, end, value, { specification: 'RFC 9110 §9.3.6' }));
      gists.push(`${size} through the tunnel`);
      break;
    case 'surplus':
      fields.push(
        field('Surplus bytes', at, end, value, {
          note: 'The response has ended; these belong to nothing that was asked for.',
          specification: 'RFC 9112 §9.2',
        }),
      );
      gists.push(`${size} too many`);
      break;
    case 'anything':
      fields.push(field('Other bytes', at, end, value));
      gists.push(size);
      break;
    default:
      fields.push(
        field('Content', at, end, value, {
          note: expects.part === 'content' ? undefined : 'It goes on until the connection ends.',
          specification: expects.part === 'content' ? 'RFC 9112 §6.2' : 'RFC 9112 §6.3',
        }),
      );
      gists.push(`${size} of content`);
  }
  return end;
}

function gist(text: string): string {
  const line = escapeText(fromLatin1(text));
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function moved(inner: Field, by: number): Field {
  const copy = { ...inner, start: inner.start + by, end: inner.end + by };
  if (inner.children) copy.children = inner.children.map((child) => moved(child, by));
  return copy;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function fromLatin1(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}
