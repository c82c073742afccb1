/**
 * Asks a web server a question and gives every kind of waiting its own
 * deadline: for the name, the connection, the first byte, the next byte and
 * the whole. What fails is tried again, where that is safe.
 *
 * Run it with `npx tsx timeouts.ts [host] [port]`.
 */
import { createHash, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { connect, isIP, type LookupFunction } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

/** Milliseconds for each kind of waiting. */
export const DEADLINES = {
  name: 2_000,
  connection: 3_000,
  firstByte: 5_000,
  nextByte: 2_000,
  total: 15_000,
};

export interface Options {
  deadlines?: Partial<typeof DEADLINES>;
  method?: string;
  path?: string;
  /** How often to try, at most. */
  attempts?: number;
  /** The same seed gives the same pauses between attempts. */
  seed?: number;
  signal?: AbortSignal;
  lookup?: LookupFunction;
  /** Takes a line about each attempt. */
  report?: (line: string) => void;
}

/** Why an attempt failed, and whether the request had already gone out. */
export class Failure extends Error {
  sent = false;
}

// One attempt: we connect, ask, and read the head of the answer. A head ends
// with an empty line, so we know whether we have all of it.
async function attempt(
  { host, port, signal }: { host: string; port: number; signal: AbortSignal },
  { method = 'HEAD', path = '/', lookup, report, ...options }: Options,
): Promise<string> {
  const deadlines = { ...DEADLINES, ...options.deadlines };
  const begin = Date.now();
  let timer: NodeJS.Timeout | undefined;
  let firstByte = '';
  let head = '';
  let sent = false;

  // At any moment we wait for one thing, and its timer replaces the one of
  // the thing before.
  const waitFor = (what: string, ms: number) => {
    clearTimeout(timer);
    const lack = new Error(`no ${what} within ${ms} ms`);
    timer = setTimeout(() => socket.destroy(lack), ms);
    return `${what} after ${Date.now() - begin} ms`;
  };

  // A signal given to `connect` stays armed when the connection is made. So
  // it carries the total deadline through every phase.
  const socket = connect({ host, port, signal, lookup });
  const connecting = () => waitFor('connection', deadlines.connection);
  socket.once('lookup', connecting);
  if (isIP(host)) connecting();
  else waitFor('address for the name', deadlines.name);

  try {
    await once(socket, 'connect');
    waitFor('first byte', deadlines.firstByte);
    const place = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: ${place}\r\n`);
    socket.write('Content-Length: 0\r\nConnection: close\r\n\r\n');
    sent = true;
    for await (const bytes of socket as AsyncIterable<Buffer>) {
      const time = waitFor('next byte', deadlines.nextByte);
      firstByte ||= time.replace('next', 'first');
      // A server may announce its answer with heads that begin with 1xx.
      head = `${head}${bytes.toString('latin1')}`.replace(INTERIM, '');
      if (!'HTTP/1.'.startsWith(head.slice(0, 7))) throw new Error('not HTTP');
      if (head.includes('\r\n\r\n')) break;
      if (head.length > MAX_HEAD) throw new Error('an answer without end');
    }
    const [whole, rest] = head.split('\r\n\r\n', 2);
    if (rest === undefined) throw new Error('the answer was cut off');
    const [, sorry] = /^\S+ (50[234]) /.exec(head) ?? [];
    if (sorry) throw new Error(`status ${sorry}`);
    report?.(`Answered: ${firstByte}`);
    return whole ?? '';
  } catch (error) {
    const part = head === '' ? '' : ` (${head.length} bytes came)`;
    throw Object.assign(new Failure(explain(error) + part), { sent });
  } finally {
    // Success, too, must stop the timer. And it must close the socket.
    clearTimeout(timer);
    socket.destroy();
  }
}

const MAX_HEAD = 16 * 1024;
const INTERIM = /^(?:HTTP\/1\.1 1\d\d (?:(?!\r\n\r\n)[\s\S])*\r\n\r\n)+/;

// When all addresses of a name fail, the reasons are in a list of errors, and
// the message is empty.
function explain(error: unknown): string {
  const { errors = [error] } = error as AggregateError;
  return errors.map((one) => (one as Error).message).join(', ');
}

/**
 * Asks until there is an answer, no attempt is left, or the time is used up.
 *
 * @throws {Failure} what the last attempt lacked
 */
export async function ask(host: string, port: number, options: Options = {}) {
  const { method = 'HEAD', attempts = 3, seed = 1, report } = options;
  const { total } = { ...DEADLINES, ...options.deadlines };
  const clock = new AbortController();
  const timeIsUp = new Failure(`no answer within ${total} ms in total`);
  const timer = setTimeout(() => clock.abort(timeIsUp), total);
  const given = options.signal ?? clock.signal;
  const signal = AbortSignal.any([clock.signal, given]);
  try {
    for (let n = 1; ; n += 1) {
      try {
        return await attempt({ host, port, signal }, options);
      } catch (error) {
        signal.throwIfAborted();
        const { message, sent } = error as Failure;
        // A request that went out may have been carried out, even if we never
        // hear of it. Only one that does no more when done twice is repeated.
        const safe = !sent || IDEMPOTENT.includes(method);
        if (n >= attempts || !safe) throw error;
        const ms = backOff(n, seed);
        report?.(`Attempt ${n}: ${message}; the next in ${ms} ms`);
        await pause(ms, undefined, { signal }).catch(() => {});
        signal.throwIfAborted();
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

// RFC 9110 §9.2.2 lists the methods that may be repeated without harm.
const IDEMPOTENT = ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'];

/**
 * Milliseconds to wait after the nth attempt. The limit doubles each time, up
 * to two seconds, and we wait for a random part of it: clients that failed
 * together must not come back together.
 */
export function backOff(n: number, seed: number): number {
  const limit = Math.min(2_000, 200 * 2 ** (n - 1));
  const hash = createHash('sha256').update(`${seed}/${n}`).digest();
  return Math.round((limit * hash.readUInt32BE()) / 2 ** 32);
}

const HELP = `Usage: timeouts [host] [port] [--timeout ms] [--first-byte ms]

Asks a web server for the head of a page, three times if need be.

  host             default httpbin.org, which is asked to think for 2 seconds
  port             default 80
  --timeout ms     for everything together, default ${DEADLINES.total}
  --first-byte ms  for an answer to begin, default ${DEADLINES.firstByte}
  --seed n         repeats the pauses of the run that printed this seed
  --help           prints this`;

function wholeNumber(name: string, given: string | number, most = 2 ** 31 - 1) {
  const number = /^\d+$/.test(`${given}`) ? Number(given) : 0;
  if (number > 0 && number <= most) return number;
  throw new Error(`${name} is a whole number from 1 to ${most}`);
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  const options = { timeout: text, 'first-byte': text, seed: text };
  const parsed = parseArgs({ args, allowPositionals: true, options });
  const [host = 'httpbin.org', port = '80', more] = parsed.positionals;
  const { timeout, seed, 'first-byte': first } = parsed.values;
  // The host goes into the request and must not be able to end its line.
  if (!/^[\w.:-]+$/.test(host) || more) throw new Error('see --help');
  const total = wholeNumber('--timeout', timeout ?? DEADLINES.total);
  const firstByte = wholeNumber('--first-byte', first ?? DEADLINES.firstByte);
  return {
    host,
    port: wholeNumber('the port', port, 65_535),
    deadlines: { total, firstByte },
    seed: wholeNumber('--seed', seed ?? randomInt(1, 1_000)),
    path: parsed.positionals.length > 0 ? '/' : '/delay/2',
  };
}

async function main(args: string[]): Promise<number> {
  let place = '';
  try {
    if (args.includes('--help')) return print(HELP);
    const { host, port, ...options } = parse(args);
    place = `${host}:${port}: `;
    print(`Asking ${host}, seed ${options.seed}`);
    const head = await ask(host, port, { ...options, report: print });
    const lines = head.replace(/[^ -~\n]/g, '').split('\n', 3);
    return print(lines.map((line) => `  ${line}`).join('\n'));
  } catch (error) {
    const hint = place && !args[0] ? '; offline: npm run recipe timeouts' : '';
    const [reason] = (error as Error).message.split('\n');
    console.error(`timeouts: ${place}${reason}${hint}`);
    return place ? 1 : 2;
  }
}

function print(text: string): number {
  console.log(text);
  return 0;
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
