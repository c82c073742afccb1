/**
 * Checks whether services work: not only that a port is open, but that an
 * answer comes, that it is the right one, and that it comes in time.
 *
 * Run it with `npx tsx health-check.ts [name=url …]`.
 */
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { connect, isIP, type Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as tls from 'node:tls';
import { parseArgs } from 'node:util';

/** What a check can find. Each calls for another cure. */
export const STATES = {
  ok: 'gave the right answer in time',
  dns: 'the name could not be looked up',
  refused: 'nobody listens there',
  unreachable: 'no way leads there',
  timeout: 'there is no sign of it',
  tls: 'did not prove who it is',
  silent: 'accepts connections, but says nothing',
  slow: 'began an answer, but did not finish it',
  closed: 'hung up before its answer was whole',
  status: 'says itself that something is wrong',
  wrong: 'answered, but not as it should',
};

export type State = keyof typeof STATES;
export type Target = { name: string; url: URL };
export type Result = Target & { state: State; ms: number; detail: string };

/** The only authority to trust, PEM, comes in place of those Node knows. */
export type Options = { timeout?: number; signal?: AbortSignal; ca?: string };

// What we wait for, and what it means if it does not come in time.
const LATE = {
  address: 'dns',
  connection: 'timeout',
  handshake: 'silent',
  answer: 'silent',
  end: 'slow',
  datagram: 'timeout',
} as const;

type Visit = { url: URL; signal: AbortSignal; awaited: keyof typeof LATE };

/**
 * Checks one service, in `timeout` milliseconds, the name included. What is
 * wrong with the service is a result; only what is wrong with us (no socket
 * left, `signal` fired) is thrown.
 */
export async function check(
  { name, url }: Target,
  { timeout = 3_000, signal, ...options }: Options = {},
): Promise<Result> {
  const begin = performance.now();
  const clock = new AbortController();
  const either = AbortSignal.any([clock.signal, signal ?? clock.signal]);
  const visit: Visit = { url, signal: either, awaited: 'address' };
  let [state, detail]: [State, string] = ['ok', ''];
  let ms = 0;

  // One timer for all that happens in a check, from the name to the last byte.
  const timer = setTimeout(() => {
    const lack = `no ${visit.awaited} within ${timeout} ms`;
    clock.abort(trouble(LATE[visit.awaited], lack));
  }, timeout);
  try {
    either.throwIfAborted();
    const look = url.protocol === 'dns:' ? askServer : knock;
    await look(visit, timeout, options);
  } catch (error) {
    signal?.throwIfAborted();
    [state, detail] = explain(clock.signal.reason ?? error);
  } finally {
    ms = Math.round(performance.now() - begin);
    clearTimeout(timer);
    clock.abort();
  }
  return { name, url, state, ms, detail: printable(detail) };
}

const trouble = (state: State, detail: string) =>
  Object.assign(new Error(detail), { state });

// Node tries all addresses of a name. By default it gives each of them a
// quarter of a second only; here it is a quarter of the time that there is.
async function knock(visit: Visit, timeout: number, options: Options) {
  const secure = visit.url.protocol === 'https:';
  const host = visit.url.hostname.replace(/^\[|\]$|\.$/g, '');
  const port = Number(visit.url.port || (secure ? 443 : 80));
  const autoSelectFamilyAttemptTimeout = Math.ceil(timeout / 4);
  const place = { ...options, host, port, autoSelectFamilyAttemptTimeout };
  const proof = { ...place, ...PROOF, servername: isIP(host) ? '' : host };
  const socket = secure ? tls.connect(proof) : connect(place);
  addAbortSignal(visit.signal, socket);

  // A connection proves little. The system accepts it even when the program
  // that should take it is stuck. So we always go on to an answer.
  const wait = (awaited: Visit['awaited']) => Object.assign(visit, { awaited });
  if (isIP(host)) wait('connection');
  socket.once('lookup', () => wait('connection'));
  socket.once('connect', () => wait('handshake'));
  await once(socket, secure ? 'secureConnect' : 'connect', visit);
  wait('answer');
  await (visit.url.protocol === 'tcp:' ? listen : get)(socket, visit);
}

// Who is there has to prove it, whatever the environment of this program says.
// Node falls back on the common name of the subject, and RFC 9525 forbids it.
const PROOF = {
  rejectUnauthorized: true,
  checkServerIdentity: (host: string, shown: tls.PeerCertificate) => {
    const subject = { ...shown.subject, CN: '' };
    return tls.checkServerIdentity(host, { ...shown, subject });
  },
};

// Some services greet whoever connects: SSH, SMTP, MySQL. Others have to be
// spoken to first, and `?send=` says how. `?expect=` is what must come then.
async function listen(socket: Socket, visit: Visit): Promise<void> {
  const { send = '', expect = '' } = Object.fromEntries(visit.url.searchParams);
  socket.write(send);
  let heard = '';
  for await (const piece of socket.setEncoding('utf8')) {
    visit.awaited = 'end';
    heard = (heard + piece).slice(-MAX_KEPT);
    if (heard.includes(expect)) return;
  }
  throw trouble(heard ? 'wrong' : 'closed', `no ${expect || 'word'} came`);
}

const MAX_KEPT = 65_536;
const FIELDS = { 'User-Agent': 'health-check', Accept: '*/*' };

async function get(socket: Socket, visit: Visit): Promise<void> {
  const { host, pathname, search } = visit.url;
  const headers = { Host: host, ...FIELDS };
  const createConnection = () => socket;
  const asked = request({ createConnection, path: pathname + search, headers });
  asked.on('error', () => {}).end();
  socket.once('data', () => Object.assign(visit, { awaited: 'end' }));
  const [answer] = (await once(asked, 'response', visit)) as [IncomingMessage];

  // A redirect is no success either: nobody looked at where it leads.
  const { statusCode: status = 0, statusMessage, headers: fields } = answer;
  const told = `${status} ${statusMessage}`;
  if (status < 200 || status > 299) throw trouble('status', told);

  // A good head may be followed by half a page. `node:http` fails when the
  // content breaks off, but it has to know how much there should be.
  await once(answer.resume(), 'end', visit);
  const framing = fields['content-length'] ?? fields['transfer-encoding'];
  if (!framing && status !== 204) throw trouble('wrong', 'it tells no end');
}

// A name server is there to answer questions. A datagram can get lost, so
// after a third of the time the question is asked once more.
async function askServer(visit: Visit, timeout: number): Promise<void> {
  const { url, signal } = visit;
  const dns = new Resolver({ timeout: Math.ceil(timeout / 3), tries: 2 });
  dns.setServers([`${url.hostname}:${url.port || 53}`]);
  signal.addEventListener('abort', () => dns.cancel());
  visit.awaited = 'datagram';
  await dns.resolve(url.pathname.slice(1), url.searchParams.get('type') ?? 'A');
}

// What an error means, by its code.
const CAUSES: [RegExp, State][] = [
  [/^ECONNREFUSED$/, 'refused'],
  [/^E(CONN)?TIME(D)?OUT$/, 'timeout'],
  [/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EACCES|EPERM)$/, 'unreachable'],
  [/^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/, 'closed'],
  [/^(EAI_.*|ENOTFOUND|ENODATA|ESERVFAIL|EREFUSED|EFORMERR|ENOTIMP)$/, 'dns'],
  [/^(EBADRESP|EBADNAME|HPE_.*)$/, 'wrong'],
  [/CERT|CRL|^ERR_(SSL|TLS)|^UNABLE_TO|_CA$|PURPOSE|PATH_LENGTH/, 'tls'],
];

// When all addresses fail, there is an error for each. The last one tells
// most: it had all the time that was left.
function explain(error: unknown): [State, string] {
  const last = (error as AggregateError).errors?.at(-1) ?? error;
  const { code = '', state, reason, message } = last as Failure;
  const cause = state ?? CAUSES.find(([codes]) => codes.test(code))?.[1];
  if (!cause) throw error;
  return [cause, reason ?? message];
}

type Failure = Error & { code?: string; state?: State; reason?: string };

/**
 * Checks all services at the same time, again and again, and never begins
 * before the last cycle is over. The results stand in the order of the
 * targets, whoever answers first.
 */
export async function* watch(
  targets: readonly Target[],
  { cycles = 3, interval = 2_000, ...options }: Options & Rhythm = {},
): AsyncGenerator<Result[]> {
  for (let cycle = 1; cycle <= cycles; cycle++) {
    if (cycle > 1) await sleep(interval, undefined, options);
    yield await Promise.all(targets.map((target) => check(target, options)));
  }
}

/** How many cycles, and how many milliseconds to wait between two. */
type Rhythm = { interval?: number; cycles?: number };

/** What the checks of a service say together. Only healthy ones have a time. */
export function summarise(checks: readonly Result[]) {
  const good = checks.map(({ state }) => state === 'ok');
  const times = checks.filter((_, n) => good[n]).map(({ ms }) => ms);
  times.sort((a, b) => a - b);
  const healthy = times.length;

  // The first check decides. Then it takes two in a row to change our mind.
  const up = good.findLast((one, n) => n === 0 || one === good[n - 1]);

  // A percentile is the least time that so many of a hundred did not exceed.
  const sum = times.reduce((all, ms) => all + ms, 0);
  const average = healthy > 0 ? Math.round(sum / healthy) : undefined;
  const p50 = times[Math.ceil(0.5 * healthy) - 1];
  const p95 = times[Math.ceil(0.95 * healthy) - 1];
  return { up, healthy, checks: checks.length, average, p50, p95 };
}

/** The results of a cycle, for people. */
export function report(results: readonly Result[]): string {
  const lines = results.map(({ name, url, state, ms, detail }) => {
    if (state === 'ok') return `✓ ${name} (${url}) - HEALTHY - ${ms} ms`;
    const error = `${state}: ${STATES[state]} (${detail})`;
    return `✗ ${name} (${url}) - UNHEALTHY - ${ms} ms\n    Error: ${error}`;
  });
  const good = results.filter(({ state }) => state === 'ok').length;
  const share = ((100 * good) / (results.length || 1)).toFixed(1);
  lines.push(`Overall health: ${good}/${results.length} services (${share}%)`);
  return lines.join('\n');
}

// What each kind of URL must look like, so that a check of it means something.
const FORMS = [
  /^https?:\/\/[^/?#@]+(?<!:0)\//,
  /^tcp:\/\/[^/?#@]+:[1-9]\d*\/?(\?(send=[^&#]*&?)?(expect=[^&#]+)?)?$/,
  /^dns:\/\/[\da-f.:[\]]+(?<!:0)\/[\w.-]+(\?type=(A|AAAA|MX|NS|TXT))?$/,
];

/** Reads `name=url` or `url`. */
export function parseTarget(text: string): Target {
  const [, given, address = ''] = /^(?:([^:/=]+)=)?(.*)$/.exec(text) ?? [];
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const known = FORMS.some((form) => form.test(`${url}`));
  if (!url || !known) throw new TypeError(`cannot check ${printable(text)}`);
  return { name: given ?? url.host, url };
}

// What a terminal would obey is shown instead.
const printable = (text: string) =>
  text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');

const DEFAULTS = [
  'Google DNS=dns://8.8.8.8/example.com',
  'Cloudflare DNS=dns://1.1.1.1/example.com',
  'Google HTTP=http://www.google.com/generate_204',
  'GitHub HTTPS=https://github.com/',
  'Local SSH=tcp://127.0.0.1:22',
];

const HELP = `Usage: health-check [name=url …] [options]

Checks whether services work, again and again, and tells which are down.

  http://host[:port]/path, https://…   must answer with a status of 2xx
  tcp://host:port[?send=…][&expect=…]  must say something, or what you expect
  dns://ip[:port]/name[?type=AAAA]     must know the name

  --timeout ms   for each check, default 3000
  --interval ms  to wait between two cycles, default 2000
  --cycles n     default 3
  --json         prints each cycle, and the summary, as a line of JSON
  --help         prints this`;

const COMMAND_LINE = {
  allowPositionals: true,
  options: {
    timeout: { type: 'string', default: '3000' },
    interval: { type: 'string', default: '2000' },
    cycles: { type: 'string', default: '3' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  },
} as const;

const OFFLINE = '; offline: npm run recipe health-check';

async function main(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args, ...COMMAND_LINE });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const targets = (positionals[0] ? positionals : DEFAULTS).map(parseTarget);
    const numbers = [values.timeout, values.interval, values.cycles];
    const sound = numbers.every((text) => /^[1-9]\d{0,8}$/.test(text));
    if (!sound) throw new TypeError('only whole numbers above 0');
    // They are checked all at once, and each takes a socket.
    if (targets.length > 100) throw new TypeError('more than 100 services');

    const [timeout, interval, cycles] = numbers.map(Number);
    const print = (value: object, text: string) =>
      console.log(values.json ? JSON.stringify(value) : text);
    const all: Result[][] = [];
    for await (const results of watch(targets, { timeout, interval, cycles })) {
      all.push(results);
      print({ results }, `${report(results)}\n`);
    }
    const summary = targets.map(({ name }, n) => {
      return { name, ...summarise(all.flatMap((results) => results[n] ?? [])) };
    });
    const lines = summary.map(({ name, up, healthy, checks, ...times }) => {
      const { average = '-', p50 = '-', p95 = '-' } = times;
      const told = `average ${average} ms, p50 ${p50} ms, p95 ${p95} ms`;
      return `${up ? '✓ up' : '✗ DOWN'} ${healthy}/${checks} ${name}, ${told}`;
    });
    print({ summary }, `Summary\n${lines.join('\n')}`);
    const down = summary.filter(({ up }) => !up).map(({ name }) => name);
    if (down.length === 0) return process.exit(0);
    throw new Error(`down: ${down.join(', ')}${args[0] ? '' : OFFLINE}`);
  } catch (error) {
    // What is wrong with the arguments is a `TypeError`, here as in Node.
    const usage = error instanceof TypeError;
    const [reason = ''] = (error as Error).message.split('\n');
    console.error(`health-check: ${reason}${usage ? ' (see --help)' : ''}`);
    // A look-up that we gave up would keep the process alive.
    return process.exit(usage ? 2 : 1);
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
