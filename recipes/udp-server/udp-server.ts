/**
 * A UDP echo server (RFC 862): every datagram goes back, byte for byte, to the
 * address it came from.
 *
 * Start it with `npx tsx udp-server.ts`, then type something into
 * `nc -u 127.0.0.1 8080` in a second terminal. Ctrl-C ends it.
 */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { type AddressInfo, isIPv6 } from 'node:net';
import { parseArgs } from 'node:util';

export interface Options {
  /** Where to listen. Only this machine can reach `127.0.0.1`. */
  host?: string;
  /** Which port; 0 lets the system choose a free one. */
  port?: number;
  /** How many datagrams in a row one sender may have echoed. */
  burst?: number;
  /** Ends the server. */
  signal?: AbortSignal;
  /** Takes the lines of the log. */
  log?: (line: string) => void;
}

/**
 * Listens, and resolves as soon as datagrams can arrive. The socket closes
 * when the signal fires.
 *
 * @throws when it cannot listen: the port is taken, say.
 */
export async function serve(options: Options = {}): Promise<Socket> {
  const { host = '127.0.0.1', port = 8080, burst = 1_000, signal } = options;
  const { log = console.log } = options;
  const inARow = createCounter(1_000);
  const socket = createSocket({ type: isIPv6(host) ? 'udp6' : 'udp4', signal });

  // One event is one datagram, also when it is empty. Nobody connects, and
  // nobody hangs up: all we know of a sender is the address on the envelope.
  socket.on('message', async (bytes, from) => {
    const sender = hostPort(from.address, from.port);

    // Somebody can write another echo server's address on the envelope. Then
    // the two would send one datagram to and fro for ever, unless one of them
    // has had enough. A client that runs into this limit has to pause.
    const count = inARow(sender, performance.now());
    if (count > burst + 1) return;
    if (count > burst) {
      log(`Ignoring ${sender} until it pauses: ${burst} datagrams in a row`);
      return;
    }
    log(`Received from ${sender}: ${printable(bytes)} (${bytes.length} B)`);

    // Whatever goes wrong concerns this one datagram and nobody else.
    try {
      checkSender(from, socket.address());
      await send(socket, bytes, from);
      log(`Echoed to ${sender}: ${bytes.length} B`);
    } catch (error) {
      log(`No echo to ${sender}: ${reason(error)}`);
    }
  });

  socket.bind(port, host);
  await once(socket, 'listening', { signal });
  // From now on an error means that one datagram could not be read.
  socket.on('error', (error) => log(`Lost a datagram: ${error.message}`));
  return socket;
}

// Nobody on the way has checked that address: it is a claim. Ports below 1024
// belong to services, which would not read an echo but answer it: echo itself
// is 7, and chargen, which answers anything with a page of text, is 19. And
// what claims to come from this very server does not.
function checkSender(from: RemoteInfo, self: AddressInfo): void {
  if (from.port < 1024) throw new Error('a service sent it, not a client');
  if (from.port === self.port && from.address === self.address) {
    throw new Error('it claims to come from this server');
  }
}

// Some failures arrive in the callback, and for others `send` throws at once:
// for port 0, say. Inside a promise both become a rejection.
function send(socket: Socket, bytes: Buffer, to: RemoteInfo): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(bytes, to.port, to.address, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

// Counts how many datagrams each sender has sent without a pause of so many
// milliseconds. Senders can be made up, so only the latest 10,000 are kept: a
// `Map` gives its keys in the order in which they came.
function createCounter(pause: number) {
  const senders = new Map<string, { count: number; last: number }>();
  return (sender: string, now: number): number => {
    const known = senders.get(sender);
    const count = known && now - known.last < pause ? known.count + 1 : 1;
    senders.delete(sender);
    senders.set(sender, { count, last: now });
    const [oldest] = senders.keys();
    if (senders.size > 10_000 && oldest) senders.delete(oldest);
    return count;
  };
}

// A sender chooses its bytes, and with some of them it could steer a terminal
// or forge a line of the log. Everything that is not plainly visible is
// escaped, and a long text is cut.
function printable(bytes: Buffer): string {
  const text = bytes.toString('utf8', 0, 240);
  const quoted = JSON.stringify(text.slice(0, 60));
  const escaped = (char: string) => `\\u{${char.codePointAt(0)?.toString(16)}}`;
  const safe = quoted.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
  return text.length > 60 ? `${safe} …` : safe;
}

function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE' ? `${message}: the port is taken` : message;
}

const HELP = `Usage: udp-server [port] [--host address] [--burst n]

Sends every datagram back to its sender (RFC 862).

  port            the port to listen on, 0 for a free one; default 8080
  --host address  the address to listen on; default 127.0.0.1
  --burst n       ignores a sender after n datagrams without a pause of
                  a second, which ends echo loops; default 1000
  --help          prints this`;

function wholeNumber(name: string, text: string, least: number, most: number) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new Error(`${name} must be a number from ${least} to ${most}`);
}

async function main(args: string[]): Promise<number> {
  // What fails while we read the arguments is wrong usage, exit code 2. From
  // then on it is the network, exit code 1.
  let code = 2;
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        host: { type: 'string', default: '127.0.0.1' },
        burst: { type: 'string', default: '1000' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    if (positionals.length > 1) throw new Error('too many arguments');
    const stop = new AbortController();
    const options = {
      host: values.host || '127.0.0.1',
      port: wholeNumber('port', positionals[0] ?? '8080', 0, 65_535),
      burst: wholeNumber('--burst', values.burst, 1, 1_000_000),
      signal: stop.signal,
    };

    // The first Ctrl-C ends the server in good order, a second one at once.
    code = 1;
    process.once('SIGINT', () => stop.abort());
    process.once('SIGTERM', () => stop.abort());
    const socket = await serve(options);
    const { address, port } = socket.address();
    console.log(`UDP echo server listening on ${hostPort(address, port)}`);
    // Node runs on for as long as the socket is open.
    return 0;
  } catch (error) {
    const hint = code === 2 ? ' (see --help)' : '';
    const [line] = reason(error).split('\n');
    console.error(`udp-server: ${line}${hint}`);
    return code;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
