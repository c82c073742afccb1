/**
 * Talks to a WebSocket server: sends messages, shows what comes back, and
 * says goodbye properly. The handshake is HTTP, and Node does most of it.
 * What follows is a protocol of its own, made of frames, and we do all of it.
 *
 * Run it with `npx tsx websocket-client.ts [ws-url] [message …]`.
 */
import { isUtf8 } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import http from 'node:http';
import https, { type RequestOptions } from 'node:https';
import type { Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { parseArgs } from 'node:util';

// The kinds of frames. Those from 8 on are control frames, which may come
// between the fragments of a message.
const KINDS = [0, 1, 2, 8, 9, 10];
const [MORE = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10] = KINDS;

// We do not hold more than this for a stranger.
const MAX_MESSAGE = 1024 * 1024;

export type Message = string | Uint8Array;

export interface Options {
  /** Milliseconds until all is said. The goodbye has one second more. */
  timeout?: number;
  signal?: AbortSignal;
  /** For `wss:`, an authority to trust instead of the usual ones. */
  ca?: string;
  /** Hears what happens: `Received` comes with every message. */
  report?: (what: string, data: Message) => void;
}

/**
 * Sends the messages, each when the one before was answered, and closes.
 * Text is a string, binary is bytes. Returns the server's close code.
 *
 * @throws when the handshake fails, the server breaks a rule or leaves too
 *   early, or time is up
 */
export async function talk(url: URL, messages: Message[], how: Options = {}) {
  const { timeout = 10_000, signal, ca, report } = how;
  const clock = new AbortController();
  const stop = () => clock.abort(new Error('time is up'));
  let timer = setTimeout(stop, timeout);
  const either = AbortSignal.any([clock.signal, signal ?? clock.signal]);
  let missing = 'handshake';
  let socket: Socket | undefined;

  const send = (kind: number, data: Message) =>
    socket?.write(frame(kind, Buffer.from(data)));
  const close = (code: number) => {
    if (missing === CLOSED) return;
    missing = CLOSED;
    clearTimeout(timer);
    timer = setTimeout(stop, Math.min(timeout, 1_000));
    send(CLOSE, code === 1005 ? '' : Buffer.of(code >> 8, code & 0xff));
  };
  const queue = [...messages];
  const sendNext = () => {
    const next = queue.shift();
    if (next === undefined) return close(1000);
    send(typeof next === 'string' ? TEXT : BINARY, next);
    report?.('Sent', next);
  };

  try {
    socket = await shakeHands(url, { signal: either, ca });
    const read = reader(addAbortSignal(either, socket)[Symbol.asyncIterator]());
    report?.('Handshake successful', url.host);
    missing = 'answer';
    sendNext();
    for (;;) {
      const { kind, data } = await read();
      if (kind === PING) {
        report?.('Answered a ping', data);
        // Who does not read our pongs cannot make us pile them up.
        if (!send(PONG, data)) await once(socket, 'drain');
      } else if (kind === CLOSE) {
        const code = readClose(data, missing === CLOSED);
        // Nothing may follow, and the server hangs up first.
        await read().catch(() => undefined);
        return code;
      } else if (kind !== PONG) {
        report?.('Received', kind === TEXT ? data.toString() : data);
        sendNext();
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    const cause = clock.signal.reason ?? error;
    const what = `${url.host}: no ${missing}: ${cause.message || cause.code}`;
    // We tell the server what it did wrong, or agree that it leaves.
    if (cause.closeCode) close(cause.closeCode);
    throw new Error(what, { cause });
  } finally {
    // The socket goes when all that we sent is on its way, and the timer stays
    // for the server that does not take it.
    timer.unref();
    socket?.destroySoon();
  }
}

const CLOSED = 'proper close';

// Asks a web server to change over to another protocol, and makes sure that
// it understood, and agreed to nothing else (RFC 6455 §4.1).
async function shakeHands(url: URL, options: RequestOptions): Promise<Socket> {
  const key = randomBytes(16).toString('base64');
  const headers = { ...ASKED, 'Sec-WebSocket-Key': key };
  const { get } = url.protocol === 'wss:' ? https : http;
  const request = get(url.href.replace('ws', 'http'), { ...options, headers });
  request.once('response', ({ statusCode, statusMessage }) => {
    request.destroy(new Error(`answered ${statusCode} ${statusMessage}`));
  });
  const [{ headers: found }, socket, early] = await once(request, 'upgrade');
  const proof = createHash('sha1').update(`${key}${GUID}`).digest('base64');
  const wanted = { ...WANTED, 'sec-websocket-accept': proof };
  found.upgrade = found.upgrade?.toLowerCase();
  const bad = Object.entries(wanted).find(([name, it]) => found[name] !== it);
  if (bad) {
    socket.destroy();
    throw new Error(`the answer has a wrong ${bad[0]}`);
  }
  // The first frames may have come in one piece with the answer.
  if (early.length > 0) socket.unshift(early);
  return socket;
}

const ASKED = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': 13,
};
const WANTED = {
  upgrade: 'websocket',
  'sec-websocket-extensions': undefined,
  'sec-websocket-protocol': undefined,
};
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A frame with a whole message. A client masks each with a new key. */
export function frame(kind: number, data: Buffer): Buffer {
  const { length } = data;
  const more = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const short = more === 0 ? length : more === 2 ? 126 : 127;
  const long = Buffer.alloc(8);
  long.writeBigUInt64BE(BigInt(length));
  const head = [Buffer.of(0x80 | kind, 0x80 | short), long.subarray(8 - more)];
  const mask = randomBytes(4);
  const masked = data.map((byte, at) => byte ^ mask.readUInt8(at % 4));
  return Buffer.concat([...head, mask, masked]);
}

/**
 * Takes the bytes from the server in pieces of any size. The function that it
 * returns gives the next whole message or control frame in them.
 *
 * @throws with a `closeCode` when a rule of RFC 6455 §5 is broken
 */
export function reader(pieces: AsyncIterator<Buffer>) {
  let bytes = Buffer.alloc(0);
  const take = async (count: number) => {
    while (bytes.length < count) {
      const { value, done } = await pieces.next();
      if (done) throw new Error('the connection was cut off');
      bytes = Buffer.concat([bytes, value]);
    }
    const taken = bytes.subarray(0, count);
    bytes = bytes.subarray(count);
    return taken;
  };

  // Fragments gather in one place of a fixed size, so that no number of them
  // takes more memory.
  const gathered = Buffer.alloc(MAX_MESSAGE);
  let size = 0;
  let started = MORE;
  return async () => {
    for (;;) {
      const [first = 0, second = 0] = await take(2);
      const [final, kind] = [first >= 0x80, first & 0x0f];
      const [control, short] = [kind >= CLOSE, second & 0x7f];
      must((first & 0x70) === 0, 'a reserved bit is set');
      must(second < 0x80, 'a server must not mask');
      must(KINDS.includes(kind), 'a frame of unknown kind');
      must(!control || (final && short < 126), 'a bad control frame');
      let length = short;
      if (short === 126) length = (await take(2)).readUInt16BE();
      if (short === 127) length = Number((await take(8)).readBigUInt64BE());
      must(length >= (LEAST[short] ?? 0), 'a length in too many bytes');
      // We judge the length before we wait for what it promises.
      must(control || length <= MAX_MESSAGE - size, 'too big a message', 1009);
      const data = await take(length);
      if (control) return { kind, data };
      must((kind === MORE) !== (started === MORE), 'a fragment out of place');
      started ||= kind;
      size += data.copy(gathered, size);
      if (!final) continue;
      const whole = Buffer.from(gathered.subarray(0, size));
      must(started !== TEXT || isUtf8(whole), 'text that is not UTF-8', 1007);
      const message = { kind: started, data: whole };
      [size, started] = [0, MORE];
      return message;
    }
  };
}

// A length that fits into fewer bytes must be in fewer bytes.
const LEAST: Record<number, number> = { 126: 126, 127: 65_536 };

// The code of a close frame, if that is one to be glad about.
function readClose(data: Buffer, expected: boolean): number {
  const code = [1005, 0][data.length] ?? data.readUInt16BE();
  must(data.length === 0 || CLOSE_CODES.test(`${code}`), 'a bad close code');
  const reason = data.subarray(2);
  must(isUtf8(reason), 'a reason that is not UTF-8', 1007);
  must(expected && FINE.includes(code), `the server left "${reason}"`, code);
  return code;
}

// The other codes are reserved, or never to be sent (RFC 6455 §7.4).
const CLOSE_CODES = /^(100[0-37-9]|101[0-4]|[34]\d{3})$/;

// We asked for 1000. A server may also close without a code.
const FINE = [1000, 1005];

// What the server did wrong comes with the close code that tells it so.
function must(holds: boolean, message: string, closeCode = 1002): void {
  if (holds) return;
  throw Object.assign(new Error(`${message} (${closeCode})`), { closeCode });
}

// What a terminal would obey is shown instead. Of bytes, Node shows the first.
function printable(data: Message): Message {
  if (typeof data !== 'string') return data;
  const escaped = (c: string) => `\\u{${c.codePointAt(0)?.toString(16)}}`;
  return data.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

const ECHO = 'wss://echo.websocket.org/';
const HELP = `Usage: websocket-client [ws-url] [message …]

Sends messages to a WebSocket server and shows what comes back.

  ws-url   with ws: or wss:, default ${ECHO}
  message  default "Hello, WebSocket"
  --help   prints this`;

const ACCEPTED = {
  allowPositionals: true,
  options: { help: { type: 'boolean' } },
} as const;

const OFFLINE = '; offline: npm run recipe websocket-client';

async function main(args: string[]): Promise<number> {
  let [code, hint] = [2, ' (see --help)'];
  try {
    const { positionals, values } = parseArgs({ args, ...ACCEPTED });
    const [given = ECHO, first = 'Hello, WebSocket', ...more] = positionals;
    if (!/^wss?:/i.test(given)) throw new Error('a URL begins with ws:');
    const url = new URL(given);
    [code, hint] = [1, args[0] ? '' : OFFLINE];
    const report = (what: string, data: Message) =>
      console.log(`${what}:`, printable(data));
    if (values.help) console.log(HELP);
    else report('Closed', `${await talk(url, [first, ...more], { report })}`);
    return 0;
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    console.error(`websocket-client: ${printable(reason)}${hint}`);
    return code;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
