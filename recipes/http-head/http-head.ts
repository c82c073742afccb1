/**
 * Asks a web server about a page without fetching it. The answer to a `HEAD`
 * request is the head of a response and nothing more: enough to learn whether
 * the page is there, its type and size, when it last changed, and how long a
 * copy of it stays good.
 *
 * Run it with `npx tsx http-head.ts [url]`.
 */
import { realpathSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';

// Heads are small. A server that sends more than this without completing one,
// or that says `100 Continue` for ever, must not fill our memory.
const LIMIT = 16 * 1024;

export interface Head {
  statusLine: string;
  status: number;
  /** In the order in which they came; a name may come more than once. */
  fields: [name: string, value: string][];
}

/**
 * Asks for the head of the page at a URL that `pageUrl` has read. The timeout
 * is in milliseconds, for everything together: name, connection and answer.
 */
export async function fetchHead(
  url: URL,
  { timeout = 5_000, signal }: { timeout?: number; signal?: AbortSignal } = {},
): Promise<Head> {
  const host = url.hostname.replace(/[[\]]/g, '');
  const socket = connect({ host, port: Number(url.port || 80), signal });

  // One timer covers the whole visit, however slowly the bytes drip.
  const timer = setTimeout(() => {
    const sent = socket.bytesRead ? 'sent half a head' : 'sent nothing';
    const missing = socket.connecting ? 'gave no connection' : sent;
    socket.destroy(new Error(`${missing} within ${timeout} ms`));
  }, timeout);
  socket.once('close', () => clearTimeout(timer));

  // One address can serve many sites, so HTTP/1.1 wants a `Host` field. It
  // keeps the port, unless that is 80, and the brackets of an IPv6 address.
  socket.write(
    `HEAD ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n` +
      'User-Agent: http-head\r\nConnection: close\r\n\r\n',
  );

  // An empty line ends a head, and with it our visit: to return from the loop
  // closes the socket. There is no body to wait for, even when the head tells
  // its length, and the server may keep the connection open. A head with a
  // status of 1xx only says that the real one is still to come.
  try {
    let head: Head | undefined;
    for await (const line of linesOf(socket)) {
      if (!head) head = parseStatusLine(line);
      else if (line !== '') head.fields.push(parseField(line));
      else if (head.status >= 200) return head;
      else head = undefined;
    }
    throw new Error('closed the connection before its head was complete');
  } catch (error) {
    signal?.throwIfAborted();

    // When all addresses of a name fail, Node's error has no message, but it
    // has the code of the first failure.
    const { code = '', message } = error as NodeJS.ErrnoException;
    const what = printable(EXPLANATIONS[code] ?? (message || code));
    throw new Error(`${url.host} ${what.slice(0, 100)}`, { cause: error });
  }
}

// What the system's error codes mean, in words that end a sentence about the
// server.
const EXPLANATIONS: Record<string, string> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'reset the connection before its head was complete',
  ENOTFOUND: 'cannot be found: its name has no address',
  EAI_AGAIN: 'cannot be found: no name server answered',
};

// TCP delivers bytes in pieces of any size, so lines are put together here.
// Latin-1 makes one character of every byte and loses none.
async function* linesOf(socket: Socket): AsyncGenerator<string> {
  let text = '';
  let start = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    text = (text + chunk.toString('latin1')).slice(0, LIMIT);
    for (const line of text.slice(start).split('\n').slice(0, -1)) {
      start += line.length + 1;
      if (!line.endsWith('\r')) throw new Error('ended a line without CR');
      yield line.slice(0, -1);
    }
    if (text.length === LIMIT) throw new Error('sent no full head in 16 KiB');
  }
}

// A server of another protocol greets us with something else: it fails here.
// The reason behind the status is for people, and may be empty.
function parseStatusLine(line: string): Head {
  const match = /^HTTP\/1\.\d ([1-9]\d\d)(?: [\t -~\x80-\xff]*)?$/.exec(line);
  if (!match) throw new Error(`sent no HTTP/1 status line but "${line}"`);
  return { statusLine: line, status: Number(match[1]), fields: [] };
}

// A field is a name, a colon right behind it, and a value. Readers of HTTP
// used to disagree about a space before the colon and about lines that begin
// with one ("folded" lines), and attackers used that. Both are refused.
const FIELD_LINE = /^([\w!#$%&'*+.^`|~-]+):([\t -~\x80-\xff]*)$/;

function parseField(line: string): [name: string, value: string] {
  const [, name, value = ''] = FIELD_LINE.exec(line) ?? [];
  if (!name) throw new Error(`sent a bad field line "${line}"`);

  // Spaces around a value are not part of it. Without the look behind, the
  // search for the last ones takes ages in a value that is full of spaces.
  return [name, value.replace(/^[\t ]+|(?<![\t ])[\t ]+$/g, '')];
}

/** What a head says, in the words of somebody who asks about the page. */
export function tell(head: Head): string[] {
  const told = (name: string) => fieldOf(head, name) || 'not told';

  // The head of a redirect or an error describes the redirect or the error.
  // Its length is that of the page that says "not found".
  if (head.status === 404 || head.status === 410) return ['there    no'];
  if (head.status >= 400) return ['there    not told'];
  if (head.status >= 300) return [`there    moved: ${told('location')}`];

  return [
    'there    yes',
    `type     ${told('content-type')}`,
    `size     ${told('content-length').replace(/^\d+$/, '$& bytes')}`,
    `changed  ${told('last-modified')}`,
    `version  ${told('etag')}`,
    `copies   ${copies(head)}`,
  ];
}

// Names ignore case. A field that came several times counts as one list.
function fieldOf(head: Head, name: string): string {
  const same = head.fields.filter(([own]) => own.toLowerCase() === name);
  return same.map(([, value]) => value).join(', ');
}

// A copy is good for the seconds of `max-age`, less the seconds of `Age` that
// it has spent in a cache on its way, or else until the date in `Expires`.
function copies(head: Head): string {
  const control = fieldOf(head, 'cache-control');
  if (/\bno-store\b/i.test(control)) return 'may not be kept';
  if (/\bno-cache\b/i.test(control)) return 'must be checked before each use';
  const maxAge = /\bmax-age="?(\d+)/i.exec(control)?.[1];
  const left = Number(maxAge) - Number(fieldOf(head, 'age'));
  if (maxAge) return left > 0 ? `good for ${left} seconds` : 'stale already';
  return `good until ${fieldOf(head, 'expires') || 'the cache decides'}`;
}

// What comes from the network could hold orders to the terminal.
const printable = (text: string) => text.replace(/\p{Cc}/gu, '�');

/**
 * Reads an `http:` URL. White space in it is an error: `new URL` would drop a
 * line end without a word, and make `%20` of a space.
 */
export function pageUrl(text: string): URL {
  if (/[\s\p{Cc}]/u.test(text)) throw new Error('a URL has no white space');
  if (!/^http:/i.test(text)) throw new Error('not http: (https: is https-get)');
  const url = new URL(text);
  if (url.username || url.password) throw new Error('a user in the URL');
  return url;
}

// From here on it is the command line.
const PAGE = 'http://webcode.me/';
const HELP = `Usage: http-head [url] [--timeout ms]

Asks about a page without fetching it.

  url           default ${PAGE}
  --timeout ms  for everything together, default 5000
  --help        prints this`;

async function main(args: string[]): Promise<number> {
  // What fails while we read the arguments is wrong usage, exit code 2. From
  // then on it is the page or the network, exit code 1.
  let code = 2;
  let hint = ' (see --help)';
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { timeout: { type: 'string' }, help: { type: 'boolean' } },
    });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const url = pageUrl(positionals.join(' ') || PAGE);
    const timeout = Number(values.timeout ?? 5_000);
    if (!(timeout >= 1 && timeout <= 1e9)) throw new Error('bad --timeout');

    code = 1;
    hint = url.href === PAGE ? '; offline: npm run recipe http-head' : '';
    const head = await fetchHead(url, { timeout });
    const raw = [head.statusLine, ...head.fields.map((f) => f.join(': ')), ''];
    console.log([...raw, ...tell(head)].map(printable).join('\n'));
    if (head.status < 400) return 0;
    throw new Error(printable(`${url} answered ${head.statusLine}`));
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    console.error(`http-head: ${reason}${hint}`);
    return code;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
