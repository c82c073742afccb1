/**
 * Sends a message in a UDP datagram and prints the reply. A datagram can get
 * lost without a trace, so this client asks again, and tells you what became
 * of each attempt.
 *
 * Run it with `npx tsx udp-client.ts [host] [port] [message]`.
 */
import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { on, once } from 'node:events';
import { realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';

export interface AskOptions {
  /** Milliseconds for everything together. */
  timeout?: number;
  /** Letters and digits that mark the message; empty for no mark. */
  id?: string;
  /** Hears what became of the attempts, a line each. */
  note?: (line: string) => void;
  signal?: AbortSignal;
}

/** Sends the message until the server replies; gives the reply. */
export async function ask(
  host: string,
  port: number,
  message: string,
  options: AskOptions = {},
): Promise<{ from: string; bytes: Buffer }> {
  const { timeout = 5_000, note = () => {}, signal } = options;
  const { id = randomBytes(2).toString('hex') } = options;
  const over = new AbortController();
  const stop = AbortSignal.any(signal ? [over.signal, signal] : [over.signal]);
  let socket: Socket | undefined;
  let attempt = 0;

  // When a datagram is lost, nothing happens, and goes on not happening. Only
  // a deadline of our own ends the wait. It covers all attempts together.
  const deadline = sleep(timeout, undefined, { signal: stop }).then(() => {
    throw new Error(`did not reply within ${timeout} ms: lost or unanswered`);
  });

  // We ask three times, and each wait is twice as long as the one before.
  // When datagrams get lost because the network is overloaded, a hasty client
  // makes it worse.
  const keepAsking = async (socket: Socket): Promise<never> => {
    const send = promisify<string>(socket.send.bind(socket));
    for (let wait = Math.ceil(timeout / 5); ; wait *= 2) {
      attempt += 1;
      await send(id ? `[${id}/${attempt}] ${message}` : message);
      await sleep(wait, undefined, { signal: stop });
      note(`No reply to attempt ${attempt} within ${wait} ms, asking again`);
    }
  };

  // A server that echoes sends our mark back. It tells whether a reply
  // belongs to this message, and to which attempt. When that is not the last
  // one, the reply was not lost but late, and is as good as any.
  const listen = async (socket: Socket): Promise<Buffer> => {
    const mark = new RegExp(`\\[${id}/(\\d+)\\]`);
    const messages = on(socket, 'message', { signal: stop });
    for (;;) {
      const bytes: Buffer = (await messages.next()).value[0];
      const answered = mark.exec(bytes.toString('latin1'))?.[1];
      if (Number(answered) < attempt) {
        note(`The reply to attempt ${answered} was not lost, it came late`);
      }
      if (answered || id === '') return bytes;
      note(`Ignored, it has no mark ${id}: ${printable(bytes).slice(0, 60)}`);
    }
  };

  try {
    // A name can have IPv4 and IPv6 addresses; `localhost` often has both. A
    // datagram goes to one of them, from a socket of the same kind.
    const found = lookup(host, { order: 'ipv4first' });
    const { address, family } = await Promise.race([found, deadline]);
    socket = createSocket(family === 6 ? 'udp6' : 'udp4');

    // Connecting a UDP socket sends nothing. It tells the kernel to let in
    // datagrams from this one address and port only, and to report when ours
    // are refused there.
    socket.connect(port, address);
    await once(socket, 'connect', { signal: stop });
    const reply = Promise.race([listen(socket), keepAsking(socket), deadline]);
    return { from: place(address, port), bytes: await reply };
  } catch (error) {
    signal?.throwIfAborted();
    const { code = '', message } = error as NodeJS.ErrnoException;
    const reason = REASONS[code] ?? message;
    throw new Error(`${place(host, port)} ${reason}`, { cause: error });
  } finally {
    // Whatever happened: an open socket would keep the program running.
    over.abort();
    socket?.close();
  }
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refused the message: no program listens on that port',
  EMSGSIZE: 'was sent nothing: the message does not fit in one datagram',
  ENOTFOUND: 'cannot be found: its name has no address',
};

function place(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/**
 * Shows bytes as text that is safe to print: a control character as its
 * number, so it can neither command the terminal nor forge a line. Bytes that
 * are not UTF-8 are shown one by one, since nobody knows what they mean.
 */
export function printable(bytes: Buffer): string {
  const utf8 = isUtf8(bytes);
  const text = bytes.toString(utf8 ? 'utf8' : 'latin1');
  const unsafe = utf8 ? /[\p{C}\p{Zl}\p{Zp}]/gu : /[^ -~]/g;
  return text.replace(unsafe, (one) => {
    const hex = one.codePointAt(0)?.toString(16) ?? '';
    return utf8 ? `\\u{${hex}}` : `\\x${hex.padStart(2, '0')}`;
  });
}

const HELP = `Usage: udp-client [host] [port] [message] [options]

Sends a message over UDP until the server replies, and prints the reply.

  host          default 127.0.0.1
  port          default 8080
  message       default "Hello from UDP client"
  --timeout ms  for everything together, default 5000
  --id text     marks the message, default random; --id= for no mark
  --help        prints this`;

function wholeNumber(text: string, name: string, largest: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > largest) {
    throw new Error(`${name} must be a number from 1 to ${largest}`);
  }
  return number;
}

async function main(args: string[]): Promise<number> {
  let asked = false;
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        timeout: { type: 'string', default: '5000' },
        id: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const [host = '127.0.0.1', port = '8080', ...rest] = positionals;
    const [message = 'Hello from UDP client', ...more] = rest;
    if (more.length > 0) throw new Error('too many arguments');
    if (/\W/.test(values.id ?? ''))
      throw new Error('--id takes letters and digits');
    const number = wholeNumber(port, 'port', 65_535);
    const timeout = wholeNumber(values.timeout, '--timeout', 2 ** 31 - 1);
    const options = { timeout, id: values.id, note: console.log };

    // What goes wrong up to here is wrong usage; later it is the network.
    asked = true;
    const { from, bytes } = await ask(host, number, message, options);
    console.log(`Received from ${from}: ${printable(bytes)}`);
    return 0;
  } catch (error) {
    const hint = asked ? 'offline: npm run recipe udp-client' : 'see --help';
    const [reason] = (error as Error).message.split('\n');
    console.error(`udp-client: ${reason} (${hint})`);
    return asked ? 1 : 2;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
