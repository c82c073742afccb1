/**
 * Keeps a few connections to a server open and lends them out: a pool. The
 * program measures, on this machine, what it gains not to connect for every
 * question. Then eight users share a pool, each with a question.
 *
 * Run it with `npx tsx connection-pool.ts [host] [port]`.
 */
import { EventEmitter, once } from 'node:events';
import { realpathSync } from 'node:fs';
import {
  type AddressInfo,
  connect,
  createServer,
  type LookupFunction,
  type Socket,
} from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';

/** What a pool does if you don't say otherwise. */
export const DEFAULTS = {
  host: '127.0.0.1',
  port: 7878,
  /** How many connections there may be: lent, idle and in the making. */
  max: 3,
  /** Milliseconds since it was begun after which a connection is not kept. */
  maxAge: 300_000,
  /** Milliseconds that a connection may lie idle. */
  maxIdle: 10_000,
  /** Milliseconds each: for one's turn, for a connection, for an answer. */
  timeout: 5_000,
  lookup: undefined as LookupFunction | undefined,
  /** Takes a line about whatever happens to a connection. */
  report: (_line: string) => {},
};

// What we know of a connection, besides its socket.
const NEW = { number: 0, born: 0, uses: 0, lent: true, received: '' };
type Connection = Socket & typeof NEW;

const LINE = /^[^\n]*\n/;
const MAX_LINE = 8 * 1024;
const UNASKED = 'it sent what nobody asked for';

/** At most `max` connections to one server, for any number of users. */
export class Pool {
  readonly #options: typeof DEFAULTS;
  readonly #news = new EventEmitter().setMaxListeners(0);
  #all: Connection[] = [];
  #line: symbol[] = [];
  #made = 0;
  #draining = false;

  constructor(options: Partial<typeof DEFAULTS> = {}) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** How many connections there are, and how many users wait for one. */
  stats() {
    const idle = this.#all.filter(({ lent }) => !lent).length;
    const [busy, waiting] = [this.#all.length - idle, this.#line.length];
    return { busy, idle, waiting, made: this.#made };
  }

  /**
   * Borrows a connection, sends a line on it, and gives the line that the
   * server answers.
   *
   * @throws {Error} what was missing; whether the server heard us is unknown
   */
  async ask(line: string, signal?: AbortSignal): Promise<string> {
    if (/[\r\n]/.test(line)) throw new Error('a question is one line');
    if (this.#draining) throw new Error('the pool is being drained');
    const connection = await this.#borrow(signal);
    const made = () => !connection.connecting && !lost(connection);
    const said = () => LINE.exec(connection.received)?.[0] ?? lost(connection);
    try {
      await this.#until(made, 'connection', signal);
      connection.write(`${line}\n`);
      const found = await this.#until(said, 'answer', signal);
      connection.received = connection.received.slice(found.length);
      return found.replace(/\r?\n$/, '');
    } catch (error) {
      // The answer may still come, and must not reach the next user. But if we
      // lost patience with a connection in the making, the next can have it.
      const early = signal?.aborted && connection.connecting;
      if (!early) connection.destroy(error as Error);
      throw error;
    } finally {
      this.#keep(connection);
    }
  }

  // Users stand in line. The first takes an idle connection, or begins a new
  // one if there may be more. Whoever gives up leaves the line, too.
  async #borrow(signal?: AbortSignal): Promise<Connection> {
    const me = Symbol('user');
    this.#line.push(me);
    try {
      for (;;) {
        const take = () => this.#line[0] === me && this.#take();
        const connection = await this.#until(take, 'free connection', signal);
        // Node hears what has arrived when its event loop turns, not before.
        // The turn under way may be past that point, so we wait for two.
        await nextTurn().then(() => nextTurn());
        if (connection.destroyed && connection.uses > 0) continue;
        connection.setTimeout(0);
        connection.lent = true;
        const age = Math.round(performance.now() - connection.born);
        const use = `use ${++connection.uses}, ${age} ms old`;
        this.#options.report(`Connection ${connection.number}: ${use}`);
        return connection;
      }
    } finally {
      this.#line = this.#line.filter((user) => user !== me);
      this.#news.emit('change');
    }
  }

  #take(): Connection | false {
    const idle = this.#all.find(({ lent, destroyed }) => !lent && !destroyed);
    return idle ?? (this.#all.length < this.#options.max && this.#make());
  }

  // We read a connection all the time, lent or not. So every byte and every
  // end that has come is known before the next user gets it.
  #make(): Connection {
    const { host, port, lookup, report } = this.#options;
    const socket = connect({ host, port, lookup }).setEncoding('utf8');
    const about = { ...NEW, number: ++this.#made, born: performance.now() };
    const connection: Connection = Object.assign(socket, about);
    const changed = () => this.#news.emit('change');
    socket.on('connect', changed);
    socket.on('data', (text: string) => {
      connection.received += text;
      const full = connection.received.length > MAX_LINE;
      if (full || !connection.lent) close(socket, UNASKED);
      changed();
    });
    socket.on('timeout', () => close(socket, 'its time was up'));
    socket.on('end', () => close(socket, 'the server hung up'));
    // When all addresses of a name fail, there is a code but no message.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      error.message ||= `${error.code}`;
    });
    socket.on('close', () => {
      this.#all = this.#all.filter((one) => one !== connection);
      report(`Connection ${about.number}: closed, ${socket.errored?.message}`);
      changed();
    });
    this.#all.push(connection);
    return connection;
  }

  // Only a connection on which nothing is left to read is kept.
  #keep(connection: Connection) {
    const { maxAge, maxIdle } = this.#options;
    const left = connection.born + maxAge - performance.now();
    if (left <= 0) close(connection, 'it was too old');
    if (connection.received) close(connection, UNASKED);
    connection.setTimeout(Math.min(left, maxIdle));
    connection.lent = false;
    this.#news.emit('change');
  }

  // Looks after every change whether there is something to find.
  async #until<T>(find: () => T | false, what: string, signal?: AbortSignal) {
    const late = new Error(`no ${what} within ${this.#options.timeout} ms`);
    const clock = new AbortController();
    const timer = setTimeout(() => clock.abort(late), this.#options.timeout);
    const stop = AbortSignal.any([clock.signal, signal ?? clock.signal]);
    try {
      for (;;) {
        const found = find();
        if (found) return found;
        stop.throwIfAborted();
        await once(this.#news, 'change', { signal: stop }).catch(() => {});
      }
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Serves those who are here, and nobody else, and closes every connection.
   * All that it waits for has its deadline, and so it needs none.
   */
  async drain(): Promise<void> {
    this.#draining = true;
    while (this.#line.length > 0 || this.#all.length > 0) {
      const spare = this.#all.filter(({ lent }) => !lent && !this.#line[0]);
      for (const connection of spare) close(connection, 'nobody needs it');
      await once(this.#news, 'change');
    }
  }
}

const close = (socket: Socket, why: string) => socket.destroy(new Error(why));

function lost({ errored }: Socket): false {
  if (errored) throw errored;
  return false;
}

/**
 * Milliseconds for so many questions to a server on this machine: each on a
 * connection of its own, and all on one.
 */
export async function measure(questions: number) {
  const server = createServer((socket) => socket.pipe(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const times = [];
  // No connection is young enough to be kept at an age of 0. The first two
  // rounds warm up, for code is slow when it is new.
  for (const maxAge of [0, 300_000, 0, 300_000]) {
    const pool = new Pool({ port, maxAge });
    const begin = performance.now();
    for (let n = 0; n < questions; n += 1) await pool.ask('?');
    times.push(Math.round(performance.now() - begin));
    await pool.drain();
  }
  server.close();
  return times.slice(2);
}

const HELP = `Usage: connection-pool [host] [port] [--timeout ms]

Measures on this machine what it gains to keep connections. Then eight users ask
a server that answers each line with a line, over at most three connections.

  host          default 127.0.0.1
  port          default 7878, where the recipe tcp-server listens
  --timeout ms  for a free connection, a new one, an answer; default 5000
  --help        prints this`;

// As many users come at the same time, each with one of these.
const QUESTIONS = [
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
];

const USAGE = {
  allowPositionals: true,
  options: {
    timeout: { type: 'string', default: '5000' },
    help: { type: 'boolean' },
  },
} as const;

async function demonstrate(host: string, port: number, timeout: number) {
  const pool = new Pool({ host, port, timeout, report: print });
  const users = QUESTIONS.map(async (question) => {
    const answer = await pool.ask(question);
    print(`Answer "${answer}"; ${JSON.stringify(pool.stats())}`);
  });
  await Promise.all(users).finally(() => pool.drain());
  print(`Drained; ${JSON.stringify(pool.stats())}`);
}

async function main(args: string[]): Promise<number> {
  let code = 2;
  try {
    const { values, positionals } = parseArgs({ args, ...USAGE });
    if (values.help) return print(HELP);
    const [host = '127.0.0.1', port = '7878', ...more] = positionals;
    const numbers = [port, values.timeout, ...more].join(' ');
    if (!/^\d{1,5} [1-9]\d{0,8}$/.test(numbers)) throw new Error('see --help');
    code = 1;
    // We measure first, when nothing else is going on.
    const [each = 0, one = 0] = await measure(100);
    await demonstrate(host, Number(port), Number(values.timeout));
    print(`100 questions on 100 connections: ${each} ms`);
    const times = (each / one).toFixed(1);
    return print(`On one connection: ${one} ms, ${times} times as fast`);
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    console.error(`connection-pool: ${reason}`);
    return code;
  }
}

function print(text: string): number {
  console.log(text.replace(/[^\P{C}\n]/gu, ''));
  return 0;
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
