/**
 * Sends a message in a UDP datagram and prints the reply. A datagram can get
 * lost without a trace, so this client asks again, and tells you what became
 * of each attempt.
 *
 * Run it with `npx tsx udp-client.ts [host] [port] [message]`.
 */
import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { on, once } from 'node:events';
import { realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';

export interface AskOptions {
  /** Milliseconds for everything together. */
  timeout?: number;
  /** Milliseconds to wait for a reply to the first attempt. */
  wait?: number;
  /**
   * Marks the message so that its reply is known: letters and digits, random
   * by default. Empty for no mark, to ask a server that does not echo.
   */
  id?: string;
  /** Hears what became of the attempts, a line each. */
  note?: (line: string) => void;
  signal?: AbortSignal;
}

export interface Reply {
  /** `address:port` of the server. */
  from: string;
  bytes: Buffer;
}

/** Sends the message again and again until the server replies. */
export async function ask(
  host: string,
  port: number,
  message: string,
  options: AskOptions = {},
): Promise<Reply> {
  const { timeout = 5_000, signal } = options;
  const over = new AbortController();
  const stop = AbortSignal.any(signal ? [over.signal, signal] : [over.signal]);

  // When a datagram is lost, nothing happens, and goes on not happening. Only
  // a deadline of our own ends the wait. It covers all attempts together.
  const deadline = sleep(timeout, undefined, { signal: stop }).then(() => {
    throw new Error(`did not reply within ${timeout} ms: lost or unanswered`);
  });
  const reply = converse(host, port, message, { ...options, signal: stop });
  try {
    return await Promise.race([reply, deadline]);
  } catch (error) {
    signal?.throwIfAborted();
    const { code = '', message } = error as NodeJS.ErrnoException;
    const reason = REASONS[code] ?? message;
    throw new Error(`${place(host, port)} ${reason}`, { cause: error });
  } finally {
    over.abort();
  }
}

async function converse(
  host: string,
  port: number,
  message: string,
  options: AskOptions,
): Promise<Reply> {
  const { wait = 1_000, note = () => {}, signal } = options;
  const { id = randomBytes(2).toString('hex') } = options;

  // A name can have IPv4 and IPv6 addresses; `localhost` often has both. A
  // datagram goes to one of them, from a socket of the same kind.
  const { address, family } = await lookup(host, { order: 'ipv4first' });
  const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
  const from = place(address, port);
  let attempt = 0;

  // Without a callback, `send` keeps to itself that a message is too long.
  const transmit = promisify<string>(socket.send.bind(socket));

  // Each wait is twice as long as the one before. When datagrams get lost
  // because the network is overloaded, a hasty client makes it worse.
  const send = async (): Promise<never> => {
    for (let pause = wait; ; pause *= 2) {
      attempt += 1;
      const text = id ? `[${id}/${attempt}] ${message}` : message;
      await transmit(text);
      await sleep(pause, undefined, { signal });
      note(`No reply to attempt ${attempt} within ${pause} ms, asking again`);
    }
  };

  // A server that echoes sends our mark back. It tells whether a reply
  // belongs to this message, and to which attempt. When that is not the last
  // one, then the reply was not lost, but late, and is as good as any.
  const receive = async (): Promise<Reply> => {
    const messages = on(socket, 'message', { signal });
    const mark = new RegExp(`\\[${id}/(\\d+)\\]`);
    for (;;) {
      const bytes: Buffer = (await messages.next()).value[0];
      if (id === '') return { from, bytes };
      const answered = mark.exec(bytes.toString('latin1'))?.[1];
      if (answered === undefined) {
        const start = printable(bytes).slice(0, 60);
        note(`Ignored a reply without the mark [${id}/…]: ${start}`);
        continue;
      }
      if (Number(answered) < attempt) {
        note(`The reply to attempt ${answered} was not lost, it came late`);
      }
      return { from, bytes };
    }
  };

  // Connecting a UDP socket sends nothing. It tells the kernel to let in
  // datagrams from this one address and port only, and to report when ours
  // are refused there. Whatever happens, we close the socket in the end: an
  // open one keeps the program running.
  try {
    socket.connect(port, address);
    await once(socket, 'connect', { signal });
    return await Promise.race([receive(), send()]);
  } finally {
    socket.close();
  }
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'refused the message: no program listens on that port',
  EMSGSIZE: 'was sent nothing: the message does not fit in one datagram',
  ENETUNREACH: 'cannot be reached from this network',
  EHOSTUNREACH: 'cannot be reached',
  ENOTFOUND: 'cannot be found: its name has no address',
  EAI_AGAIN: 'cannot be found: no name server answered',
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
  const hex = (character: string) => character.codePointAt(0)?.toString(16);
  if (isUtf8(bytes)) {
    const controls = /[\p{C}\p{Zl}\p{Zp}]/gu;
    return bytes.toString().replace(controls, (one) => `\\u{${hex(one)}}`);
  }
  const text = bytes.toString('latin1');
  return text.replace(/[^ -~]/g, (one) => `\\x${hex(one)?.padStart(2, '0')}`);
}

const HELP = `Usage: udp-client [host] [port] [message] [options]

Sends a message in a UDP datagram, again and again until the server replies,
and prints the reply.

  host          default 127.0.0.1
  port          default 8080
  message       default "Hello from UDP client"
  --timeout ms  for everything together, default 5000
  --wait ms     for a reply to the first attempt, default 1000; then doubled
  --id text     marks the message, default random; "" for no mark, to ask a
                server that does not echo
  --help        prints this`;

function wholeNumber(text: string, name: string, largest: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > largest) {
    throw new Error(`${name} must be a number from 1 to ${largest}`);
  }
  return number;
}

async function main(args: string[]): Promise<number> {
  let task: Parameters<typeof ask>;
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        timeout: { type: 'string', default: '5000' },
        wait: { type: 'string', default: '1000' },
        id: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const [host = '127.0.0.1', port = '8080', message, ...more] = positionals;
    if (more.length > 0) throw new Error('too many arguments');
    if (/\W/.test(values.id ?? ''))
      throw new Error('--id takes letters and digits');
    const options = {
      timeout: wholeNumber(values.timeout, '--timeout', 2 ** 31 - 1),
      wait: wholeNumber(values.wait, '--wait', 2 ** 31 - 1),
      id: values.id,
      note: console.log,
    };
    const number = wholeNumber(port, 'port', 65_535);
    task = [host, number, message ?? 'Hello from UDP client', options];
  } catch (error) {
    console.error(`udp-client: ${(error as Error).message} (see --help)`);
    return 2;
  }

  try {
    const { from, bytes } = await ask(...task);
    console.log(`Received from ${from}: ${printable(bytes)}`);
    return 0;
  } catch (error) {
    const offline = 'offline: npm run recipe udp-client';
    console.error(`udp-client: ${(error as Error).message}; ${offline}`);
    return 1;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
