/**
 * Fetches a page with nothing but a TCP connection, and takes the answer
 * apart: status, fields and content. The hard part is to know where the
 * content ends, for HTTP has three ways of saying so.
 *
 * Run it with `npx tsx http-get.ts [url]`.
 */
import { realpathSync } from 'node:fs';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';

const DEFAULT_URL = 'http://httpbin.org/get?param1=value1&param2=value2';

// Whoever answers without end must not fill our memory.
const MAX_HEAD = 16 * 1024;
const MAX_ANSWER = 1024 * 1024;

export type Fields = [name: string, value: string][];

export interface Answer {
  statusLine: string;
  status: number;
  fields: Fields;
  content: Buffer;
  /** What told where the content ends. */
  framing: 'status' | 'chunks' | 'length' | 'close';
  /** Fields that came after the last chunk. */
  trailers: Fields;
}

/**
 * Fetches what is at an `http:` URL. The timeout is in milliseconds, for
 * everything together.
 *
 * @throws when the answer does not come whole, or not in order
 */
export async function get(
  url: URL,
  { timeout = 10_000, signal }: { timeout?: number; signal?: AbortSignal } = {},
): Promise<Answer> {
  const host = url.hostname.replace(/[[\]]/g, '');
  const socket = connect({ host, port: Number(url.port || 80), signal });
  const late = new Error(`not done within ${timeout} ms`);
  const timer = setTimeout(() => socket.destroy(late), timeout);
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n` +
      'User-Agent: http-get\r\nAccept: application/json, */*;q=0.5\r\n' +
      'Connection: close\r\n\r\n',
  );

  // Pieces arrive as the network likes. After each of them we look at all we
  // have, and leave as soon as it is whole, even if the server would keep the
  // connection open. Latin-1 makes one character of every byte.
  let text = '';
  let reset = false;
  // A reset right behind data can look like an end. But a connection that was
  // reset has lost its peer, and one that ended still knows it.
  socket.once('end', () => {
    reset = socket.remoteAddress === undefined;
  });
  try {
    for await (const piece of socket as AsyncIterable<Buffer>) {
      text += piece.toString('latin1');
      const answer = readAnswer(text);
      if (answer) return answer;
      if (text.length > MAX_ANSWER) throw new Error('sent more than 1 MiB');
    }
    const answer = readAnswer(text, !reset);
    if (answer) return answer;
    throw new Error(`cut off after ${text.length} bytes`);
  } catch (error) {
    signal?.throwIfAborted();
    const { message, code } = error as NodeJS.ErrnoException;
    throw new Error(`${url.host}: ${message || code}`, { cause: error });
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/**
 * The answer in a text of one character a byte, or undefined while there must
 * be more to come. `ended` says that there is not.
 */
export function readAnswer(all: string, ended = false): Answer | undefined {
  // Heads with a status of 1xx only say that the real one is to come.
  const [interim = ''] = INTERIM.exec(all.slice(0, MAX_HEAD)) ?? [];
  const text = all.slice(interim.length);
  const end = text.indexOf('\r\n\r\n');
  const head = text.slice(0, end < 0 ? undefined : end);
  if (!'HTTP/1.'.startsWith(head.slice(0, 7))) throw new Error('not HTTP/1');
  if (/(^|[^\r])\n/.test(head)) throw new Error('a line ends without CR');
  if (head.length > MAX_HEAD) throw new Error('the head is too long');
  if (end < 0) return undefined;

  const [statusLine = '', ...lines] = head.split('\r\n');
  const [, version, code] = STATUS_LINE.exec(statusLine) ?? [];
  if (!code) throw new Error('bad status line');
  const rest = text.slice(end + 4);
  const status = Number(code);
  if (status < 200) throw new Error('interim heads without end');

  const fields = lines.map(readField);
  const every = (wanted: string) =>
    fields.filter(([name]) => name.toLowerCase() === wanted);
  const [coding, ...codings] = every('transfer-encoding');
  const [length, ...lengths] = every('content-length');
  const answer = { statusLine, status, fields, trailers: [] };
  const content = (bytes: string) => Buffer.from(bytes, 'latin1');

  // Where the content ends: RFC 9112 §6.3, in its order. An answer that tells
  // two different ends is refused, for whoever believes in the other end sees
  // another answer.
  if (status === 204 || status === 304) {
    return { ...answer, content: content(''), framing: 'status' };
  }
  if (coding) {
    const known = coding[1].toLowerCase() === 'chunked' && version !== '1.0';
    if (length) throw new Error('both a length and chunks');
    if (!known || codings.length > 0) throw new Error('unknown coding');
    const chunks = readChunks(rest);
    return chunks && { ...answer, ...chunks, framing: 'chunks' };
  }
  if (length) {
    const known = /^\d{1,15}$/.test(length[1]);
    if (!known || lengths.length > 0) throw new Error('bad length');
    const bytes = Number(length[1]);
    if (rest.length < bytes) return undefined;
    const body = content(rest.slice(0, bytes));
    return { ...answer, content: body, framing: 'length' };
  }
  if (!ended) return undefined;
  return { ...answer, content: content(rest), framing: 'close' };
}

const INTERIM = /^(?:HTTP\/1\.1 1\d\d[^\r\n]*(?:\r\n[^\r\n]+)*\r\n\r\n)+/;
const STATUS_LINE = /^HTTP\/(1\.\d) ([1-9]\d\d)( [^\r]*)?$/;

// No space may stand before the colon, and no line may continue another one.
// Programs disagreed about both, and attackers used that.
function readField(line: string): [name: string, value: string] {
  const [, name, value = ''] = FIELD_LINE.exec(line) ?? [];
  if (!name) throw new Error('bad field line');
  return [name, value.trim()];
}

const FIELD_LINE = /^([\w!#$%&'*+.^`|~-]+):([\t -~\x80-\xff]*)$/;

// A chunk is its size in hexadecimal, a line end, so many bytes and another
// line end. The chunk of size 0 is the last. More fields may follow it, and
// an empty line ends them.
function readChunks(text: string) {
  const content: Buffer[] = [];
  for (let at = 0; ; ) {
    const [line, digits] = CHUNK_SIZE.exec(text.slice(at, at + 1024)) ?? [];
    if (!line || !digits) {
      if (text.length < at + 1024 && !text.includes('\n', at)) return undefined;
      throw new Error('bad chunk size');
    }
    const start = at + line.length;
    const size = Number.parseInt(digits, 16);
    if (size === 0) {
      // The empty line may come right behind the line of the last chunk.
      const end = text.indexOf('\r\n\r\n', start - 2);
      if (end < 0) return undefined;
      const lines = text.slice(start, end).split('\r\n').filter(Boolean);
      return {
        content: Buffer.concat(content),
        trailers: lines.map(readField),
      };
    }
    at = start + size + 2;
    if (text.length < at) return undefined;
    if (text.slice(at - 2, at) !== '\r\n') throw new Error('bad end of chunk');
    content.push(Buffer.from(text.slice(start, at - 2), 'latin1'));
  }
}

const CHUNK_SIZE = /^([\da-f]{1,8})(?:[\t ]*;[^\r\n]*)?\r\n/i;

/** The first characters of a text, as a person counts them. */
export function preview(text: string, most = 200): string {
  const characters = new Intl.Segmenter().segment(text.slice(0, most * 20));
  const first = Array.from(characters, ({ segment }) => segment);
  return first.slice(0, most).join('');
}

// What a terminal would obey is shown instead.
function printable(text: string): string {
  const escaped = (c: string) => `\\u{${c.codePointAt(0)?.toString(16)}}`;
  return text.replace(/(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

const HELP = `Usage: http-get [url] [--timeout ms]

Fetches a page over HTTP and shows the beginning of it.

  url           default ${DEFAULT_URL}
  --timeout ms  for everything together, default 10000
  --help        prints this`;

function parse(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { timeout: { type: 'string' }, help: { type: 'boolean' } },
  });
  const { timeout = '10000', help } = values;
  const [text = DEFAULT_URL, more] = positionals;
  if (!URL.canParse(text) || more) throw new Error('one URL, please');
  const url = new URL(text);
  if (url.protocol !== 'http:') throw new Error('only http: URLs, no TLS here');
  if (url.username || url.password) throw new Error('a user in the URL');
  if (!/^[1-9]\d{0,8}$/.test(timeout)) throw new Error('--timeout is in ms');
  return { url, help, timeout: Number(timeout) };
}

async function main(args: string[]): Promise<number> {
  let wish: ReturnType<typeof parse>;
  try {
    wish = parse(args);
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    console.error(`http-get: ${reason} (see --help)`);
    return 2;
  }
  if (wish.help) {
    console.log(HELP);
    return 0;
  }
  try {
    const answer = await get(wish.url, wish);
    const { statusLine, fields, trailers, content, framing, status } = answer;
    console.log(printable(statusLine));
    const lines = [...fields, ...trailers].map(
      (field) => `  ${field.join(': ')}`,
    );
    console.log(printable(lines.join('\n')));
    console.log(`\n${content.length} bytes, their end told by ${framing}:\n`);
    console.log(printable(preview(content.toString('utf8'))));
    return status < 400 ? 0 : 1;
  } catch (error) {
    const hint = args[0] ? '' : '; offline: npm run recipe http-get';
    console.error(`http-get: ${(error as Error).message}${hint}`);
    return 1;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
