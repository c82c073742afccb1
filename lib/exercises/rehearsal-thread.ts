/**
 * A thread in which one program after another runs; see rehearsal.ts. It is
 * compiled to one file for plain Node, and imports nothing of ours.
 */
import { Socket as DatagramSocket } from 'node:dgram';
import { Server, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';

/** What the thread is told. */
export type Order =
  | { program: string; args: readonly string[]; input: string | Uint8Array | undefined }
  /** To the program that was begun as the so-manieth, if it still runs. */
  | { signal: Signal; run: number };

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGKILL';

/** What it tells. */
export type News =
  | { stream: 'stdout' | 'stderr'; bytes: Uint8Array }
  | { ended: { code: number | null; signal: NodeJS.Signals | null } };

const port = parentPort!;
const tell = (news: News): void => port.postMessage(news);

let runs = 0;
let rests = true;
let loaded = false;
let killed: Signal | null = null;

port.on('message', (order: Order) => {
  if ('program' in order) void run(order);
  else if (order.run === runs && !rests) take(order.signal);
});

async function run({ program, args, input }: Extract<Order, { program: string }>): Promise<void> {
  runs += 1;
  rests = false;
  loaded = false;
  killed = null;
  process.argv = [process.execPath, program, ...args];
  process.exitCode = undefined;
  const stdin = Readable.from(input === undefined ? [] : [Buffer.from(input)]);
  Object.defineProperty(process, 'stdin', { value: stdin, configurable: true });
  // From now on the thread lasts as long as the program has something to wait for.
  port.unref();
  // Another address, so that the module is made anew.
  await import(`${pathToFileURL(program)}?run=${runs}`);
  loaded = true;
}

function take(signal: Signal): void {
  if (signal !== 'SIGKILL' && process.listenerCount(signal) > 0) {
    process.emit(signal);
    return;
  }
  killed = signal;
  release();
}

process.on('beforeExit', () => {
  // Sockets that are kept for a next request hold no program up; a process would close them now.
  release();
  process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
  // Node ends so when a module waits for what can never come.
  const code = loaded ? Number(process.exitCode ?? 0) : 13;
  tell({ ended: killed ? { code: null, signal: killed } : { code, signal: null } });
  rests = true;
  port.ref();
});

for (const stream of ['stdout', 'stderr'] as const) {
  const write: typeof process.stdout.write = (chunk: string | Uint8Array, ...more: unknown[]) => {
    const [encoding] = more;
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')
        : chunk;
    tell({ stream, bytes });
    const done = more.find((each) => typeof each === 'function');
    if (done) process.nextTick(done);
    return true;
  };
  process[stream].write = write;
}

// What a program opens, to be closed as the system does when a process ends.
const open = new Set<{ end(): void }>();

function release(): void {
  for (const { end } of open) end();
}

function hold(item: NodeJS.EventEmitter, end: () => void): void {
  const held = { end };
  open.add(held);
  item.once('close', () => open.delete(held));
}

const { listen } = Server.prototype;
Server.prototype.listen = function (this: Server, ...given: unknown[]) {
  hold(this, () => this.close());
  this.on('connection', (socket) => hold(socket, () => socket.destroy()));
  return Reflect.apply(listen, this, given) as Server;
} as typeof listen;

const { connect } = Socket.prototype;
Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
  hold(this, () => this.destroy());
  return Reflect.apply(connect, this, given) as Socket;
} as typeof connect;

const { bind } = DatagramSocket.prototype;
DatagramSocket.prototype.bind = function (this: DatagramSocket, ...given: unknown[]) {
  hold(this, () => this.close());
  return Reflect.apply(bind, this, given) as DatagramSocket;
} as typeof bind;

process.setSourceMapsEnabled(true);
