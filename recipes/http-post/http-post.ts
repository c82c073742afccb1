/**
 * Sends a form, or JSON, to a web server and tells what it said. Names and
 * values are encoded, the length is counted in bytes, and a server that has
 * heard enough may say so before it has heard all.
 *
 * Run it with `npx tsx http-post.ts [url] [name=value …]`.
 */
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

const DEFAULT_URL = 'http://httpbin.org/post';
const DEFAULT_FIELDS = ['name=John Doe', 'email=john@example.com'];

// Content bigger than this is sent only when the server agrees to take it, or
// says nothing for a second.
const ASK_FIRST = 64 * 1024;
const PATIENCE = 1_000;

// More than this of an answer is not read.
const MAX_ANSWER = 1024 * 1024;
const MAX_HEADS = 20;

export interface Content {
  type: string;
  bytes: Buffer;
}

/**
 * The content of a form. Each name and each value is encoded on its own, and
 * what separates them is put in afterwards: an `&` in a value stays a part
 * of the value.
 */
export function form(fields: Iterable<[string, string]>): Content {
  const bytes = Buffer.from(new URLSearchParams([...fields]).toString());
  return { type: 'application/x-www-form-urlencoded', bytes };
}

/** The same fields as a JSON object. */
export function json(fields: Iterable<[string, string]>): Content {
  const bytes = Buffer.from(JSON.stringify(Object.fromEntries(fields)));
  return { type: 'application/json', bytes };
}

export interface Answer {
  status: number;
  /** Status line and fields, without the empty line. */
  head: string;
  /** Undefined when it came in chunks, which this program does not read. */
  content?: Buffer;
}

/**
 * Sends content to an `http:` URL. The timeout is in milliseconds, for
 * everything together.
 *
 * @throws when no whole answer comes in time
 */
export async function post(
  url: URL,
  { type, bytes }: Content,
  { timeout = 10_000, signal }: { timeout?: number; signal?: AbortSignal } = {},
): Promise<Answer> {
  const host = url.hostname.replace(/[[\]]/g, '');
  const socket = connect({ host, port: Number(url.port || 80), signal });
  const late = new Error(`not done within ${timeout} ms`);
  const timer = setTimeout(() => socket.destroy(late), timeout);
  const ask = bytes.length > ASK_FIRST;

  // The length is that of the bytes, not of the text: an `é` counts two.
  const fields = [
    `Host: ${url.host}`,
    'User-Agent: http-post',
    `Content-Type: ${type}`,
    `Content-Length: ${bytes.length}`,
    ...(ask ? ['Expect: 100-continue'] : []),
    'Connection: close',
  ];
  const target = url.pathname + url.search;
  socket.write(`POST ${target} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n`);

  // We listen while we speak. Only so do we hear `100 Continue`, and a server
  // that has had enough.
  const goAhead = new AbortController();
  const enough = new AbortController();
  const sending = send(socket, bytes, {
    wait: ask ? goAhead.signal : AbortSignal.abort(),
    stop: enough.signal,
  });
  // When sending fails the connection has failed, and reading tells why.
  sending.catch(() => {});
  try {
    return await readAnswer(socket, (status) => {
      if (status >= 300) enough.abort();
      goAhead.abort();
    });
  } catch (error) {
    signal?.throwIfAborted();
    const { message, code } = error as NodeJS.ErrnoException;
    throw new Error(`${url.host}: ${message || code}`, { cause: error });
  } finally {
    clearTimeout(timer);
    enough.abort();
    goAhead.abort();
    socket.destroy();
  }
}

// Sends the content as fast as the server takes it. Where it does not, `write`
// says so, and we wait until the socket has room again.
async function send(
  socket: Socket,
  bytes: Buffer,
  { wait, stop }: { wait: AbortSignal; stop: AbortSignal },
): Promise<void> {
  await pause(PATIENCE, undefined, { signal: wait }).catch(() => {});
  for (let at = 0; at < bytes.length; at += ASK_FIRST) {
    stop.throwIfAborted();
    const room = socket.write(bytes.subarray(at, at + ASK_FIRST));
    if (!room) await once(socket, 'drain', { signal: stop });
  }
}

// Reads heads until one is final, then the content that it announces.
async function readAnswer(
  socket: Socket,
  onHead: (status: number) => void,
): Promise<Answer> {
  let text = '';
  let answer: Answer | undefined;
  let ended = true;
  let heads = 0;

  // A reset right behind data can look like an end. But a connection that was
  // reset has lost its peer, and one that ended still knows it.
  socket.once('end', () => {
    ended = socket.remoteAddress !== undefined;
  });
  try {
    for await (const piece of socket as AsyncIterable<Buffer>) {
      text += piece.toString('latin1');
      if (socket.bytesRead > MAX_ANSWER) throw new Error('sent too much');
      while (!answer && text.includes('\r\n\r\n')) {
        const [head = ''] = text.split('\r\n\r\n', 1);
        text = text.slice(head.length + 4);
        const status = statusOf(head);
        if (++heads > MAX_HEADS) throw new Error('sent too much');
        onHead(status);
        if (status >= 200) answer = { status, head };
      }
      if (!answer && !'HTTP/1.'.startsWith(text.slice(0, 7))) statusOf(text);
      if (answer && text.length >= lengthOf(answer)) return full(answer, text);
    }
    if (answer && ended && lengthOf(answer) === Infinity) {
      return full(answer, text);
    }
    throw new Error('cut off: the answer is not whole');
  } catch (error) {
    // What a server said before it slammed the door is worth telling.
    if (answer && answer.status >= 300) return answer;
    throw error;
  }
}

function statusOf(head: string): number {
  const [, status] = /^HTTP\/1\.\d ([1-9]\d\d)(?: |\r|$)/.exec(head) ?? [];
  if (!status) throw new Error('the answer is not HTTP/1');
  return Number(status);
}

// How many bytes of content follow the head. Chunks are not read here, and an
// answer that tells its length in two ways is not believed.
function lengthOf({ head, status }: Answer): number {
  const chunks = CODING.test(head);
  const lengths = Array.from(
    head.matchAll(LENGTH),
    ([, length = '']) => length,
  );
  if (lengths.length > (chunks ? 0 : 1))
    throw new Error('more than one length');
  if (chunks || status === 204 || status === 304) return 0;
  const [length = 'Infinity'] = lengths;
  if (!/^(\d{1,15}|Infinity)$/.test(length)) throw new Error('a bad length');
  return Number(length);
}

const CODING = /^transfer-encoding:/im;
const LENGTH = /^content-length:[\t ]*(.*?)[\t ]*$/gim;

function full(answer: Answer, text: string): Answer {
  if (CODING.test(answer.head)) return answer;
  const bytes = text.slice(0, Math.min(lengthOf(answer), text.length));
  return { ...answer, content: Buffer.from(bytes, 'latin1') };
}

// What a terminal would obey is shown instead.
function printable(text: string): string {
  const escaped = (c: string) => `\\u{${c.codePointAt(0)?.toString(16)}}`;
  const lines = text.replaceAll('\r\n', '\n');
  return lines.replace(/(?![\t\n])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

const HELP = `Usage: http-post [url] [name=value …] [--json] [--timeout ms]

Sends a form to a web server and shows its answer.

  url           default ${DEFAULT_URL}
  name=value    a field of the form, default ${DEFAULT_FIELDS.join(' ')}
  --json        sends the fields as a JSON object
  --timeout ms  for everything together, default 10000
  --help        prints this`;

const OPTIONS = {
  json: { type: 'boolean' },
  timeout: { type: 'string', default: '10000' },
  help: { type: 'boolean' },
} as const;

function parse(args: string[]) {
  const parsed = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const { values, positionals } = parsed;
  const [text = DEFAULT_URL, ...given] = positionals;
  const url = URL.canParse(text) && new URL(text);
  if (!url || !/^http:/.test(url.href)) throw new Error('not an http: URL');
  if (url.username || url.password) throw new Error('a user in the URL');
  if (!/^[1-9]\d{0,8}$/.test(values.timeout))
    throw new Error('a bad --timeout');
  const fields = (given.length > 0 ? given : DEFAULT_FIELDS).map((field) => {
    const at = field.indexOf('=');
    if (at < 1) throw new Error(`not name=value: ${field}`);
    return [field.slice(0, at), field.slice(at + 1)] as [string, string];
  });
  const content = values.json ? json(fields) : form(fields);
  return { url, content, help: values.help, timeout: Number(values.timeout) };
}

async function main(args: string[]): Promise<number> {
  let started = false;
  try {
    const { url, content, help, timeout } = parse(args);
    if (help) console.log(HELP);
    if (help) return 0;
    started = true;
    console.log(`Sending ${content.bytes.length} bytes of ${content.type}:`);
    console.log(`  ${content.bytes}`);
    const answer = await post(url, content, { timeout });
    console.log('Response received:');
    console.log(printable(`  ${answer.head.replaceAll('\r\n', '\n  ')}`));
    console.log(`\n${printable(`${answer.content ?? '(content not read)'}`)}`);
    return answer.status < 400 ? 0 : 1;
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    const hint = args[0] ? '' : '; offline: npm run recipe http-post';
    console.error(`http-post: ${printable(reason)}${started ? hint : ''}`);
    return started ? 1 : 2;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
