import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { httpPeer, response } from '../../lib/fixtures/http.ts';
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
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { ask, backOff, DEADLINES, type Failure } from './timeouts.ts';

const program = new URL('timeouts.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const ok = response({ fields: { Server: 'fixture' } });
const asked = receive('\r\n\r\n');
const single = { attempts: 1 };

/** A peer that runs the first script on its first connection, and so on; the last for all others. */
function scripts(...all: Step[][]) {
  let index = 0;
  return use(
    tcpPeer(async (connection) => {
      const steps = all[Math.min(index, all.length - 1)] ?? [];
      index += 1;
      for (const step of steps) await step(connection);
    }),
  );
}

async function failure(asking: Promise<string>): Promise<Failure> {
  return asking.then(
    () => expect.unreachable('it gave an answer'),
    (error: Failure) => error,
  );
}

/** How long something took, in milliseconds. */
async function timed<T>(work: Promise<T>): Promise<[T, number]> {
  const begin = performance.now();
  return [await work, performance.now() - begin];
}

/** Answers each lookup with these addresses. */
function addresses(...list: string[]): LookupFunction {
  const all = list.map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }));
  return (_name, _options, callback) => callback(null, all);
}

describe('pitfalls', () => {
  test('Pitfall: An idle timeout never meets a drip', async () => {
    const peer = await scripts([
      asked,
      drip('HTTP/1.1 200', { every: 300, size: 4 }),
      silence(),
    ]);
    const ways = await bothWays(peer);

    // The naive way: the socket's own timeout, twice as long as a pause.
    const socket = connect(ways.naive);
    onTestFinished(() => void socket.destroy());
    let idle = false;
    socket.setTimeout(600, () => {
      idle = true;
    });
    socket.write('HEAD / HTTP/1.0\r\n\r\n');
    for (let bytes = 0; bytes < 12; )
      bytes += (await once(socket, 'data'))[0].length;
    expect(idle).toBe(false);

    const { host, port } = ways.right;
    const deadlines = { nextByte: 600, total: 1_000 };
    const [error, ms] = await timed(failure(ask(host, port, { deadlines })));
    expect(error.message).toBe('no answer within 1000 ms in total');
    expect(ms).toBeGreaterThan(950);
  });

  test('Pitfall: One deadline does not fit all waiting', async () => {
    const deadlines = { connection: 200, firstByte: 300, nextByte: 250 };
    const options = { ...single, deadlines };

    const hanging = await use(hangingPort());
    const connecting = await failure(ask(hanging.host, hanging.port, options));
    expect(connecting).toMatchObject({
      message: 'no connection within 200 ms',
      sent: false,
    });

    const silent = await scripts([silence()]);
    const beginning = await failure(ask(silent.host, silent.port, options));
    expect(beginning).toMatchObject({
      message: 'no first byte within 300 ms',
      sent: true,
    });

    const stuck = await scripts([asked, send('HTTP/1.1 200'), silence()]);
    const continuing = await failure(ask(stuck.host, stuck.port, options));
    expect(continuing.message).toBe(
      'no next byte within 250 ms (12 bytes came)',
    );
  });

  test('Pitfall: The name can take longer than the server', async () => {
    // A lookup that nobody answers. A timeout for the connection alone is not yet running.
    const lookup: LookupFunction = () => {};
    const naive = connect({ host: 'example.test', port: 80, lookup });
    onTestFinished(() => void naive.destroy());
    let fired = false;
    naive.setTimeout(100, () => {
      fired = true;
    });

    const error = await failure(
      ask('example.test', 80, { ...single, lookup, deadlines: { name: 300 } }),
    );
    expect(error.message).toBe('no address for the name within 300 ms');
    // The socket's timeout did fire, and did nothing but say so.
    expect(fired).toBe(true);
    expect(naive.connecting).toBe(true);
  });

  test('Pitfall: A request that went out may have been done', async () => {
    let orders = 0;
    const shop = await use(
      httpPeer((request) => {
        if (request.method === 'POST') orders += 1;
        return [reset()];
      }),
    );
    const { naive, right } = await bothWays(shop);
    const post = { method: 'POST', deadlines: { total: 5_000 } };
    const error = await failure(ask(right.host, right.port, post));
    expect(error.sent).toBe(true);
    expect(orders).toBe(1);

    // The naive way repeats whatever failed, and orders three times.
    for (let n = 0; n < 3; n += 1)
      await failure(ask(naive.host, naive.port, { ...post, ...single }));
    expect(orders).toBe(1 + 3);

    // What was not sent can be sent again, and what does no more when done twice, too.
    const lines: string[] = [];
    const report = (line: string) => void lines.push(line);
    await failure(ask('127.0.0.1', await closedPort(), { ...post, report }));
    expect(lines).toHaveLength(2);
    await failure(ask(shop.host, shop.port, { method: 'PUT', report }));
    expect(lines).toHaveLength(4);
  });

  test('Pitfall: Clients that wait alike come back together', () => {
    const naive = [1, 2, 3].map(() => 500);
    expect(new Set(naive).size).toBe(1);

    // A thousand clients that failed at the same moment are spread over the whole range.
    const pauses = Array.from({ length: 1_000 }, (_, seed) => backOff(3, seed));
    const tenths = new Set(pauses.map((ms) => Math.floor(ms / 80)));
    expect(Math.max(...pauses)).toBeLessThanOrEqual(800);
    expect(tenths.size).toBeGreaterThanOrEqual(10);

    // The limit doubles and is then capped, and a seed replays its pauses.
    const limits = [1, 2, 3, 4, 5, 20].map((n) =>
      Math.max(...Array.from({ length: 1_000 }, (_, seed) => backOff(n, seed))),
    );
    [200, 400, 800, 1_600, 2_000, 2_000].forEach((limit, index) => {
      expect(limits[index]).toBeGreaterThan(limit * 0.9);
      expect(limits[index]).toBeLessThanOrEqual(limit);
    });
    expect(backOff(2, 51)).toBe(backOff(2, 51));
  });

  test('Pitfall: A forgotten timer fires into the next use', async () => {
    const peer = await scripts([asked, send(ok)]);
    // With a timer left over, the program would sit there until its total is used up.
    const [told, failed] = await Promise.all([
      run(program, [peer.host, `${peer.port}`], { timeout: 20_000 }),
      run(program, ['127.0.0.1', `${await closedPort()}`], { timeout: 20_000 }),
    ]);
    expect([told.code, failed.code]).toEqual([0, 1]);
    expect(told.ms).toBeLessThan(DEADLINES.total - 2_000);
    expect(failed.ms).toBeLessThan(DEADLINES.total - 2_000);
  });

  test('Pitfall: AbortSignal.timeout does not keep the program alive', async () => {
    const wait = (deadline: string) =>
      promisify(execFile)(process.execPath, [
        '--input-type=module',
        '--eval',
        `await new Promise((_, late) => { ${deadline} });`,
      ]).catch((error) => error);

    // Node finds nothing left to do and ends at once, with a code of its own.
    const naive = await wait(
      `AbortSignal.timeout(300).addEventListener('abort', late)`,
    );
    expect(naive.code).toBe(13);
    expect(naive.stderr).not.toContain('too late');

    const kept = await wait(
      `setTimeout(() => late(new Error('too late')), 300)`,
    );
    expect(kept.code).toBe(1);
    expect(kept.stderr).toContain('too late');
  });
});

describe('answers', () => {
  test('are the same in one piece and byte by byte', async () => {
    const one = await scripts([asked, send(ok)]);
    const many = await scripts([asked, segmented(ok, 1)]);
    const answer = await ask(one.host, one.port);
    expect(answer).toBe(
      'HTTP/1.1 200 OK\r\nServer: fixture\r\nContent-Length: 0',
    );
    expect(await ask(many.host, many.port)).toBe(answer);
  });

  test('come after the interim ones', async () => {
    const interim =
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
    for (const size of [1, 7, 1_000]) {
      const peer = await scripts([
        asked,
        segmented(interim + ok.toString(), size),
      ]);
      expect(await ask(peer.host, peer.port)).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    }
  });

  test('of an overloaded server are asked for again', async () => {
    const busy = response({ status: 503, reason: 'Busy' });
    const peer = await scripts([asked, send(busy)], [asked, send(ok)]);
    const lines: string[] = [];
    await ask(peer.host, peer.port, {
      report: (line) => void lines.push(line),
      seed: 51,
    });
    expect(lines[0]).toBe(
      `Attempt 1: status 503 (${busy.length} bytes came); the next in 112 ms`,
    );
  });

  test('come from the address family that is alive', async () => {
    const peer = await scripts([asked, send(ok)]);
    const lookup = addresses('::1', '127.0.0.1');
    expect(await ask('two.test', peer.port, { lookup })).toContain('200 OK');
  });
});

describe('failures', () => {
  test.for<[string, Step[], RegExp]>([
    ['a reset before the answer', [asked, reset()], /ECONNRESET|cut off/],
    [
      'a reset within it',
      [asked, send('HTTP/1.1 2'), reset()],
      /ECONNRESET|cut off/,
    ],
    ['an early end', [asked, fin()], /^the answer was cut off$/],
    [
      'an end within the head',
      [asked, send('HTTP/1.1 200 OK\r\nA: '), fin()],
      /cut off \(20 bytes/,
    ],
    ['another protocol', [send('SSH-2.0-fixture\r\n'), silence()], /^not HTTP/],
    [
      'a head without end',
      [asked, send('HTTP/1.1 200 OK\r\nA: '), flood('a')],
      /without end/,
    ],
    [
      'interim heads without end',
      [asked, flood('HTTP/1.1 100 Wait\r\n\r\n')],
      /no answer within 900 ms/,
    ],
  ])('%s', async ([, steps, message]) => {
    const peer = await scripts(steps);
    const error = await failure(
      ask(peer.host, peer.port, { ...single, deadlines: { total: 900 } }),
    );
    expect(error.message).toMatch(message);
  });

  test('all addresses refuse: every reason is told', async () => {
    const lookup = addresses('::1', '127.0.0.1');
    const error = await failure(
      ask('two.test', await closedPort(), { ...single, lookup }),
    );
    expect(error.message).toMatch(
      /ECONNREFUSED ::1:\d+, connect ECONNREFUSED 127/,
    );
  });

  test('a signal ends the wait for an answer and the pause between attempts', async () => {
    const reason = new Error('enough');
    for (const steps of [[silence()], [asked, reset()]]) {
      const peer = await scripts(steps);
      const stop = new AbortController();
      const report = () => stop.abort(reason);
      if (steps.length === 1) void peer.connection().then(report);
      const { signal } = stop;
      await expect(ask(peer.host, peer.port, { signal, report })).rejects.toBe(
        reason,
      );
    }
  });
});

describe('the back-off', () => {
  test('is never negative and never above its limit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), (n, seed) => {
        const ms = backOff(n, seed);
        return (
          Number.isInteger(ms) &&
          ms >= 0 &&
          ms <= Math.min(2_000, 200 * 2 ** (n - 1))
        );
      }),
    );
  });
});

describe('the program', () => {
  test('prints the first three lines', async () => {
    const peer = await use(
      httpPeer(() => [
        pause(100),
        send(response({ fields: { A: '1', B: '\u001b[2J', C: '3' } })),
      ]),
    );
    const { code, stdout, stderr } = await run(program, [
      peer.host,
      `${peer.port}`,
      '--seed',
      '7',
    ]);
    expect(stderr).toBe('');
    expect(stdout.replace(/\d+ ms/, '… ms')).toBe(
      'Asking 127.0.0.1, seed 7\nAnswered: first byte after … ms\n  HTTP/1.1 200 OK\n  A: 1\n  B: [2J\n',
    );
    expect(code).toBe(0);
    expect(peer.requests[0]).toMatchObject({ method: 'HEAD', target: '/' });
  });

  test('tells a failure in one line', async () => {
    const port = await closedPort();
    const { code, stderr } = await run(program, ['127.0.0.1', `${port}`]);
    expect(stderr).toBe(
      `timeouts: 127.0.0.1:${port}: connect ECONNREFUSED 127.0.0.1:${port}\n`,
    );
    expect(code).toBe(1);
  });

  test('meets its deadline', async () => {
    const peer = await scripts([silence()]);
    const { code, stderr, ms } = await run(program, [
      peer.host,
      `${peer.port}`,
      '--timeout',
      '400',
    ]);
    expect(stderr).toContain('no answer within 400 ms in total');
    expect(code).toBe(1);
    expect(ms).toBeLessThan(8_000);
  });

  test.for([
    [['a', 'b', 'c']],
    [['example.test', '0']],
    [['example.test', '65536']],
    [['two\r\nlines']],
    [['--timeout', '0']],
    [['--seed', '-1']],
    [['--unknown']],
  ])('refuses %j', async ([args]) => {
    const { code, stdout, stderr } = await run(program, args);
    expect(stderr).toMatch(/^timeouts: [^\n]+\n$/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('helps', async () => {
    const { code, stdout } = await run(program, ['--help']);
    expect(stdout).toMatch(/^Usage: timeouts /);
    expect(code).toBe(0);
  });
});
