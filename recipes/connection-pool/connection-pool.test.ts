import { connect, type LookupFunction } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  closedPort,
  drip,
  fin,
  flood,
  hangingPort,
  pause,
  receive,
  reset,
  type Step,
  segmented,
  send,
  silence,
  type TcpConnection,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { type DEFAULTS, measure, Pool } from './connection-pool.ts';

const program = new URL('connection-pool.ts', import.meta.url);
const bothWays = proofs(import.meta.url);

/** What the peer does after each line; it echoes those that are not named. */
type Answers = Record<string, Step[]>;

/** A peer that answers lines, and says which line came on which connection. */
async function answering(answers: Answers = {}) {
  const heard: [connection: number, line: string][] = [];
  const peer = await use(
    tcpPeer(async (connection) => {
      const number = peer.connections.indexOf(connection) + 1;
      for (;;) {
        const begin = connection.consumed;
        await receive('\n')(connection);
        const end = connection.consumed - 1;
        const line = `${connection.received.subarray(begin, end)}`;
        heard.push([number, line]);
        for (const step of answers[line] ?? [send(`${line}\n`)])
          await step(connection);
      }
    }),
  );
  return { host: peer.host, port: peer.port, peer, heard };
}

/** A pool that is drained when the test is over, and the lines it reported. */
function pooling(options: Partial<typeof DEFAULTS>) {
  const lines: string[] = [];
  const waiting: (() => void)[] = [];
  const pool = new Pool({
    report: (line) => {
      lines.push(line.replace(/\d+ ms old/, '… ms old'));
      for (const look of waiting) look();
    },
    ...options,
  });
  /** Waits until a line was reported that matches. */
  const told = (pattern: RegExp) =>
    new Promise<void>((resolve) => {
      const look = () => lines.some((line) => pattern.test(line)) && resolve();
      waiting.push(look);
      look();
    });
  onTestFinished(() => pool.drain());
  return { pool, lines, told };
}

/** A gate: what passes waits until it is opened. */
function gate() {
  let open = () => {};
  const passage = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open: () => open(), pass: () => passage };
}

/** Waits until the peer has so many connections. */
async function reached(
  peer: { connection: (n: number) => Promise<TcpConnection> },
  n: number,
) {
  await peer.connection(n - 1);
}

describe('pitfalls', () => {
  test('Pitfall: A server hangs up on idle connections', async () => {
    const { peer } = await answering();
    const ways = await bothWays(peer);
    const { pool, told, lines } = pooling(ways.right);
    expect(await pool.ask('one')).toBe('one');

    // The naive pool keeps a socket that nobody looks at.
    const kept = connect({ ...ways.naive, allowHalfOpen: true });
    onTestFinished(() => void kept.destroy());
    kept.pause();
    await reached(peer, 2);

    for (const connection of peer.connections) await connection.fin();
    await told(/^Connection 1: closed, the server hung up$/);
    expect(kept).toMatchObject({ readyState: 'open', destroyed: false });

    expect(await pool.ask('two')).toBe('two');
    expect(lines.at(-1)).toBe('Connection 2: use 1, … ms old');
  });

  test("Pitfall: Unread bytes are the next user's answer", async () => {
    const { host, port, peer } = await answering({
      ping: [send('pong\nSTALE\n')],
    });
    const ways = await bothWays(peer);

    // The naive way: one socket, and each user reads a line.
    const socket = connect(ways.naive).setEncoding('utf8');
    onTestFinished(() => void socket.destroy());
    let text = '';
    socket.on('data', (more) => {
      text += more;
    });
    const line = async () => {
      while (!text.includes('\n')) await nextTurn();
      const [first = ''] = text.split('\n', 1);
      text = text.slice(first.length + 1);
      return first;
    };
    socket.write('ping\n');
    expect(await line()).toBe('pong');
    socket.write('who am I?\n');
    expect(await line()).toBe('STALE');

    const { pool } = pooling({ ...ways.right, max: 1 });
    const asking = ['ping', 'who am I?', 'ping'].map((one) => pool.ask(one));
    expect(await Promise.all(asking)).toEqual(['pong', 'who am I?', 'pong']);
    expect(peer.connections).toHaveLength(3);

    // The same when the bytes come while the connection is idle.
    const { pool: other, told: toldBy } = pooling({ host, port, max: 1 });
    await other.ask('hello');
    await peer.connections.at(-1)?.write('late\n');
    await toldBy(/closed, it sent what nobody asked for/);
    expect(await other.ask('again')).toBe('again');
  });

  test('Pitfall: An answer that nobody waits for is still to come', async () => {
    const { open, pass } = gate();
    const { host, port, peer, heard } = await answering({
      slow: [pass, send('slow answer\n')],
    });
    const { pool, told } = pooling({ host, port, max: 1 });
    const patience = new AbortController();
    const slow = pool.ask('slow', patience.signal);
    const failing = expect(slow).rejects.toThrow('enough');
    await peer.connection();
    await expect.poll(() => heard.length).toBe(1);
    const next = pool.ask('next');
    patience.abort(new Error('enough'));
    await failing;
    await told(/use 2|Connection 2: use 1/);
    open();
    expect(await next).toBe('next');
    expect(heard.at(-1)).toEqual([2, 'next']);
    await peer.connections[0]?.closed;
  });

  test('Pitfall: A check in the same turn sees nothing', async () => {
    const { host, port, peer } = await answering();
    const { pool } = pooling({ host, port, max: 1 });
    await pool.ask('one');
    const socket = connect({ host, port });
    socket.on('error', () => {});
    socket.resume();
    onTestFinished(() => void socket.destroy());
    await reached(peer, 2);

    // The end of both arrives, and this program is too busy to hear of it.
    for (const { socket: far } of peer.connections) far.end();
    const end = performance.now() + 50;
    while (performance.now() < end);
    expect(socket).toMatchObject({ destroyed: false, readable: true });

    const answer = pool.ask('two');
    expect(await answer).toBe('two');
    expect(pool.stats().made).toBe(2);
  });

  test('Pitfall: A limit on idle connections is no limit', async () => {
    let asked = 0;
    let most = 0;
    const { open, pass } = gate();
    const count = async () => {
      asked += 1;
      most = Math.max(most, asked);
      await pass();
      asked -= 1;
    };
    const names = Array.from({ length: 20 }, (_, n) => `question ${n}`);
    const answers = names.map((one) => [one, [count, send(`${one}\n`)]]);
    const { host, port, peer, heard } = await answering(
      Object.fromEntries(answers),
    );
    const { pool } = pooling({ host, port, max: 3 });
    const all = Promise.all(names.map((one) => pool.ask(one)));
    await expect.poll(() => heard.length).toBe(3);
    expect(pool.stats()).toEqual({ busy: 3, idle: 0, waiting: 17, made: 3 });
    open();
    expect(await all).toEqual(names);
    expect(most).toBe(3);
    expect(peer.connections).toHaveLength(3);
    expect(pool.stats()).toEqual({ busy: 0, idle: 3, waiting: 0, made: 3 });
  });

  test('Pitfall: Age is not idleness', async () => {
    const { host, port } = await answering();
    // Used all the time, it would never be idle for so long.
    const { pool, lines } = pooling({ host, port, maxAge: 150 });
    const begin = performance.now();
    for (let n = 0; n < 10_000 && pool.stats().made < 2; n += 1) {
      await pool.ask('again');
    }
    expect(performance.now() - begin).toBeGreaterThan(140);
    expect(lines.join()).toMatch(
      /Connection 1: closed, it( was too old|s time)/,
    );

    // Never used, it is not kept for as long as it might live.
    const other = pooling({ host, port, maxIdle: 50 });
    await other.pool.ask('once');
    await other.told(/^Connection 1: closed, its time was up$/);
    expect(other.pool.stats().idle).toBe(0);
  });

  test('Pitfall: A failed connection must not stop the line', async () => {
    const { host, port } = await answering();
    let lookups = 0;
    const lookup: LookupFunction = (_name, _options, callback) => {
      lookups += 1;
      if (lookups <= 2) callback(new Error('no such name'), '');
      else callback(null, [{ address: host, family: 4 }]);
    };
    const { pool } = pooling({ host: 'flaky.test', port, lookup, max: 1 });
    const asking = ['a', 'b', 'c', 'd'].map((one) => pool.ask(one));
    expect(await Promise.allSettled(asking)).toMatchObject([
      { status: 'rejected', reason: { message: 'no such name' } },
      { status: 'rejected', reason: { message: 'no such name' } },
      { value: 'c' },
      { value: 'd' },
    ]);
  });

  test('Pitfall: The server can leave just as you ask', async () => {
    const { host, port, heard } = await answering({ order: [fin()] });
    const { pool } = pooling({ host, port, max: 1 });
    await pool.ask('hello');
    await expect(pool.ask('order')).rejects.toThrow('the server hung up');
    // It had heard the order. Nobody sent it twice.
    expect(heard.map(([, line]) => line)).toEqual(['hello', 'order']);
    expect(await pool.ask('hello again')).toBe('hello again');
  });
});

describe('waiting', () => {
  test('in the line has a deadline, and the late one gets no turn', async () => {
    const { open, pass } = gate();
    const { host, port, heard } = await answering({
      slow: [pass, send('slow\n')],
    });
    const { pool } = pooling({ host, port, max: 1, timeout: 300 });
    const slow = expect(pool.ask('slow')).rejects.toThrow(
      'no answer within 300 ms',
    );
    const late = expect(pool.ask('late')).rejects.toThrow(
      'no free connection within 300 ms',
    );
    await late;
    const next = pool.ask('next');
    await slow;
    open();
    expect(await next).toBe('next');
    expect(heard.map(([, line]) => line)).toEqual(['slow', 'next']);
  });

  test('can be given up, before and meanwhile', async () => {
    const { open, pass } = gate();
    const { host, port, heard } = await answering({
      slow: [pass, send('slow\n')],
    });
    const { pool } = pooling({ host, port, max: 1 });
    const slow = pool.ask('slow');
    await expect.poll(() => heard.length).toBe(1);
    const impatient = new AbortController();
    const waiting = pool.ask('never sent', impatient.signal);
    const last = pool.ask('last');
    expect(pool.stats().waiting).toBe(2);
    impatient.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    const before = pool.ask('nor this', AbortSignal.abort(new Error('no')));
    await expect(before).rejects.toThrow('no');
    open();
    expect([await slow, await last]).toEqual(['slow', 'last']);
    expect(pool.stats()).toMatchObject({ waiting: 0, made: 1 });
  });

  test('is first come, first served', async () => {
    const { host, port, heard } = await answering();
    const { pool } = pooling({ host, port, max: 1 });
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((name) => pool.ask(name)));
    expect(heard).toEqual(names.map((name) => [1, name]));
  });

  test('for a connection ends, and the statistics answer meanwhile', async () => {
    const peer = await use(hangingPort());
    const { pool } = pooling({ ...peer, timeout: 200, max: 1 });
    const asking = expect(pool.ask('?')).rejects.toThrow(
      'no connection within 200 ms',
    );
    await nextTurn();
    expect(pool.stats()).toMatchObject({ busy: 1, made: 1 });
    await asking;
    await expect.poll(() => pool.stats().busy).toBe(0);
  });

  test('for a name ends, too', async () => {
    const { pool } = pooling({
      host: 'silent.test',
      lookup: () => {},
      timeout: 100,
    });
    await expect(pool.ask('?')).rejects.toThrow('no connection within 100 ms');
  });

  test('given up early leaves the new connection to the next', async () => {
    const { host, port } = await answering();
    let answer = () => {};
    const lookup: LookupFunction = (_name, _options, callback) => {
      answer = () => callback(null, [{ address: host, family: 4 }]);
    };
    const { pool, told } = pooling({ host: 'slow.test', port, lookup, max: 1 });
    const impatient = new AbortController();
    const first = pool.ask('first', impatient.signal);
    const second = pool.ask('second');
    await told(/^Connection 1: use 1/);
    impatient.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    answer();
    expect(await second).toBe('second');
    expect(pool.stats().made).toBe(1);
  });
});

describe('a failure is told, never taken for an answer', () => {
  test.for<[string, Step[], RegExp]>([
    ['a reset', [reset()], /ECONNRESET|hung up/],
    ['half a line, then a reset', [send('ha'), reset()], /ECONNRESET|hung up/],
    ['half a line, then the end', [send('ha'), fin()], /hung up/],
    ['silence', [silence()], /no answer within 300 ms/],
    ['a drip', [drip('x'.repeat(99), { every: 50 })], /no answer within 300/],
    ['a line without end', [flood('x')], /nobody asked for/],
  ])('%s', async ([, steps, message]) => {
    const { host, port } = await answering({ question: steps });
    const { pool } = pooling({ host, port, timeout: 300, max: 1 });
    await expect(pool.ask('question')).rejects.toThrow(message);
    expect(await pool.ask('next')).toBe('next');
  });

  test('a server that hangs up at once', async () => {
    const peer = await use(tcpPeer([fin()]));
    const { host, port } = peer;
    const { pool } = pooling({ host, port, max: 1 });
    for (let n = 0; n < 3; n += 1) {
      await expect(pool.ask('?')).rejects.toThrow(/hung up|EPIPE|ECONNRESET/);
    }
  });

  test('all addresses refuse', async () => {
    const port = await closedPort();
    const lookup: LookupFunction = (_name, _options, callback) =>
      callback(null, [
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ]);
    const { pool } = pooling({ host: 'two.test', port, lookup });
    await expect(pool.ask('?')).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL/);
  });

  test('a question of two lines', async () => {
    const { host, port, heard } = await answering();
    const { pool } = pooling({ host, port });
    await expect(pool.ask('a\nb')).rejects.toThrow('a question is one line');
    expect(heard).toEqual([]);
  });
});

describe('answers', () => {
  test('are the same in one piece and byte by byte', async () => {
    const text = 'zażółć  gęślą\u2028 jaźń \r 🦊 ';
    const { host, port } = await answering({
      one: [send(`${text}\r\n`)],
      many: [segmented(`${text}\r\n`, 1)],
    });
    const { pool } = pooling({ host, port, max: 1 });
    expect(await pool.ask('one')).toBe(text);
    expect(await pool.ask('many')).toBe(text);
    expect(pool.stats()).toMatchObject({ made: 1, idle: 1 });
  });
});

describe('drain', () => {
  test('serves those who are here, and nobody else', async () => {
    const { open, pass } = gate();
    const { host, port, peer, heard } = await answering({
      slow: [pass, send('slow\n')],
    });
    const { pool } = pooling({ host, port, max: 2 });
    const here = ['slow', 'quick', 'waits'].map((one) => pool.ask(one));
    await expect.poll(() => heard.length).toBe(3);
    const drained = pool.drain();
    await expect(pool.ask('late')).rejects.toThrow('being drained');
    open();
    expect(await Promise.all(here)).toEqual(['slow', 'quick', 'waits']);
    await Promise.all([drained, pool.drain()]);
    expect(pool.stats()).toEqual({ busy: 0, idle: 0, waiting: 0, made: 2 });
    await Promise.all(peer.connections.map(({ closed }) => closed));
  });

  test('ends although a server never answers', async () => {
    const { host, port } = await answering({ '?': [silence()] });
    const { pool } = pooling({ host, port, timeout: 200 });
    const asking = expect(pool.ask('?')).rejects.toThrow('no answer');
    await pool.drain();
    await asking;
  });

  test('of a pool that nobody used is done', async () => {
    await new Pool().drain();
  });
});

test('measure asks both ways', async () => {
  const times = await measure(10);
  expect(times).toHaveLength(2);
  for (const ms of times) expect(ms).toBeGreaterThanOrEqual(0);

  // An age of 0 is what it means by "without a pool".
  const { host, port, heard } = await answering();
  const { pool } = pooling({ host, port, maxAge: 0 });
  for (const line of ['a', 'b', 'c']) await pool.ask(line);
  expect(heard.map(([number]) => number)).toEqual([1, 2, 3]);
});

describe('the program', () => {
  test('shows eight users on three connections', async () => {
    const { host, port, heard } = await answering({
      three: [send('\u001b[2Jthree\n'), pause(50)],
    });
    const { code, stdout, stderr } = await run(program, [host, `${port}`]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /\n100 .+ 100 connections: \d+ ms\nOn one connection: \d+ ms, [\d.]+ times/,
    );
    expect(stdout).toContain('\nAnswer "[2Jthree"; {"busy":');
    expect(stdout).toMatch(
      /\nDrained; {"busy":0,"idle":0,"waiting":0,"made":3}\n100/,
    );
    expect(heard).toHaveLength(8);
  });

  test('tells in one line that nobody listens', async () => {
    const port = await closedPort();
    const { code, stderr } = await run(program, ['127.0.0.1', `${port}`]);
    expect(stderr).toBe(
      `connection-pool: connect ECONNREFUSED 127.0.0.1:${port}\n`,
    );
    expect(code).toBe(1);
  });

  test('ends at its deadline', async () => {
    const peer = await use(tcpPeer([silence()]));
    const args = [peer.host, `${peer.port}`, '--timeout', '300'];
    const { code, stderr } = await run(program, args);
    expect(stderr).toMatch(
      /^connection-pool: no (answer|free connection) within 300 ms\n$/,
    );
    expect(code).toBe(1);
  });

  test.for([[['127.0.0.1', '7878', 'more']], [['--timeout', '0']]])(
    'refuses %j',
    async ([args]) => {
      const { code, stdout, stderr } = await run(program, args);
      expect(stderr).toMatch(/^connection-pool: [^\n]+\n$/);
      expect(stdout).toBe('');
      expect(code).toBe(2);
    },
  );

  test('helps', async () => {
    const { code, stdout } = await run(program, ['--help']);
    expect(stdout).toMatch(/^Usage: connection-pool \[host\] \[port\]/);
    expect(code).toBe(0);
  });
});
