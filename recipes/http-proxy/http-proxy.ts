/**
 * An HTTP proxy. A client that is told to use it sends its requests here, and
 * the proxy passes them on to the servers they are meant for. For `https:` it
 * joins two connections and lets the bytes through unread.
 *
 * Start it with `npx tsx http-proxy.ts`, then try it in a second terminal:
 * `curl -x http://127.0.0.1:8888 http://example.org/`. Ctrl-C ends it.
 */
import { lookup } from 'node:dns';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import type {
  IncomingMessage as Message,
  ServerResponse as Reply,
  Server,
} from 'node:http';
import { request as ask, createServer, STATUS_CODES } from 'node:http';
import type { AddressInfo, LookupFunction, Socket } from 'node:net';
import { BlockList, connect, isIP, isIPv6 } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';

const DEFAULTS = {
  /** Where to listen. Only this machine can reach `127.0.0.1`. */
  host: '127.0.0.1',
  /** Which port; 0 lets the system choose a free one. */
  port: 8888,
  /** Connects to addresses on the public internet only. */
  blockPrivate: false,
  /** Milliseconds for an answer to begin, and of silence that end anything. */
  timeout: 60_000,
  /** Finds the addresses of a name. */
  lookup: lookup as LookupFunction,
  /** Takes the lines of the log. */
  log: console.log as (line: string) => void,
  /** Ends the proxy. */
  signal: undefined as AbortSignal | undefined,
};

export type Options = Partial<typeof DEFAULTS>;
type Settings = typeof DEFAULTS;

// Passes a request on, and the answer back. It throws when there is no whole
// answer.
async function exchange(request: Message, reply: Reply, settings: Settings) {
  const [, authority = '', rest = ''] = TARGET.exec(`${request.url}`) ?? [];
  // Without an agent every request gets a connection of its own. What a server
  // sends behind its answer is then nobody else's answer.
  const outgoing = ask({
    ...place(authority, settings, 80),
    path: rest.startsWith('/') ? rest : `/${rest}`,
    method: request.method,
    agent: false,
    headers: ['Host', authority, ...passOn(request)],
  });

  // One timer for everything: it starts afresh when a piece of the body comes,
  // whichever way. Heads are no progress, so a dripping one meets its end.
  const late = refusal(504, `nothing came for ${settings.timeout} ms`);
  const timer = setTimeout(() => outgoing.destroy(late), settings.timeout);
  const progress = () => timer.refresh();
  outgoing.once('close', () => clearTimeout(timer)).on('error', () => {});

  // When the client is gone, nobody wants the answer. And when the server has
  // answered before it had the whole body, nobody wants the rest of that.
  reply.once('close', () => outgoing.destroy());
  request.on('data', progress).pipe(outgoing);
  outgoing.once('close', () => request.resume());
  // Only the server can say that the client may go on and send its body.
  outgoing.once('continue', () => reply.writeContinue());
  // The head goes out now. Node would keep it until a piece of the body comes.
  outgoing.flushHeaders();

  const [answer] = (await once(outgoing, 'response')) as [Message];
  outgoing.on('error', (error) => answer.destroy(error));
  // A reset right behind data can look like an end. But a connection that was
  // reset has lost its peer, and one that ended still knows it.
  const { socket, statusCode = 0, statusMessage } = answer;
  const isReset = () => !answer.complete && !socket.remoteAddress;
  const reset = new Error('reset by the server');
  socket.prependOnceListener('end', () => isReset() && answer.destroy(reset));
  reply.writeHead(statusCode, statusMessage, passOn(answer));

  // The pipeline reads no faster than the client does. If either side breaks
  // off, it destroys the other.
  await pipeline(answer.on('data', progress), reply);
  return `${statusCode}`;
}

// CONNECT asks for a tunnel: bytes go both ways, and nobody looks at them. What
// happens at one end must happen at the other: bytes, the end of the bytes
// (which leaves the other direction open), and a reset.
async function tunnel(request: Message, client: Socket, settings: Settings) {
  const { timeout, signal, log } = settings;
  const way = place(request.url, settings);
  const target = connect({ ...way, allowHalfOpen: true, signal });
  const late = refusal(504, `silent for ${timeout} ms`);
  target.setTimeout(timeout, () => target.destroy(late));
  client.once('error', (error) => target.connecting && target.destroy(error));
  await once(target, 'connect');

  log(`CONNECT ${request.url}: the tunnel is open`);
  client.setTimeout(0).write('HTTP/1.1 200 Connection established\r\n\r\n');
  let end = 'closed';
  const join = (from: Socket, to: Socket) => {
    const broken = ({ message }: Error) => {
      end = `broken off: ${message}`;
      from.destroy();
      to.resetAndDestroy();
    };
    const isReset = () => !from.remoteAddress && !from.writableEnded;
    from.on('end', () => isReset() && broken(new Error('reset')));
    from.on('error', broken).pipe(to);
    return new Promise((resolve) => from.once('close', resolve));
  };
  await Promise.all([join(client, target), join(target, client)]);
  return `${end}, ${target.bytesWritten} B there, ${target.bytesRead} B back`;
}

// Takes a request to its end. What goes wrong with it is told to its client and
// to the log, and is nobody else's trouble: this function never throws.
async function handle(request: Message, settings: Settings, reply?: Reply) {
  const { socket, method, url } = request;
  if (!socket.writable) return;
  const work = reply
    ? exchange(request, reply, settings)
    : tunnel(request, socket, settings);
  const outcome = await work.catch(
    ({ status = 502, message, code }: Trouble) => {
      const reason = message || code;
      // Too late for another status: what is left is not to end well, so that
      // the client doesn't take what it has for the whole.
      if (reply?.headersSent) {
        socket.destroy();
        return `${reply.statusCode}, broken off: ${reason}`;
      }
      // A client that is still sending gets its answer only if we read on.
      request.resume();
      socket.resume().setTimeout(settings.timeout, () => socket.destroy());
      const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${PLAIN}`;
      socket.end(method === 'HEAD' ? head : `${head}http-proxy: ${reason}\n`);
      return `${status}, ${reason}`;
    },
  );
  // A client that reset its connection has left no address behind. Its words
  // can't harm the terminal: Node's parser lets only plain characters through.
  const { remoteAddress: who = 'gone' } = socket;
  settings.log(`${who} ${method} ${url?.slice(0, 200)}: ${outcome}`);
}

const PLAIN =
  'Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n';

/**
 * Listens, and resolves as soon as clients can connect. The signal ends all
 * connections at once, for some tunnels would never end by themselves.
 *
 * @throws when it cannot listen: the port is taken, say.
 */
export async function serve(options: Options = {}): Promise<Server> {
  const settings = { ...DEFAULTS, ...options };
  const { host, port, signal } = settings;
  if (settings.blockPrivate) settings.lookup = publicOnly(settings.lookup);

  // A client may send a request before it has the answer to the one before. We
  // take one after the other, for the second may build on the first.
  const turns = new WeakMap<Duplex, Promise<void>>();
  const inTurn = (request: Message, reply?: Reply) => {
    const { socket } = request;
    const work = () => handle(request, settings, reply);
    turns.set(socket, Promise.resolve(turns.get(socket)).then(work));
  };
  const server = createServer(inTurn);
  // A client that has finished sending still wants its answer.
  Object.assign(server, { httpAllowHalfOpen: true });
  // Without this, Node would say `100 Continue` by itself.
  server.on('checkContinue', inTurn);
  // Node lets go of this socket: its errors are ours now, and what came right
  // behind the request is to be read again.
  server.on('connect', (request, socket, head) => {
    socket.on('error', () => {});
    socket.unshift(head);
    inTurn(request);
  });

  // Whatever is kept for clients has a limit.
  server.maxConnections = 500;
  server.maxRequestsPerSocket = 100;
  await once(server.listen({ host, port, signal }), 'listening', { signal });
  // From now on an error means that one client could not be accepted.
  server.on('error', () => {});
  signal?.addEventListener('abort', () => server.closeAllConnections());
  return server;
}

const TARGET = /^http:\/\/([^/?#@]*)([/?][^#]*)?$/i;
const AUTHORITY = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::(\d{0,5}))?$/i;

// `example.org:80`, `192.0.2.1:80` or `[2001:db8::1]:80`, and how to get there.
function place(text = '', settings: Settings, usual?: number) {
  const [, literal, name = '', digits] = AUTHORITY.exec(text) ?? [];
  const host = literal ?? name;
  const port = Number(digits || usual);
  if (!host || !(port >= 1 && port <= 65_535)) {
    throw refusal(400, 'not http://host:port/ nor CONNECT host:port');
  }
  const hidden =
    settings.blockPrivate && isIP(host) && !isPublic({ address: host });
  if (hidden) throw refusal(403, NOT_PUBLIC);
  // Names have several addresses, and Node tries one after another.
  return { host, port, lookup: settings.lookup, autoSelectFamily: true };
}

// Some fields are for the final recipient, and some for the next one on the
// way. The latter end here, and `Connection` may name more of them. Where the
// body ends we say anew, the way Node understood it, so that nobody behind us
// can understand it otherwise.
function passOn({ rawHeaders, headers, httpVersion, statusCode }: Message) {
  const named = headers.connection?.toLowerCase().split(/[\s,]+/) ?? [];
  const ends = new Set([...HOP_BY_HOP, ...named]);
  const name = (at: number) => `${rawHeaders[at - (at % 2)]}`.toLowerCase();
  const fields = rawHeaders.filter((_, at) => !ends.has(name(at)));

  const { 'transfer-encoding': coding, 'content-length': length } = headers;
  const known = /^chunked$/i.test(coding ?? 'chunked') && statusCode !== 101;
  if (!known) throw refusal(statusCode ? 502 : 501, 'not plain HTTP/1.1');
  if (length) fields.push('Content-Length', length);
  if (coding && !statusCode) fields.push('Transfer-Encoding', coding);
  return [...fields, 'Via', `${httpVersion} http-proxy`];
}

const HOP_BY_HOP = [
  ...['connection', 'keep-alive', 'te', 'trailer', 'upgrade'],
  ...['proxy-authenticate', 'proxy-authentication-info'],
  ...['proxy-authorization', 'proxy-connection'],
  ...['transfer-encoding', 'content-length', 'host'],
];

// A name says nothing about where it leads. So we look at its addresses, the
// very ones that the connection will then be made to.
function publicOnly(find: LookupFunction): LookupFunction {
  return (name, options, done) =>
    find(name, options, (error, found) => {
      const fine = Array.isArray(found) && found.every(isPublic);
      done(error ?? (fine ? null : refusal(403, NOT_PUBLIC)), found);
    });
}

const NOT_PUBLIC = 'not an address on the public internet';

// The special-purpose addresses of IANA's registries (RFC 6890). An IPv4
// address inside an IPv6 one (`::ffff:10.0.0.1`) is found as what it is.
const SPECIAL = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8'],
  ...['169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24'],
  ...['192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23'],
  ...['2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7'],
  ...['fe80::/10', 'fec0::/10', 'ff00::/8'],
];
const special = new BlockList();
for (const range of SPECIAL) {
  const [base = '', bits] = range.split('/');
  special.addSubnet(base, Number(bits), isIPv6(base) ? 'ipv6' : 'ipv4');
}

function isPublic({ address }: { address: string }): boolean {
  return !special.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

type Trouble = NodeJS.ErrnoException & { status?: number };

function refusal(status: number, reason: string): Trouble {
  return Object.assign(new Error(reason), { status });
}

function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

const HELP = `Usage: http-proxy [port] [--host address] [--block-private]

Passes HTTP requests on to their servers, and lets https: through.

  port             the port to listen on, 0 for a free one; default 8888
  --host address   the address to listen on; default 127.0.0.1
  --block-private  only to addresses on the public internet
  --help           prints this`;

const SYNTAX = {
  allowPositionals: true,
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    'block-private': { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
} as const;

async function main(args: string[]): Promise<number> {
  // What fails while we read the arguments is wrong usage, exit code 2. From
  // then on it is the network, exit code 1.
  let code = 2;
  try {
    const { values, positionals } = parseArgs({ ...SYNTAX, args });
    const { host, 'block-private': blockPrivate } = values;
    const [port = '8888', more] = positionals;
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const wrong = more || !/^\d{1,5}$/.test(port) || Number(port) > 65_535;
    if (wrong) throw new Error('one port, from 0 to 65535 (see --help)');

    code = 1;
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    process.once('SIGTERM', () => stop.abort());
    const wish = { host, port: Number(port), blockPrivate };
    const server = await serve({ ...wish, signal: stop.signal });
    const real = server.address() as AddressInfo;
    console.log(`HTTP proxy listening on ${hostPort(real.address, real.port)}`);
    // Node runs on for as long as the server or a connection is open.
    return 0;
  } catch (error) {
    console.error(`http-proxy: ${(error as Error).message.split('\n')[0]}`);
    return code;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
