/**
 * Talks to several echo servers on one thread, and does it wrong and right:
 * writing on whatever `write` answers, then waiting when it asks for that;
 * greeting one after another, then all at once.
 *
 * Run it with `npx tsx non-blocking-io.ts [host:port …]`. Without arguments
 * it brings its own servers along.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { pipeline } from 'node:stream/promises';
import {
  setTimeout as pause,
  setImmediate as turn,
} from 'node:timers/promises';
import { parseArgs } from 'node:util';

export interface Place {
  host: string;
  port: number;
}

export interface Options {
  /** Milliseconds for everything together. */
  timeout?: number;
  signal?: AbortSignal;
  /** Writes on, whatever `write` answers. This is the wrong way. */
  heedless?: boolean;
  /** Takes the number of bytes in memory now, every 50 ms. */
  sample?: (waiting: number) => void;
}

/**
 * Sends the pieces to an echo server and reads what comes back, at the same
 * time: whoever sends everything first may wait for ever.
 *
 * @returns the most bytes that waited in memory to be sent
 * @throws unless every byte came back, in order, and the server then hung up
 */
export async function converse(
  { host, port }: Place,
  pieces: Iterable<Uint8Array>,
  { timeout = 5_000, signal, heedless = false, sample }: Options = {},
): Promise<number> {
  const [went, came] = [createHash('sha256'), createHash('sha256')];
  let [sent, echoed, most] = [0, 0, 0];
  let finished = false;

  // None of this waits. `connect` starts something and returns, and so does
  // every `write`, even before the connection is there.
  const socket = connect({ host, port, signal, allowHalfOpen: true });
  const late = () => {
    const state = `${echoed} of ${sent} bytes echoed`;
    const lack = socket.connecting ? 'no connection' : `no end, ${state},`;
    socket.destroy(new Error(`${lack} after ${timeout} ms`));
  };
  const timer = setTimeout(late, timeout);
  const look = () => sample?.(socket.writableLength);
  const sampler = sample && setInterval(look, 50);

  const send = async () => {
    for (const piece of pieces) {
      // A write into a socket that we closed is lost without a word.
      if (socket.destroyed) return;
      went.update(piece);
      sent += piece.length;
      const room = socket.write(piece);
      most = Math.max(most, socket.writableLength);
      if (heedless) continue;
      // `false` is neither a failure nor a piece of advice. The bytes have
      // been kept, in memory, and we wait until they have left it. When the
      // connection fails, that moment never comes. So `once` listens for an
      // error as well. The reading half tells of it; here we only stop.
      if (!room) await once(socket, 'drain').catch(() => {});
      // A loop of awaits that are met at once keeps the thread for itself. So
      // after every piece the others get their turn.
      await turn();
    }
    finished = true;
    socket.end();
  };

  const receive = async () => {
    for await (const bytes of socket as AsyncIterable<Buffer>) {
      came.update(bytes);
      echoed += bytes.length;
      if (echoed > sent) throw new Error(`echoed more than ${sent} bytes`);
    }
    if (!finished || echoed < sent) {
      throw new Error(`the connection ended after ${echoed} of ${sent} bytes`);
    }
    if (came.digest('hex') !== went.digest('hex')) {
      throw new Error('echoed other bytes than it was sent');
    }
  };

  try {
    await Promise.all([receive(), send()]);
    return most;
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(explain(error), { cause: error });
  } finally {
    clearTimeout(timer);
    clearInterval(sampler);
    socket.destroy();
  }
}

// When all addresses of a name fail, the reasons are in a list of errors, and
// the message is empty.
function explain(error: unknown): string {
  const { errors = [error] } = error as AggregateError;
  return errors.map((one) => (one as Error).message).join(', ');
}

/**
 * Greets every server and reports each when it has answered. In turn, a slow
 * server holds up all that come after it. Together, it holds up nobody. They
 * share the time there is.
 *
 * @returns how many failed
 */
export async function greet(
  places: Place[],
  inTurn: boolean,
  report: (line: string) => void,
  { timeout = 5_000, signal }: Options = {},
): Promise<number> {
  const begin = performance.now();
  const elapsed = () => Math.round(performance.now() - begin);
  let failures = 0;
  const one = async (place: Place, index: number) => {
    const hello = Buffer.from(`Hello, number ${index + 1}!\n`);
    const left = Math.max(1, timeout - elapsed());
    const how = await converse(place, [hello], { timeout: left, signal }).then(
      () => `echoed ${hello.length} bytes`,
      (error: Error) => {
        failures += 1;
        return `failed: ${error.message}`;
      },
    );
    report(`${`${elapsed()}`.padStart(6)} ms  number ${index + 1} ${how}`);
  };

  // An `async` function runs up to its first `await` when it is called. So
  // `map` starts all conversations, and the loop starts one.
  if (inTurn) for (const [n, place] of places.entries()) await one(place, n);
  else await Promise.all(places.map(one));
  return failures;
}

// Sends a lot to one server and draws how much of it waited in memory.
async function upload(place: Place, options: Options): Promise<string> {
  const bars: string[] = [];
  const sample = (bytes: number) => {
    bars.push('▁▂▃▄▅▆▇█'[Math.floor((7.99 * bytes) / SIZE)] ?? '');
  };
  const most = await converse(place, blocks(), { ...options, sample });
  return `${bars.join('')} at most ${Math.round(most / 1024)} KiB`;
}

const SIZE = 16 * 1024 * 1024;

// Each block is made when it is asked for, so nothing is in memory that does
// not have to be.
function* blocks(): Generator<Buffer> {
  for (let at = 0; at < SIZE; at += 65_536)
    yield Buffer.alloc(65_536, `${at} `);
}

// An echo server that is `delay` milliseconds late to read. One thread serves
// all of these and the conversations with them. They do not keep the program
// alive.
async function echoServer(delay: number): Promise<Place> {
  const options = { allowHalfOpen: true, pauseOnConnect: true };
  const server = createServer(options, async (socket) => {
    await pause(delay);
    await pipeline(socket, socket).catch(() => {});
  });
  server.listen({ host: '127.0.0.1', port: 0 }).unref();
  await once(server, 'listening');
  const { address, port } = server.address() as AddressInfo;
  return { host: address, port };
}

const HELP = `Usage: non-blocking-io [host:port …] [--timeout ms]

Sends 16 MiB to a slow server of its own, without and with a look at what
\`write\` answers. Then it greets echo servers, in turn and together.

  host:port     servers to greet; default: its own, two slow and one fast
  --timeout ms  for each of the four rounds, default 5000
  --help        prints this`;

function parsePlace(text: string): Place {
  const syntax = /^([\w.-]+|\[[\da-f:.]+\]):(\d+)$/i;
  const [, host = '', port = 0] = syntax.exec(text) ?? [];
  if (+port < 1 || +port > 65_535) {
    throw new Error(`a server is host:port or [address]:port, not ${text}`);
  }
  return { host: host.replace(/[[\]]/g, ''), port: +port };
}

async function main(args: string[]): Promise<number> {
  // What fails while we read the arguments is wrong usage, exit code 2.
  let code = 2;
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        timeout: { type: 'string', default: '5000' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) return print(HELP);
    const places = positionals.map(parsePlace);
    const timeout = Number(values.timeout);
    if (!(timeout >= 1 && timeout < 2 ** 31)) {
      throw new Error('--timeout takes a number of milliseconds');
    }

    code = 1;
    const slow = await echoServer(300);
    if (places.length === 0) {
      places.push(slow, await echoServer(400), await echoServer(0));
    }
    const wrong = await upload(slow, { timeout, heedless: true });
    const right = await upload(slow, { timeout });
    print('In memory while 16 MiB are sent, every 50 ms:');
    print(`  writing on:        ${wrong}\n  waiting for drain: ${right}`);
    print('Greeting one after another:');
    let failures = await greet(places, true, print, { timeout });
    print('Greeting all at once:');
    failures += await greet(places, false, print, { timeout });

    if (failures === 0) return 0;
    throw new Error(`${failures} of ${2 * places.length} greetings failed`);
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    const hint = code === 2 ? ' (see --help)' : '';
    console.error(`non-blocking-io: ${reason}${hint}`);
    return code;
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
