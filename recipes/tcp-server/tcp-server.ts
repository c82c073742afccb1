/**
 * A TCP echo server (RFC 862): whatever a client sends comes back, byte for
 * byte, until the client hangs up. It serves many clients at once.
 *
 * Start it with `npx tsx tcp-server.ts`, then type something into
 * `nc 127.0.0.1 7878` in a second terminal. Ctrl-C ends it.
 */
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';

export interface Options {
  /** Where to listen. Only this machine can reach `127.0.0.1`. */
  host?: string;
  /** Which port; 0 lets the system choose a free one. */
  port?: number;
  /** Milliseconds without a byte after which a client is dropped. */
  idle?: number;
  /** How many clients may be connected at once. */
  max?: number;
  /** Milliseconds that clients get to leave when the server ends. */
  grace?: number;
  /** Ends the server. */
  signal?: AbortSignal;
  /** Takes the lines of the log. */
  log?: (line: string) => void;
}

// One client, from its arrival to its end. Whatever happens to it is told in
// the log and nowhere else: this function never throws, for one client's
// trouble must not become everybody's.
async function echo(socket: Socket, idle: number, log: (line: string) => void) {
  // A closed socket no longer knows its peer's address, so we ask for it now.
  const client = hostPort(socket.remoteAddress, socket.remotePort);
  log(`New connection: ${client}`);

  // A machine that loses its power does not hang up. Without a time limit the
  // connections of such clients would pile up.
  socket.setTimeout(idle, () => {
    socket.destroy(new Error(`silent for ${idle} ms`));
  });

  // For the log, bytes become text. The decoder puts a character together
  // when its bytes come in two pieces. After ten pieces we stop showing them,
  // so that a client with much to say does not fill the disk.
  const decoder = new TextDecoder();
  let pieces = 0;
  socket.on('data', (bytes: Buffer) => {
    pieces += 1;
    if (pieces > 10) return;
    const text = printable(decoder.decode(bytes, { stream: true }));
    log(`Received from ${client}: ${text} (${bytes.length} B)`);
  });

  // Here is the echo: the stream that comes out of the socket is sent back
  // into it. The pipeline reads no faster than the client takes its bytes
  // back. When the client has finished and the last byte is on its way, it
  // finishes too. And every failure becomes an exception that we can catch.
  try {
    await pipeline(socket, socket);
    const { bytesRead, bytesWritten } = socket;
    log(`Closed: ${client}, ${bytesRead} B received, ${bytesWritten} B echoed`);
  } catch (error) {
    log(`Lost: ${client}, ${socket.bytesRead} B received: ${reason(error)}`);
  }
}

/**
 * Listens, and resolves as soon as clients can connect. When the signal fires
 * the server says goodbye to its clients and closes.
 *
 * @throws when it cannot listen: the port is taken, say.
 */
export async function serve(options: Options = {}): Promise<Server> {
  const { host = '127.0.0.1', port = 7878, max = 100, signal } = options;
  const { idle = 60_000, grace = 2_000, log = console.log } = options;
  const clients = new Set<Socket>();
  let refused = 0;

  // A client that has finished sending still wants the rest of its echo.
  // `allowHalfOpen` keeps Node from hanging up when the client's FIN arrives:
  // our side of the connection ends when the pipeline ends it.
  const server = createServer({ allowHalfOpen: true }, async (socket) => {
    clients.add(socket);
    await echo(socket, idle, log);
    clients.delete(socket);
    if (refused > 1) log(`Turned away: ${refused} while the server was full`);
    refused = 0;
  });

  // Every connection takes memory and a file descriptor, and both run out.
  // Node hangs up on every client beyond the limit. A thousand of them in a
  // row give one line of the log, not a thousand.
  server.maxConnections = max;
  const refuse = () => {
    refused += 1;
    if (refused === 1) log(`Full: ${clients.size} clients, no room for more`);
  };
  server.on('drop', refuse);

  // When the signal fires, Node stops accepting clients.
  server.listen({ host, port, signal });
  await once(server, 'listening', { signal });
  // From now on an error means that one client could not be accepted.
  server.on('error', refuse);

  // That ends no connection, so we do it: what is on its way to a client is
  // sent, and then we hang up. What the client still says is thrown away,
  // until it hangs up too. Whoever has not done so in time is disconnected.
  signal?.addEventListener('abort', () => {
    for (const socket of clients) socket.unpipe().end().resume();
    setTimeout(() => {
      for (const socket of clients) socket.destroy(new Error('time is up'));
    }, grace).unref();
  });
  return server;
}

// A client chooses its bytes, and with some of them it could steer a terminal
// or forge a line of the log. Everything that is not plainly visible is
// escaped, and a long text is cut.
function printable(text: string): string {
  const quoted = JSON.stringify(text.slice(0, 60));
  const escaped = (char: string) => `\\u{${char.codePointAt(0)?.toString(16)}}`;
  const safe = quoted.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, escaped);
  return text.length > 60 ? `${safe} …` : safe;
}

// A client that reset its connection at once has left no address behind.
function hostPort(host = 'gone already', port?: number): string {
  if (port === undefined) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const HELP = `Usage: tcp-server [port] [--host address] [--idle ms] [--max n]

Sends everything back that a client sends (RFC 862).

  port            the port to listen on, 0 for a free one; default 7878
  --host address  the address to listen on; default 127.0.0.1
  --idle ms       drops a client after so long a silence; default 60000
  --max n         how many clients may be connected at once; default 100
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
        idle: { type: 'string', default: '60000' },
        max: { type: 'string', default: '100' },
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
      port: wholeNumber('port', positionals[0] ?? '7878', 0, 65_535),
      idle: wholeNumber('--idle', values.idle, 1, 2 ** 31 - 1),
      max: wholeNumber('--max', values.max, 1, 1_000_000),
      signal: stop.signal,
    };

    // The first Ctrl-C ends the server in good order, a second one at once.
    code = 1;
    process.once('SIGINT', () => stop.abort());
    process.once('SIGTERM', () => stop.abort());
    const server = await serve(options);
    const { address, port } = server.address() as AddressInfo;
    console.log(`TCP echo server listening on ${hostPort(address, port)}`);
    // Node runs on for as long as the server or a connection is open.
    return 0;
  } catch (error) {
    const hint = code === 2 ? ' (see --help)' : '';
    const [line] = reason(error).split('\n');
    console.error(`tcp-server: ${line}${hint}`);
    return code;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
