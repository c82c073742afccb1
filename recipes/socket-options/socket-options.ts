/**
 * Sets the socket options that Node offers, and shows of each what it does,
 * not that it was set. At the end it tells which options Node does not offer.
 *
 * Run it with `npx tsx socket-options.ts [host] [port]`, with the address of
 * an echo server; without one it brings its own.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import {
  setTimeout as sleep,
  setImmediate as turn,
} from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';

const LOCAL = '127.0.0.1';

// Everything here that can wait gets a signal. It closes the sockets of an
// experiment when its time is up, and also when it is over.

/** Two ends of one connection, both of them ours. The far one is paused. */
export async function pair(signal: AbortSignal, options = {}) {
  const server = createServer({ pauseOnConnect: true });
  server.listen({ host: LOCAL, port: 0, signal });
  await once(server, 'listening', { signal });
  const { port } = server.address() as AddressInfo;
  const near = connect({ host: LOCAL, port, signal, ...options });
  near.on('error', () => {});
  const [[far]] = await Promise.all([
    once(server, 'connection', { signal }) as Promise<[Socket]>,
    once(near, 'connect'),
  ]);
  signal.addEventListener('abort', () => far.destroy());
  far.on('error', () => {});
  return { near, far };
}

/** Connects to an echo server: the one at this address, or one of our own. */
async function visit(signal: AbortSignal, port: number, host?: string) {
  if (host === undefined) {
    const { near, far } = await pair(signal);
    far.on('data', (bytes) => far.write(bytes)).resume();
    return near;
  }
  const socket = connect({ host, port, signal }).on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Says goodbye, and waits until the server has done so too. */
async function hangUp(socket: Socket, signal: AbortSignal) {
  socket.resume().end();
  await once(socket, 'close', { signal });
}

/** Sends a line to an echo server, and resolves when it has come back. */
export function echoed(socket: Socket, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let came = '';
    socket.on('data', (bytes) => {
      came += bytes.toString('latin1');
      if (!line.startsWith(came)) reject(new Error('that is no echo server'));
      if (came === line) resolve();
    });
    socket.on('end', () => reject(new Error('closed without an echo')));
    socket.on('error', reject);
    socket.write(line);
  });
}

/**
 * When the system will probe whether the peer is still there. Node cannot
 * tell, but Linux can, in a table of all connections.
 */
export async function keepAliveTimer(socket: Socket): Promise<string> {
  const { localPort = 0, remotePort = 0, localFamily } = socket;
  const file = localFamily === 'IPv6' ? '/proc/net/tcp6' : '/proc/net/tcp';
  const table = await readFile(file, 'utf8').catch(() => undefined);
  if (table === undefined) return 'unseen (no Linux)';
  const [mine, its] = [localPort, remotePort].map((port) => port.toString(16));

  // Behind the two ends: the state, the queues, and the timer. That has a
  // kind, 2 for keep-alive, and the hundredths of a second that are left.
  const row = `:0*${mine} \\w+:0*${its} \\w+ \\w+:\\w+ 02:(\\w+)`;
  const [, left] = new RegExp(row, 'i').exec(table) ?? [];
  return left ? `in ${Math.round(Number.parseInt(left, 16) / 100)} s` : 'never';
}

/**
 * Sends a question in two small writes and waits for the answer, seven times;
 * gives the median, in milliseconds.
 */
export async function answerTime(noDelay: boolean, signal: AbortSignal) {
  const { near, far } = await pair(signal, { noDelay });
  far.resume().on('data', (bytes) => bytes.includes('?') && far.write('yes'));
  const times: number[] = [];
  while (times.length < 7) {
    const begin = performance.now();
    near.write('a question');
    near.write('?');
    await once(near, 'data', { signal });
    times.push(performance.now() - begin);
  }
  return times.sort((one, other) => one - other)[3] ?? 0;
}

/** What the other end is told when this one goes away. */
export async function farewell(how: Farewell, signal: AbortSignal) {
  const { near, far } = await pair(signal);
  const told = once(far.resume(), 'end', { signal });
  near[how]();
  return told.then(() => 'end', codeOf);
}

type Farewell = 'end' | 'resetAndDestroy';

const codeOf = ({ code = 'unknown' }: NodeJS.ErrnoException) => code;

/** Writes 32 MiB to a peer who reads nothing; tells where it all is. */
export async function unread(signal: AbortSignal) {
  const { near, far } = await pair(signal);
  let written = 0;
  for (let count = 0; count < 512; count += 1) {
    near.write(CHUNK, (error) => {
      if (!error) written += CHUNK.length;
    });
  }
  await sleep(200, undefined, { signal });
  return { written, waiting: near.writableLength, read: far.bytesRead };
}

const CHUNK = Buffer.alloc(64 * 1024);

async function udpSocket(signal: AbortSignal) {
  const socket = createSocket({ type: 'udp4', signal });
  socket.bind(0, LOCAL);

  // Before it is bound there is nothing yet to set an option on.
  await once(socket, 'listening', { signal });
  const send = promisify<Buffer, number, string>(socket.send.bind(socket));
  return { socket, send };
}

/**
 * Sends 40 messages to a socket that does not get to read meanwhile; tells
 * how large its receive buffer really is, and how many messages were lost.
 */
export async function burst(size: number, signal: AbortSignal) {
  const { socket } = await udpSocket(signal);
  const { send } = await udpSocket(signal);
  let lost = 40;
  socket.on('message', () => lost--);
  socket.setRecvBufferSize(size);
  const { port } = socket.address();
  const all = Array.from({ length: 40 }, () => send(KILOBYTE, port, LOCAL));
  await Promise.all(all);

  // Now it may read: what the buffer kept, it gets in the next few turns.
  for (let count = 0; count < 10; count += 1) await turn();
  return { got: socket.getRecvBufferSize(), lost };
}

const KILOBYTE = Buffer.alloc(1_000);

/** What becomes of a message to everybody on the loopback network. */
export async function broadcast(allowed: boolean, signal: AbortSignal) {
  const { socket, send } = await udpSocket(signal);
  socket.setBroadcast(allowed);
  return send(KILOBYTE, 9, '127.255.255.255').then(() => 'sent', codeOf);
}

/** What an experiment gets, besides: a way to reach the echo server. */
interface Bench {
  call: () => Promise<Socket>;
  signal: AbortSignal;
}

// Each of them says what it saw.
const EXPERIMENTS: Record<string, (bench: Bench) => Promise<string>> = {
  connect: async ({ call, signal }) => {
    const socket = await call();
    await echoed(socket, 'Hello\n');
    const { localAddress, localPort, remoteAddress, remotePort } = socket;
    await hangUp(socket, signal);
    return `${localAddress}:${localPort} to ${remoteAddress}:${remotePort}`;
  },
  setTimeout: async ({ call, signal }) => {
    const socket = await call();
    const begin = performance.now();
    socket.setTimeout(200);
    await once(socket, 'timeout', { signal });
    const ms = (performance.now() - begin).toFixed();
    await echoed(socket, 'Still here\n');
    await hangUp(socket, signal);
    return `fired after ${ms} ms, and yet the connection works`;
  },
  setKeepAlive: async ({ call, signal }) => {
    const socket = await call();
    const before = await keepAliveTimer(socket);
    socket.setKeepAlive(true, 10_000);
    const after = await keepAliveTimer(socket);
    await hangUp(socket, signal);
    return `off: next probe ${before}; on: ${after}`;
  },
  end: async ({ signal }) => {
    return `the peer is told: ${await farewell('end', signal)}`;
  },
  resetAndDestroy: async ({ call, signal }) => {
    const socket = await call();
    await echoed(socket, 'Farewell\n');
    socket.resetAndDestroy();
    return `the peer is told: ${await farewell('resetAndDestroy', signal)}`;
  },
  setNoDelay: async ({ signal }) => {
    const off = await answerTime(false, signal);
    const on = await answerTime(true, signal);
    const verdict = off - on > 20 ? 'the second write waited' : 'no difference';
    return `off: ${off.toFixed()} ms; on: ${on.toFixed()} ms: ${verdict}`;
  },
  write: async ({ signal }) => {
    const { written, waiting, read } = await unread(signal);
    return `${written} B written, ${waiting} B wait, the peer read ${read} B`;
  },
  setRecvBufferSize: async ({ signal }) => {
    const small = await burst(4_096, signal);
    const large = await burst(65_536, signal);
    const asked = `asked for 4096, got ${small.got}: lost ${small.lost} of 40`;
    return `${asked}; 65536, ${large.got}: ${large.lost}`;
  },
  setBroadcast: async ({ signal }) => {
    const off = await broadcast(false, signal);
    return `off: ${off}; on: ${await broadcast(true, signal)}`;
  },
  setTTL: async ({ signal }) => {
    const { socket } = await udpSocket(signal);
    return `${socket.setTTL(64)} set; to see it: sudo tcpdump -v -i lo udp`;
  },
};

const ABSENT = `
Not in Node, and what to do instead:
  SO_RCVTIMEO, SO_SNDTIMEO   nothing blocks here; use timers, see: timeouts
  SO_RCVBUF, SO_SNDBUF, TCP  the system sizes them; pause() to take in less
  IP_TTL, TCP                for the whole system: sysctl net.ipv4
  SO_LINGER                  end() says goodbye, resetAndDestroy() does not
  TCP_USER_TIMEOUT           a timer of your own around every answer
  TCP_CORK                   cork() and uncork(), which collect writes in Node
  TCP_FASTOPEN               keep connections open, see: connection-pool
  asking a TCP socket        from outside, on Linux: ss -tnoim`;

export interface Options {
  host?: string;
  port?: number;
  /** Milliseconds for each of the experiments. */
  timeout?: number;
  signal?: AbortSignal;
}

/** Makes every experiment, also when others fail; gives what failed. */
export async function tryAll(
  { host, port = 7878, timeout = 10_000, signal: given }: Options,
  print: (line: string) => void,
): Promise<string[]> {
  const failures: string[] = [];
  for (const [name, act] of Object.entries(EXPERIMENTS)) {
    const over = new AbortController();
    const timer = setTimeout(() => over.abort(), timeout);
    const signal = AbortSignal.any([over.signal, given ?? over.signal]);
    const show = (seen: string) => print(`${name.padEnd(18)} ${seen}`);
    try {
      const call = () => visit(signal, port, host);
      show(await act({ call, signal }));
    } catch (error) {
      given?.throwIfAborted();
      const late = over.signal.aborted && `not done within ${timeout} ms`;
      const reason = late || (error as Error).message || codeOf(error as Error);
      show(`failed: ${reason}`);
      failures.push(`${name}: ${reason}`);
    } finally {
      clearTimeout(timer);
      over.abort();
    }
  }
  return failures;
}

const HELP = `Usage: socket-options [host] [port] [options]

Sets the socket options that Node offers, and shows what each of them does.

  host          an echo server, default one of its own
  port          default 7878
  --timeout ms  for each experiment, default 10000
  --help        prints this`;

const OPTIONS = {
  timeout: { type: 'string', default: '10000' },
  help: { type: 'boolean' },
} as const;

function numeral(name: string, text: string, most: number): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  throw new Error(`${name} is a number from 1 to ${most}`);
}

async function main(args: string[]): Promise<number> {
  let begun = false;
  try {
    const given = { args, options: OPTIONS, allowPositionals: true };
    const { values, positionals } = parseArgs(given);
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const [host, number = '7878', more] = positionals;
    if (more || host === '') throw new Error('see --help');
    const port = numeral('port', number, 65_535);
    const timeout = numeral('--timeout', values.timeout, 2 ** 31 - 1);
    begun = true;
    const failures = await tryAll({ host, port, timeout }, console.log);
    console.log(ABSENT);
    if (failures.length === 0) return 0;
    throw new Error(`${failures.length} failed, the first: ${failures[0]}`);
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    console.error(`socket-options: ${reason}`);
    return begun ? 1 : 2;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
