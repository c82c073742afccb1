/**
 * Tells which TCP ports of a host are open, which are closed, and which give
 * no answer. Scan your own machines, and those whose owner agreed.
 *
 * Run it with `npx tsx port-scan.ts [host] [ports]`.
 */
import { lookup } from 'node:dns/promises';
import { once, setMaxListeners } from 'node:events';
import { realpathSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

export type State = 'open' | 'closed' | 'filtered';
export type Found = { port: number; state: State };

export interface ScanOptions {
  /** Milliseconds that each port may take. */
  timeout?: number;
  /** How many connections may be under way at the same time. */
  concurrency?: number;
  signal?: AbortSignal;
  /** Hears of each port as soon as its state is known. */
  onFound?: (found: Found) => void;
  /** Begins a connection, in place of `connect`. */
  dial?: (port: number, address: string) => Socket;
}

// No word came from the port: a packet filter swallowed our request or turned
// it away, or there is no such host.
const NO_WORD = /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EACCES|EPERM)$/;

// These errors are about us. The port was never asked.
const SHORTAGE = /^(EMFILE|ENFILE|ENOBUFS|ENOMEM|EADDRNOTAVAIL)$/;

// A connection that comes about has told us all, and is closed at once. Only
// silence takes the whole time.
async function probe(socket: Socket, timeout: number, signal?: AbortSignal) {
  socket.setTimeout(timeout, () => socket.destroy(new Error('ETIMEDOUT')));
  try {
    await once(socket, 'connect', { signal });

    // The kernel picks our own port from a range that we may be scanning. If
    // it picks the very one that we try, our request comes back to ourselves
    // and is accepted, because nobody else was there to take it.
    const { localAddress, localPort, remoteAddress, remotePort } = socket;
    const self = localPort === remotePort && localAddress === remoteAddress;
    return self ? 'closed' : 'open';
  } catch (error) {
    // Refused: the host is there, and nobody listens. Reset: somebody took
    // the connection, and broke it off before we had noticed.
    const { message, code = message } = error as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED') return 'closed';
    if (code === 'ECONNRESET') return 'open';
    if (NO_WORD.test(code)) return 'filtered';
    throw error;
  } finally {
    socket.destroy();
  }
}

/** Tries every port of an IP address; the states come in the given order. */
export async function scan(
  address: string,
  ports: readonly number[],
  { timeout = 3_000, concurrency = 100, ...options }: ScanOptions = {},
): Promise<Found[]> {
  const { signal, onFound, dial = connect } = options;
  if (signal) setMaxListeners(0, signal);
  const found: Found[] = ports.map((port) => ({ port, state: 'filtered' }));
  const queue = found.toReversed();
  let workers = Math.max(1, Math.min(concurrency, ports.length));

  // A fixed number of workers take ports from one queue, and each waits for
  // one connection at a time. So no more are under way than we chose, and a
  // silent port holds up one worker, not all.
  async function work(): Promise<void> {
    for (let next = queue.pop(); next; next = queue.pop()) {
      const alone = workers === 1;
      try {
        next.state = await probe(dial(next.port, address), timeout, signal);
        onFound?.(next);
      } catch (error) {
        // When the system has no socket left for us, this worker gives its
        // port back and retires; the others go on with the sockets they have.
        const { code = '' } = error as NodeJS.ErrnoException;
        if (!SHORTAGE.test(code)) throw error;
        if (alone) throw new Error(`cannot open one socket: ${code}`);
        queue.push(next);
        if (workers > 1) break;
      }
    }
    workers -= 1;
  }

  // One worker's error ends the scan: nothing is left for the others to take.
  const team = Array.from({ length: workers }, work);
  await Promise.all(team).finally(() => queue.splice(0));
  return found;
}

/**
 * Looks a name up. This is done once, before the first port: a name that
 * fails is one failure, not one for each port.
 */
export async function addressOf(
  host: string,
  timeout = 3_000,
  find = lookup,
): Promise<string> {
  // A look-up has no deadline of its own.
  const late = sleep(timeout, undefined, { ref: false }).then(() => {
    throw new Error(`no answer from a name server within ${timeout} ms`);
  });
  try {
    const looked = find(host, { order: 'ipv4first' });
    return (await Promise.race([looked, late])).address;
  } catch (error) {
    const { message, code = message } = error as NodeJS.ErrnoException;
    throw new Error(`cannot look up ${host}: ${code}`, { cause: error });
  }
}

/** The ports of `22,80,8000-8010`, each once, in the given order. */
export function parsePorts(text: string): number[] {
  const ports = new Set<number>();
  for (const part of text.split(',')) {
    const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (!from) throw new Error(`"${part}" is no port and no range of ports`);
    const [first, last] = [Number(from), Number(to)];
    if (first < 1 || last < 1 || first > 65_535 || last > 65_535) {
      throw new Error(`${part}: ports are numbered from 1 to 65535`);
    }
    if (first > last) throw new Error(`${part}: write ${to}-${from}`);
    for (let port = first; port <= last; port++) ports.add(port);
  }
  return [...ports];
}

// Who usually listens there, as registered with IANA. Nothing keeps anybody
// from running something else on the port.
const SERVICES = `21 ftp, 22 ssh, 23 telnet, 25 smtp, 53 domain, 80 http,
  88 kerberos, 110 pop3, 111 sunrpc, 119 nntp, 135 epmap, 139 netbios-ssn,
  143 imap, 179 bgp, 389 ldap, 443 https, 445 microsoft-ds, 465 submissions,
  515 printer, 554 rtsp, 587 submission, 631 ipp, 636 ldaps, 853 domain-s,
  873 rsync, 990 ftps, 993 imaps, 995 pop3s, 1080 socks, 1433 ms-sql-s,
  1883 mqtt, 2049 nfs, 3306 mysql, 3389 ms-wbt-server, 5060 sip,
  5432 postgresql, 5672 amqp, 5900 rfb, 6379 redis, 8080 http-alt`;

export function serviceOf(port: number): string {
  return new RegExp(`\\b${port} ([\\w-]+)`).exec(SERVICES)?.[1] ?? '-';
}

const PORTS = '22,23,53,80,110,143,443,993,995';

const HELP = `Usage: port-scan [host] [ports] [--timeout ms] [--concurrency n]

Tells which TCP ports of a host are open, closed or filtered (no answer). Scan
your own machines, and those whose owner agreed: a scan looks like an attack.

  host             default 127.0.0.1
  ports            default ${PORTS}; or 22,8000-8010
  --timeout ms     for each port, default 3000
  --concurrency n  connections at the same time, default 100
  --help           prints this`;

function wholeNumber(text: string, name: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`${name} must be a whole number above 0`);
}

async function main(args: string[]): Promise<number> {
  let code = 2;
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        timeout: { type: 'string', default: '3000' },
        concurrency: { type: 'string', default: '100' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const [host = '127.0.0.1', list = PORTS, ...more] = positionals;
    if (more.length > 0) throw new Error('too many arguments');
    const ports = parsePorts(list);
    const timeout = wholeNumber(values.timeout, '--timeout');
    const concurrency = wholeNumber(values.concurrency, '--concurrency');

    code = 1;
    const address = await addressOf(host, timeout);
    console.log(`Scanning ${host} (${address}): ${ports.length} ports`);

    // A person at a terminal, and nobody else, sees how far the scan is.
    let done = 0;
    const onFound = () => {
      const far = `${++done} of ${ports.length}`;
      if (process.stderr.isTTY) process.stderr.write(`${far}\r`);
    };

    // Each refusal is an `Error` object. A record of where in the program it
    // arose takes time to make, and nobody reads it.
    Error.stackTraceLimit = 0;
    print(await scan(address, ports, { timeout, concurrency, onFound }));
    return 0;
  } catch (error) {
    // Node explains some mistakes in several lines; the first one says it.
    const [reason] = (error as Error).message.split('\n');
    console.error(`port-scan: ${reason}${code === 2 ? ' (see --help)' : ''}`);

    // A look-up cannot be cancelled. If one still waits, we don't.
    return process.exit(code);
  }
}

// Of many ports only the open ones are worth a line each.
function print(found: readonly Found[]): void {
  const count = { open: 0, closed: 0, filtered: 0 };
  for (const { port, state } of found) {
    count[state] += 1;
    if (found.length > 50 && state !== 'open') continue;
    console.log(`${port}`.padStart(5), state.padEnd(8), serviceOf(port));
  }
  const { open, closed, filtered } = count;
  console.log(`${open} open, ${closed} closed, ${filtered} filtered`);
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
