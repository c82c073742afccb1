/**
 * Sends messages to a multicast group, and receives them: the sender sends
 * each message once, and every member of the group gets a copy.
 *
 * Run it with `npx tsx udp-multicast.ts`: one sender and two receivers. Or
 * with `receive` in some terminals and then `send` in another.
 */
import { isUtf8 } from 'node:buffer';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { on, once } from 'node:events';
import { realpathSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';

/** Where sender and receivers meet. */
export interface Channel {
  /** An IPv4 multicast address. */
  group: string;
  port: number;
  /** The network interface that carries it all, named by its address. */
  by: string;
}

/**
 * Makes a socket that is a member of the group. Closing it leaves the group.
 *
 * @throws when the port is not to be shared, or there is no such interface
 */
export async function join({ group, port, by }: Channel): Promise<Socket> {
  // All members on one machine need the same port. They can share it when
  // each of them asks for that, and then each gets its own copy.
  const socket = createSocket({ type: 'udp4', reuseAddr: true });

  // A socket that is bound to the port alone also hears what is sent to this
  // machine directly, or to groups that its neighbours have joined. Bound to
  // the group, it hears nothing else. Windows does not allow that.
  const address = process.platform === 'win32' ? undefined : group;
  try {
    socket.bind({ port, address });
    await once(socket, 'listening');

    // First bind, then join: a socket that joins unbound gets a random port.
    socket.addMembership(group, by);
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

export interface Options {
  /** Milliseconds to receive; a third of it in silence ends it as well. */
  timeout?: number;
  /** How many messages to send. */
  count?: number;
  /** Milliseconds between two of them. */
  interval?: number;
  /** How many networks a message may cross. */
  ttl?: number;
  signal?: AbortSignal;
  /** Hears what happens, a line each. */
  note?: (line: string) => void;
}

/**
 * Receives the messages of one sender until all have come.
 *
 * @throws when some or all of them are missing
 */
export async function receive(member: Socket, options: Options = {}) {
  const { timeout = 30_000, note = () => {}, signal } = options;
  const silence = Math.ceil(timeout / 3);
  const texts = new Map<number, string>();
  let followed = '';
  let total = 0;
  let ignored = 0;

  // Nobody tells us when a sender is gone. Only silence does; and because
  // some are never silent, there is a deadline as well.
  const over = new AbortController();
  const quiet = setTimeout(() => over.abort(), silence);
  const deadline = setTimeout(() => over.abort(), timeout);
  const stop = AbortSignal.any([over.signal, signal ?? over.signal]);
  try {
    const arrivals = on(member, 'message', { signal: stop });
    for await (const [bytes, from] of arrivals as Arrivals) {
      // Anyone can send to a group. We follow the first who sends in our
      // form, and let nobody else add a message, or say that it is over.
      const place = `${from.address}:${from.port}`;
      const message = parse(bytes);
      const sender = `${place} of ${message?.total}`;
      const strange = !message || sender !== (followed || sender);
      if (strange || texts.has(message.number)) {
        // A stranger can send more lines than we would like to print.
        ignored += 1;
        const what = strange ? 'a stranger’s message' : 'a copy';
        if (ignored <= 3) note(`ignored ${what}, from ${place}`);
        continue;
      }
      followed = sender;
      total = message.total;
      texts.set(message.number, message.text);
      quiet.refresh();
      const shown = message.text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
      note(`received ${message.number}/${total} from ${place}: ${shown}`);
      if (texts.size === total) return texts;
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (!over.signal.aborted) throw error;
  } finally {
    clearTimeout(quiet);
    clearTimeout(deadline);
  }
  if (total === 0) throw new Error(`heard nothing for ${silence} ms: ${DEAF}`);
  const all = Array.from({ length: total }, (_, index) => index + 1);
  const lost = all.filter((number) => !texts.has(number));
  const which = lost.slice(0, 9).join(', ');
  throw new Error(`${lost.length} of ${total} never came: ${which}`);
}

type Arrivals = AsyncIterable<[Buffer, RemoteInfo]>;

const DEAF = 'nobody sends, or the network does not carry it';

// Every message says which one it is, and of how many. So a receiver knows
// what it missed, and no message has to say that it was the last.
function parse(bytes: Buffer) {
  const form = /^\[(\d{1,3})\/(\d{1,3})\] (.*)$/s;
  const [, number, total, text = ''] = form.exec(bytes.toString()) ?? [];
  const message = { number: Number(number), total: Number(total), text };
  const fits = message.number >= 1 && message.number <= message.total;
  return fits && isUtf8(bytes) ? message : undefined;
}

/** Sends messages to the group. Whether anyone hears them, it cannot know. */
export async function send(channel: Channel, options: Options = {}) {
  const { group, port, by } = channel;
  const { count = 5, interval = 1_000, ttl = 1, note, signal } = options;
  const socket = createSocket('udp4');
  const sendOne = promisify<string, number, string>(socket.send.bind(socket));
  try {
    socket.bind();
    await once(socket, 'listening');

    // A sender has to name its interface too. It need not be a member, and
    // what the members named does not count here.
    socket.setMulticastInterface(by);
    socket.setMulticastTTL(ttl);
    for (let number = 1; number <= count; number += 1) {
      if (number > 1) await sleep(interval, undefined, { signal });
      const text = `Multicast message #${number}`;
      note?.(`sends ${number}/${count}`);
      await sendOne(`[${number}/${count}] ${text}`, port, group);
    }
  } finally {
    socket.close();
  }
}

/** Sends, receives, or does both: with one sender and two receivers. */
export async function run(verb: string, channel: Channel, options: Options) {
  const { note = () => {}, signal } = options;
  const members: Socket[] = [];
  const end = new AbortController();
  const stop = AbortSignal.any([end.signal, signal ?? end.signal]);
  const as = (who: string): Options => {
    return { ...options, signal: stop, note: (line) => note(`${who} ${line}`) };
  };
  try {
    // The sender starts when all have joined, not after a while. When one of
    // them cannot join, nothing is sent, and the whole has failed.
    for (const who of RECEIVERS[verb] ?? []) {
      members.push(await join(channel));
      note(`${who} joined ${channel.group}:${channel.port} by ${channel.by}`);
    }
    const all = members.map(async (member, index) => {
      const who = RECEIVERS[verb]?.[index] ?? '';
      const { size } = await receive(member, as(who));
      note(`${who} has all ${size}, and leaves`);
    });
    if (verb !== 'receive') all.push(send(channel, as('Sender')));
    await Promise.all(all);
  } finally {
    end.abort();
    for (const member of members) member.close();
  }
}

const RECEIVERS: Record<string, string[]> = {
  send: [],
  receive: ['Receiver'],
  both: ['Receiver 1', 'Receiver 2'],
};

const REASONS: Record<string, string> = {
  EACCES: 'this machine: the port is for administrators only',
  EADDRINUSE: 'this machine: a program has the port and does not share it',
  EADDRNOTAVAIL: 'this machine: no network interface has that address',
  ENODEV: 'this machine: no network interface has that address',
  ENETDOWN: 'the network: the interface is switched off',
  ENETUNREACH: 'the network: no way leads from the interface to the group',
  EHOSTUNREACH: 'the network: no way leads from the interface to the group',
  EPERM: 'the network: a firewall keeps the messages in',
};

const HELP = `Usage: udp-multicast [send | receive] [options]

Sends messages to a multicast group, or receives them; without a word, both.

  --group address      default 239.255.42.42, which is for private use
  --port n             default 5000
  --interface address  of this machine, default 127.0.0.1: nothing leaves it
  --ttl n              how many networks to cross, 0 to 255, default 1
  --count n            how many messages to send, default 5
  --interval ms        between two of them, default 1000
  --timeout ms         for receiving, default 30000; a third of it in silence
                       ends it too
  --help               prints this`;

const OPTIONS = {
  group: { type: 'string', default: '239.255.42.42' },
  interface: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '5000' },
  ttl: { type: 'string', default: '1' },
  count: { type: 'string', default: '5' },
  interval: { type: 'string', default: '1000' },
  timeout: { type: 'string', default: '30000' },
  help: { type: 'boolean' },
} as const;

function numeral(text: string, name: string, least: number, most: number) {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : -1;
  if (number >= least && number <= most) return number;
  throw new Error(`--${name} takes a number from ${least} to ${most}`);
}

/** Whether a group is ours to take: IPv4, and no protocol lives there. */
export function isFree(group: string): boolean {
  // Routers keep 224.0.0.0/24 in, whatever the TTL, and each address of it
  // belongs to a protocol. 224.0.0.251 is mDNS, on every printer and phone.
  if (group.startsWith('224.0.0.')) return false;
  return isIPv4(group) && /^(22[4-9]|23\d)\./.test(group);
}

/** Takes the command line apart. It throws when something is wrong with it. */
export function readArguments(args: string[]) {
  const parsed = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const { group, interface: by, help, ...values } = parsed.values;
  const [verb = 'both', more] = parsed.positionals;
  if (!Object.hasOwn(RECEIVERS, verb) || more) throw new Error('see --help');
  if (!isFree(group)) throw new Error(`--group ${group} is not free to use`);
  if (!isIPv4(by)) throw new Error('--interface takes an IPv4 address');
  const channel = { group, port: numeral(values.port, 'port', 1, 65_535), by };
  const options = {
    ttl: numeral(values.ttl, 'ttl', 0, 255),
    count: numeral(values.count, 'count', 1, 999),
    interval: numeral(values.interval, 'interval', 0, 60_000),
    timeout: numeral(values.timeout, 'timeout', 1, 2 ** 31 - 1),
    note: (line: string) => console.log(line),
  };
  return { help, verb, channel, options };
}

async function main(args: string[]): Promise<number> {
  let begun = false;
  try {
    const { help, verb, channel, options } = readArguments(args);
    if (help) {
      console.log(HELP);
      return 0;
    }
    begun = true;
    await run(verb, channel, options);
    return 0;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const hint = begun ? ' (offline: npm run recipe udp-multicast)' : '';
    const reason = REASONS[code] ?? message.split('\n')[0];
    console.error(`udp-multicast: ${reason}${hint}`);
    return begun ? 1 : 2;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
