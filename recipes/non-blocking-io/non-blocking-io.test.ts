import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import {
  setTimeout as delay,
  setImmediate as nextTurn,
} from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Peer } from '../../lib/fixtures/peer.ts';
import {
  closedPort,
  drip,
  echo,
  fin,
  flood,
  hangingPort,
  pause,
  receive,
  receiveToEnd,
  reset,
  type Script,
  type Step,
  segmented,
  send,
  silence,
  stopReading,
  type TcpConnection,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { converse, greet } from './non-blocking-io.ts';

const program = new URL('non-blocking-io.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const MiB = 2 ** 20;
// More than the system's own buffers hold on both sides together.
const MUCH = 32 * MiB;

const peer = (script: Script) => use(tcpPeer(script));
const patient = { timeout: 12_000 };

/** Makes blocks of 64 KiB when they are asked for, and counts them. */
function source(total = Number.POSITIVE_INFINITY) {
  const count = { made: 0, over: false };
  function* pieces(): Generator<Buffer> {
    try {
      while (count.made < total) {
        count.made += 65_536;
        yield Buffer.alloc(65_536, `${count.made} `);
      }
    } finally {
      count.over = true;
    }
  }
  return { count, pieces: pieces() };
}

/** Options for a conversation that is ended, with "stuck", once nothing moves any more. */
function untilStuck(count: { made: number }) {
  const stop = new AbortController();
  const state = { peak: 0, before: -1 };
  const sample = (waiting: number) => {
    state.peak = Math.max(state.peak, waiting);
    const stuck = waiting > 0 && state.before === count.made;
    if (stuck) stop.abort(new Error('stuck'));
    state.before = count.made;
  };
  const options = { ...patient, signal: stop.signal, sample };
  return { state, options, signal: stop.signal };
}

/** Whether the sender leaves its source, a socket's close being a few turns away. */
async function letGo(count: { over: boolean }): Promise<boolean> {
  for (let n = 0; n < 1_000 && !count.over; n += 1) await nextTurn();
  return count.over;
}

/** The simplest client, for the naive ways. */
async function client({ host, port }: Peer): Promise<Socket> {
  const socket = connect({ host, port, allowHalfOpen: true });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => expect.unreachable('it reported success'),
    (error: Error) => error.message,
  );
}

/** Reads nothing until `go`, and echoes then. */
function lateEcho(go: Promise<unknown>) {
  return async (connection: TcpConnection) => {
    connection.stopReading();
    await go;
    const echoing = echo()(connection);
    connection.resumeReading();
    await echoing;
  };
}

describe('pitfalls', () => {
  test('Pitfall: One slow server holds up the others', async () => {
    const fast = await peer([
      receiveToEnd(),
      send('Hello, number 3!\n'),
      fin(),
    ]);
    const visitors: number[] = [];
    const slow = await peer(async (connection) => {
      await pause(100)(connection);
      visitors.push(fast.connections.length);
      await echo()(connection);
    });

    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const waiting = await peer(async (connection) => {
      await released;
      await echo()(connection);
    });
    const slows = await bothWays(
      { naive: slow, right: waiting },
      { as: 'slow' },
    );
    const fasts = await bothWays(fast, { as: 'fast' });

    // In turn, nobody has spoken to the fast one when the slow ones answer.
    const lines: string[] = [];
    const report = (line: string) => void lines.push(line);
    const all = [slows.naive, slows.naive, fasts.naive];
    expect(await greet(all, true, report)).toBe(0);
    expect(lines.map((line) => / number (\d) /.exec(line)?.[1])).toEqual([
      '1',
      '2',
      '3',
    ]);
    expect(visitors).toEqual([0, 0]);

    // Together, these never answer before the fast one has.
    const order: string[] = [];
    const places = [slows.right, slows.right, fasts.right];
    const failures = await greet(places, false, (line) => {
      order.push(/ number (\d) /.exec(line)?.[1] ?? line);
      release();
    });
    expect(failures).toBe(0);
    expect(order[0]).toBe('3');
    expect(order.sort()).toEqual(['1', '2', '3']);
  });

  test('Pitfall: A write that is not waited for fills the memory', async () => {
    const deaf = await peer([stopReading(), silence()]);
    const most = async (heedless: boolean) => {
      const { count, pieces } = source(MUCH);
      const { state, options } = untilStuck(count);
      const work = converse(deaf, pieces, { ...options, heedless });
      expect(await failure(work)).toBe('stuck');
      return { peak: state.peak, made: count.made };
    };

    const naive = await most(true);
    expect(naive.made).toBe(MUCH);
    expect(naive.peak).toBeGreaterThan(MUCH / 2);

    const { peak, made } = await most(false);
    expect(made).toBeLessThan(MUCH / 2);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThanOrEqual(128 * 1024);
  });

  test('Pitfall: A write that returned has sent nothing yet', async () => {
    const hasty = await peer([receiveToEnd()]);
    const socket = await client(hasty);
    socket.write(Buffer.alloc(MUCH));
    socket.destroy();
    const connection = await hasty.connection();
    await connection.closed;
    expect(connection.receivedBytes).toBeLessThan(MUCH);

    const whole = await peer([echo()]);
    await converse(whole, source(16 * MiB).pieces, patient);
    expect((await whole.connection()).receivedBytes).toBe(16 * MiB);
  });

  test('Pitfall: A drain that never comes', async () => {
    const deaf = await peer([stopReading(), silence()]);
    const socket = await client(deaf);
    const events: string[] = [];
    for (const event of ['drain', 'error', 'close'])
      socket.on(event, () => events.push(event));
    expect(socket.write(Buffer.alloc(MUCH))).toBe(false);
    socket.destroy();
    await once(socket, 'close');
    await nextTurn();
    expect(events).toEqual(['close']);

    // Our side closes while the program waits for `drain`. The sender stops,
    // too, and lets go of its source.
    const { count, pieces } = source();
    const work = converse(deaf, pieces, untilStuck(count).options);
    expect(await failure(work)).toBe('stuck');
    expect(await letGo(count)).toBe(true);

    // And so it does when the server hangs up or breaks off meanwhile.
    for (const ending of [fin(), reset()]) {
      const more = source();
      const { options, signal } = untilStuck(more.count);
      const leaving = await peer(async (connection) => {
        connection.stopReading();
        await once(signal, 'abort');
        await ending(connection);
      });
      const { sample } = options;
      await failure(converse(leaving, more.pieces, { ...patient, sample }));
      expect(await letGo(more.count)).toBe(true);
    }
  });

  test('Pitfall: Two writers can wait for each other', async () => {
    const server = await peer([echo()]);
    const socket = await client(server);
    const naive = (async () => {
      for (const piece of source(MUCH).pieces)
        if (!socket.write(piece)) await once(socket, 'drain');
      return 'all sent';
    })();
    expect(await Promise.race([naive, delay(300, 'stuck')])).toBe('stuck');
    // Nothing but reading was missing.
    socket.resume();
    expect(await naive).toBe('all sent');

    await converse(server, source(MUCH).pieces, patient);
  });

  test('Pitfall: A loop of awaits can keep the thread', async () => {
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    for (let n = 0; n < 10_000; n += 1) await Promise.resolve();
    expect(turned).toBe(false);

    const turns: boolean[] = [];
    function* pieces() {
      for (let n = 0; n < 50; n += 1) {
        let turn = false;
        setImmediate(() => {
          turn = true;
        });
        yield Buffer.from('x');
        turns.push(turn);
      }
    }
    await converse(await peer([echo()]), pieces(), patient);
    expect(turns).toEqual(Array(50).fill(true));
  });

  test('Pitfall: Asking again and again is not waiting', async () => {
    const slow = await peer([pause(250), echo()]);
    const idle = async (work: () => Promise<unknown>) => {
      const before = performance.eventLoopUtilization();
      await work();
      return performance.eventLoopUtilization(before).idle;
    };

    const socket = await client(slow);
    socket.end('x');
    let asked = 0;
    const naive = await idle(async () => {
      for (; socket.read() === null; asked += 1) await nextTurn();
    });
    expect(asked).toBeGreaterThan(100);
    expect(naive).toBeLessThan(50);

    const sleeping = await idle(() => converse(slow, [Buffer.from('x')]));
    expect(sleeping).toBeGreaterThan(100);
  });

  test('Pitfall: A part of the echo is not the echo', async () => {
    const message = Buffer.from('0123456789'.repeat(1_000));
    const part = message.subarray(0, 1_024);
    const swapped = Buffer.concat([
      message.subarray(1),
      message.subarray(0, 1),
    ]);
    const all = receive(message.length);
    const cases: [Step[], RegExp][] = [
      [[all, fin()], /^the connection ended after 0 of 10000 bytes$/],
      [[all, send(part), fin()], /ended after 1024 of 10000 bytes$/],
      [[all, send(part), reset()], /ECONNRESET|ended after 1024/],
      [[all, send(swapped), fin()], /^echoed other bytes/],
      [[all, send(message), send('x'), fin()], /^echoed more than 10000/],
    ];
    for (const [steps, error] of cases) {
      const broken = await peer(steps);
      const socket = await client(broken);
      socket.write(message);
      // The naive way takes whatever comes first.
      if (steps.length === 3 && error.source.includes('1024 of'))
        expect((await once(socket, 'data'))[0]).toHaveLength(1_024);
      expect(await failure(converse(broken, [message], patient))).toMatch(
        error,
      );
    }
  });
});

describe('conversations', () => {
  test('are the same in one piece and byte by byte', async () => {
    const message = Buffer.from('Hello, \xff\0 and good-bye!');
    const bytes = [...message].map((byte) => Buffer.from([byte]));
    const scripts = [
      [receive(message.length), send(message), fin()],
      [receive(message.length), segmented(message, 1), fin()],
    ];
    for (const script of scripts) {
      const server = await peer(script);
      await converse(server, [message]);
      await converse(server, bytes);
      for (const { received } of server.connections)
        expect(received).toEqual(message);
    }
  });

  test('with a late reader are whole, with little in memory', async () => {
    const server = await peer(lateEcho(delay(200)));
    const blocks = source(MUCH);
    const conversation = converse(server, blocks.pieces, patient);
    // Meanwhile others are served.
    await converse(await peer([echo()]), [Buffer.from('quick')]);
    expect(blocks.count.over).toBe(false);
    expect(await conversation).toBeLessThanOrEqual(128 * 1024);
  });

  test('can be about nothing', async () => {
    await converse(await peer([echo()]), []);
  });
});

async function closed() {
  return { host: '127.0.0.1', port: await closedPort() };
}

describe('failures', () => {
  test('say what is missing', async () => {
    const cases: [Step[], RegExp][] = [
      [[silence()], /^no end, 0 of 5 bytes echoed, after 600 ms$/],
      [[send('hel'), silence()], /^no end, 3 of 5 bytes/],
      [[send('hello'), silence()], /^no end, 5 of 5 bytes/],
      [[drip('hello', { every: 250 })], /^no end, [1-4] of 5 bytes/],
      [[flood('hello')], /^echoed more than 5 bytes$/],
      [[reset()], /ECONNRESET|EPIPE|ended after 0 of 5/],
      [[fin()], /ended after 0 of 5 bytes$/],
    ];
    const all = cases.map(async ([steps, error]) => {
      const server = await peer([receive(1), ...steps]);
      const hello = [Buffer.from('hello')];
      const message = failure(converse(server, hello, { timeout: 600 }));
      expect(await message).toMatch(error);
    });
    await Promise.all(all);
  });

  test('no connection', async () => {
    const hanging = await use(hangingPort());
    const hello = [Buffer.from('hello')];
    expect(await failure(converse(hanging, hello, { timeout: 200 }))).toBe(
      'no connection after 200 ms',
    );
    expect(await failure(converse(await closed(), hello))).toMatch(
      /ECONNREFUSED/,
    );
    const { port } = await closed();
    expect(await failure(converse({ host: 'localhost', port }, hello))).toMatch(
      /ECONNREFUSED/,
    );

    // Neither of them is the others' concern.
    const lines: string[] = [];
    const places = [hanging, await closed(), await peer([echo()])];
    const report = (line: string) => void lines.push(line);
    expect(await greet(places, false, report, { timeout: 300 })).toBe(2);
    expect(lines.at(-1)).toMatch(/number 1 failed: no connection after/);
    expect(lines).toContainEqual(expect.stringMatching(/number 3 echoed 17/));
  });

  test('in turn share one deadline', async () => {
    const silent = await peer([silence()]);
    const begin = performance.now();
    const places = Array(8).fill(silent);
    const options = { timeout: 400 };
    expect(await greet(places, true, () => {}, options)).toBe(8);
    expect(performance.now() - begin).toBeLessThan(2_400);
  });
});

describe('the program', () => {
  // A timer left behind would keep it alive for longer than it may run here.
  const late = ['--timeout', '60000'];
  const atMost = { timeout: 14_000 };

  test('brings its own servers', async () => {
    const { code, stdout, stderr } = await run(program, late, atMost);
    expect(stderr).toBe('');
    expect(stdout.replace(/ *\d+ ms/g, '').split('\n')).toEqual([
      'In memory while 16 MiB are sent, every:',
      expect.stringMatching(/^ {2}writing on: {8}█[▁-█]* at most 16384 KiB$/),
      expect.stringMatching(/^ {2}waiting for drain: ▁+ at most 64 KiB$/),
      'Greeting one after another:',
      '  number 1 echoed 17 bytes',
      '  number 2 echoed 17 bytes',
      '  number 3 echoed 17 bytes',
      'Greeting all at once:',
      '  number 3 echoed 17 bytes',
      '  number 1 echoed 17 bytes',
      '  number 2 echoed 17 bytes',
      '',
    ]);
    expect(code).toBe(0);
  });

  test('tells of failures at the end', async () => {
    const { port } = await closed();
    const { code, stdout, stderr } = await run(
      program,
      [`localhost:${port}`, ...late],
      atMost,
    );
    expect(stdout).toMatch(/number 1 failed: .*ECONNREFUSED/);
    expect(stderr).toBe('non-blocking-io: 2 of 2 greetings failed\n');
    expect(code).toBe(1);
  });

  test('refuses a place without a port', async () => {
    const { code, stderr } = await run(program, ['::1:80']);
    expect(stderr).toMatch(/^non-blocking-io: a server is host:port or .*\n$/);
    expect(code).toBe(2);
  });
});
