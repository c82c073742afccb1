import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  closedPort,
  drip,
  echo,
  fin,
  flood,
  receive,
  reset,
  type Step,
  segmented,
  send,
  silence,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { run } from '../../lib/play/run.ts';
import {
  answerTime,
  broadcast,
  burst,
  echoed,
  farewell,
  keepAliveTimer,
  pair,
  tryAll,
  unread,
} from './socket-options.ts';

const program = new URL('socket-options.ts', import.meta.url);
const linux = process.platform === 'linux';

/** A signal that fires when the test is over, and closes what was opened. */
function untilTheEnd(): AbortSignal {
  const over = new AbortController();
  onTestFinished(() => over.abort());
  return over.signal;
}

async function connected(options = {}): Promise<Socket> {
  return (await pair(untilTheEnd(), options)).near;
}

function bare() {
  const socket = createSocket('udp4');
  onTestFinished(() => void socket.close());
  return socket;
}

/** What the experiments say, by name, and what failed. */
async function results(options: Parameters<typeof tryAll>[0]) {
  const lines: string[] = [];
  const failures = await tryAll(options, (line) => void lines.push(line));
  const by = (name: string) =>
    lines.find((line) => line.startsWith(`${name} `))?.slice(19);
  return { lines, failures, by };
}

/** What they say when nothing is wrong. */
let whole: ReturnType<typeof results> | undefined;
function undisturbed() {
  whole ??= results({});
  return whole;
}

describe('pitfalls', () => {
  test('Pitfall: A setter that returns has proven nothing', async () => {
    const socket = await connected();
    expect(socket.setKeepAlive(true, 500)).toBe(socket);
    const timer = await keepAliveTimer(socket);
    expect(timer).not.toBe('in 1 s');
    expect(timer).not.toBe('in 0 s');

    // A whole second is taken as it is.
    expect(socket.setKeepAlive(true, 30_000)).toBe(socket);
    expect(await keepAliveTimer(socket)).toMatch(
      linux ? /^in (30|29|28) s$/ : /^unseen/,
    );
  });

  test('Pitfall: Keep-alive is off, and then it takes two hours', async () => {
    const silent = await connected();
    expect(await keepAliveTimer(silent)).toMatch(linux ? /^never$/ : /^unseen/);
    // The switch with the promising name is not even there for TCP.
    expect('setTTL' in silent).toBe(false);

    const patient = await connected({ keepAlive: true });
    const [, seconds] =
      /^in (\d+) s$/.exec(await keepAliveTimer(patient)) ?? [];
    if (linux) expect(Number(seconds)).toBeGreaterThan(60);

    const { by } = await undisturbed();
    expect(by('setKeepAlive')).toMatch(
      linux ? /^off: next probe never; on: in (10|9|8) s$/ : /unseen/,
    );
  });

  test('Pitfall: Two small writes wait for each other', async () => {
    // The delay is the system's; a busy machine can only make it longer.
    const off = await answerTime(false, untilTheEnd());
    if (linux) expect(off).toBeGreaterThan(30);

    // With no delay, or with one write, nobody waits.
    let on = Number.POSITIVE_INFINITY;
    for (let attempt = 0; attempt < 5 && on >= 30; attempt += 1) {
      on = await answerTime(true, untilTheEnd());
    }
    expect(on).toBeLessThan(30);
    const { near, far } = await pair(untilTheEnd());
    near.cork();
    near.write('a question');
    near.write('?');
    near.uncork();
    const [bytes] = await once(far.resume(), 'data');
    expect(`${bytes}`).toBe('a question?');
  });

  test('Pitfall: The timeout of a socket closes nothing', async () => {
    const { near, far } = await pair(untilTheEnd());
    far.on('data', (bytes) => far.write(bytes)).resume();
    near.setTimeout(20);
    await once(near, 'timeout');
    expect(near.destroyed).toBe(false);
    await expect(echoed(near, 'still here')).resolves.toBeUndefined();

    const { by } = await undisturbed();
    const [, ms] = /^fired after (\d+) ms, and yet the connection works$/.exec(
      by('setTimeout') ?? '',
    )!;
    expect(Number(ms)).toBeGreaterThan(190);
  });

  test('Pitfall: You do not get the size that you ask for', async () => {
    const small = await burst(4_096, untilTheEnd());
    const large = await burst(65_536, untilTheEnd());
    if (linux) expect([small.got, large.got]).toEqual([8_192, 131_072]);
    // Not even forty messages of a thousand bytes fit, and nobody was told.
    expect(small.lost).toBeGreaterThan(0);
    expect(large.lost).toBe(0);

    const greedy = bare();
    greedy.bind(0, '127.0.0.1');
    await once(greedy, 'listening');
    if (linux) expect(() => greedy.setRecvBufferSize(2 ** 30)).not.toThrow();
    expect(greedy.getRecvBufferSize()).toBeLessThan(2 ** 30);
  });

  test('Pitfall: Written is not received', async () => {
    const { written, waiting, read } = await unread(untilTheEnd());
    expect(written).toBeGreaterThan(64 * 1024);
    expect(waiting).toBe(32 * 1024 * 1024 - written);
    expect(read).toBe(0);
  });

  test('Pitfall: An option can come too early', async () => {
    for (const early of [
      () => bare().setTTL(64),
      () => bare().setBroadcast(true),
      () => bare().setRecvBufferSize(65_536),
    ]) {
      expect(early).toThrow(/EBADF/);
    }
    // What is given to the constructor comes in time.
    const socket = createSocket({ type: 'udp4', recvBufferSize: 65_536 });
    onTestFinished(() => void socket.close());
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    expect(socket.getRecvBufferSize()).toBeGreaterThanOrEqual(65_536);
    expect(socket.setTTL(64)).toBe(64);
  });

  test('Pitfall: One failure must not hide the rest', async () => {
    const port = await closedPort();
    const refused = `connect ECONNREFUSED 127.0.0.1:${port}`;
    const { code, stdout, stderr } = await run(program, [
      '127.0.0.1',
      `${port}`,
    ]);
    expect(stderr).toBe(
      `socket-options: 4 failed, the first: connect: ${refused}\n`,
    );
    const said = (name: string) =>
      stdout.split('\n').find((line) => line.startsWith(`${name} `));
    for (const name of [
      'connect',
      'setTimeout',
      'setKeepAlive',
      'resetAndDestroy',
    ]) {
      expect(said(name)).toBe(`${name.padEnd(18)} failed: ${refused}`);
    }
    expect(said('end')).toBe('end                the peer is told: end');
    expect(said('setTTL')).toMatch(/^setTTL {13}64 set/);
    expect(code).toBe(1);
  });
});

describe('an experiment', () => {
  test('hears how a connection ended', async () => {
    expect(await farewell('end', untilTheEnd())).toBe('end');
    expect(await farewell('resetAndDestroy', untilTheEnd())).toBe('ECONNRESET');
  });

  test('may speak to everybody only when it asked', async () => {
    expect(await broadcast(false, untilTheEnd())).toBe('EACCES');
    if (linux) expect(await broadcast(true, untilTheEnd())).toBe('sent');
  });

  test('is the same when the echo comes byte by byte', async () => {
    const answers = ['Hello\n', 'Still here\n', '', 'Farewell\n'];
    let visits = 0;
    const peer = await use(
      tcpPeer(async (connection) => {
        const answer = answers[visits++] ?? '';
        if (answer) {
          await receive('\n')(connection);
          await segmented(answer)(connection);
        }
        await echo()(connection);
      }),
    );
    const { failures, by } = await results({
      host: peer.host,
      port: peer.port,
    });
    expect(failures).toEqual([]);
    expect(by('connect')).toMatch(
      new RegExp(`^127.0.0.1:\\d+ to 127.0.0.1:${peer.port}$`),
    );
    // The first three ended in order, the last was reset.
    const ends = peer.connections.map(({ ended }) => ended);
    expect(ends.slice(0, 3)).toEqual([true, true, true]);
    const last = await peer.connection(3);
    await last.closed;
    expect(last.reset).toBe(true);
  });

  test.for<[string, Step[], RegExp]>([
    ['a reset', [receive('\n'), reset()], /ECONNRESET|closed without an echo/],
    [
      'an early end',
      [receive('\n'), fin()],
      /^connect: closed without an echo$/,
    ],
    [
      'half an echo',
      [receive('\n'), send('Hel'), fin()],
      /^connect: closed without/,
    ],
    [
      'another protocol',
      [send('SSH-2.0-fixture\r\n'), silence()],
      /that is no echo server/,
    ],
    ['a flood', [flood('y\n')], /that is no echo server/],
    ['silence', [silence()], /^connect: not done within 400 ms$/],
    [
      'a drip',
      [drip('Hello\n', { every: 150 })],
      /^connect: not done within 400 ms$/,
    ],
  ])('fails with one reason at %s', async ([, steps, reason]) => {
    const peer = await use(tcpPeer(steps));
    const stop = new AbortController();
    let first = '';
    const testing = tryAll(
      { host: peer.host, port: peer.port, timeout: 400, signal: stop.signal },
      (line) => {
        first ||= line.replace(/ +failed/, '').trim();
        stop.abort(new Error('enough'));
      },
    );
    await expect(testing).rejects.toThrow();
    expect(first).toMatch(reason);
  });
});

describe('the program', () => {
  test('brings its own server, and names what Node lacks', async () => {
    const { code, stdout, stderr } = await run(program);
    expect(stderr).toBe('');
    const names = stdout.split('\n').map((line) => line.split(' ')[0]);
    expect(names.slice(0, 10)).toEqual([
      ...['connect', 'setTimeout', 'setKeepAlive', 'end', 'resetAndDestroy'],
      ...['setNoDelay', 'write', 'setRecvBufferSize', 'setBroadcast', 'setTTL'],
    ]);
    for (const name of [
      'SO_RCVTIMEO',
      'SO_RCVBUF',
      'SO_LINGER',
      'TCP_USER_TIMEOUT',
    ]) {
      expect(stdout).toContain(`\n  ${name}`);
    }
    expect(code).toBe(0);
  });

  test.for([[['127.0.0.1', '0']], [['--timeout', '0']]])(
    'refuses %j',
    async ([args]) => {
      const { code, stdout, stderr } = await run(program, args);
      expect(stderr).toMatch(/^socket-options: [^\n]+\n$/);
      expect(stdout).toBe('');
      expect(code).toBe(2);
    },
  );
});
