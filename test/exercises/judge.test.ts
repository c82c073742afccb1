import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Unmet } from '../../lib/exercises/check.ts';
import { connectTo, datagramsTo } from '../../lib/exercises/client.ts';
import { judge } from '../../lib/exercises/judge.ts';
import type { Exercise } from '../../lib/exercises/model.ts';
import { recordTold } from '../../lib/exercises/record-told.ts';
import { attemptRunner } from '../../lib/exercises/runner.ts';
import { selfCheck } from '../../lib/exercises/self-check.ts';
import { toldOf } from '../../lib/exercises/told.ts';
import { closedPort, fin, pause, reset, send, tcpPeer } from '../../lib/fixtures/tcp.ts';
import { echoes, udpPeer } from '../../lib/fixtures/udp.ts';
import { use } from '../../lib/fixtures/use.ts';
import * as attempts from './sample/attempts.ts';

const exercise = {
  id: 'sample/capitals',
  name: 'capitals',
  checks: fileURLToPath(new URL('./sample/checks.ts', import.meta.url)),
};
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirebook-judge-'));
});
afterAll(() => rm(folder, { recursive: true }));

const judged = async (source: string, more: { only?: string[]; signal?: AbortSignal } = {}) => {
  const { results } = await judge(exercise, source, { seed: '0000', folder, ...more });
  return results.map(({ check, outcome, message, finding }) => ({
    check,
    outcome,
    says: message ?? finding?.after ?? finding?.received,
  }));
};

describe.concurrent('an attempt is judged', () => {
  test('right, with its seed and nothing left in the folder', async () => {
    const own = await mkdtemp(join(folder, 'own-'));
    expect(await judge(exercise, attempts.right, { seed: 'abcd', folder: own })).toMatchObject({
      ...{ exercise: 'sample/capitals', seed: 'abcd' },
      results: [
        { check: 'answers', outcome: 'passed', score: 2 },
        { check: 'ends', outcome: 'passed', score: 1 },
      ],
    });
    expect(await readdir(own)).toEqual([]);
  });

  test.each([
    ['same', attempts.same, 'failed', /^[a-z]{8}\n$/],
    [
      'crashing',
      attempts.crashing,
      'failed',
      /^then the program was ended by an error .*RangeError: too much \(capitals\.ts:5\)$/,
    ],
    ['resetting', attempts.resetting, 'failed', /^then the connection was reset$/],
    ['deaf', attempts.deaf, 'failed', /^a refusal$/],
    ['silent', attempts.silent, 'failed', /^then the program ended with exit code 0$/],
    ['flooding', attempts.flooding, 'too much output', /^printed more than 64 KB on stdout$/],
    ['wrong', 'const 1 = 2;', 'did not compile', /^capitals\.ts:1: Expected identifier/],
    ['throwing', "throw new TypeError('no')", 'crashed', /TypeError: no \(capitals\.ts:1\)$/],
  ])('%s', async (_name, source, outcome, says) => {
    expect(await judged(source, { only: ['answers'] })).toEqual([
      { check: 'answers', outcome, says: expect.stringMatching(says) },
    ]);
  });

  test('that leaves its side open: what came before is told', async () => {
    expect(await judged(attempts.open)).toEqual([
      { check: 'answers', outcome: 'passed', says: undefined },
      { check: 'ends', outcome: 'failed', says: 'and then nothing for 800 ms' },
    ]);
  });

  test('until it is to stop', async () => {
    const stopping = new AbortController();
    const judging = judged(attempts.hanging, { signal: stopping.signal });
    setTimeout(() => stopping.abort(new Error('enough')), 200);
    await expect(judging).rejects.toThrow('enough');
  });
});

describe('a server that is served', () => {
  test('ends by a signal, prints, and tells when it goes on', async () => {
    const program = join(folder, 'server.mjs');
    const { writeFile } = await import('node:fs/promises');
    await writeFile(
      program,
      `import { createServer } from 'node:net';
       const server = createServer().listen(0, '127.0.0.1', () => {
         console.log('listening on 127.0.0.1:' + server.address().port);
         console.log('ready');
       });
       process.once('SIGINT', () => { console.log('bye'); process.exit(3); });`,
    );
    const serving = await attemptRunner({ program, folder }).serve([]);
    expect(await serving.printed(/ready/)).toContain('ready');
    expect(await serving.interrupt()).toMatchObject({
      ...{ code: 3, signal: null },
      stdout: expect.stringMatching(/\nbye\n$/),
    });
    await serving.end();
  });
});

describe('a client of a check', () => {
  const unmet = async (act: Promise<unknown>) =>
    (await act.then(
      () => undefined,
      (error) => (error instanceof Unmet ? error.finding : error),
    )) as unknown;

  test('meets a refusal, an end, a reset and silence as unmet expectations', async () => {
    const port = await closedPort();
    expect(await unmet(connectTo({ host: '127.0.0.1', port }))).toMatchObject({
      received: 'a refusal',
    });
    for (const [steps, after] of [
      [[send('ab'), fin()], 'then the program ended the connection'],
      [[send('ab'), pause(50), reset()], 'then the connection was reset'],
      [[send('ab'), pause(5_000)], 'and then nothing for 150 ms'],
    ] as const) {
      const client = await connectTo(await use(tcpPeer(steps)));
      expect(await unmet(client.receive('c', { timeout: 150 }))).toEqual({
        ...{ expected: 'c', received: 'ab', after },
      });
      await client.close();
    }
  });

  test('of datagrams waits for one, or for none', async () => {
    const client = await datagramsTo(await use(udpPeer(echoes())));
    client.send('one');
    expect(String(await client.receive())).toBe('one');
    expect(await client.quiet(50)).toEqual([]);
    expect(await unmet(client.receive({ timeout: 50, sent: 'nothing' }))).toEqual({
      ...{ sent: 'nothing', expected: 'a datagram', received: '', after: 'nothing for 50 ms' },
    });
    await client.close();
  });
});

describe.concurrent('an exercise is checked by itself', () => {
  const told = async (source: string) =>
    toldOf(await judge(exercise, source, { seed: '0000', folder }));
  const whole = async (): Promise<Exercise> => ({
    ...exercise,
    ...{ recipe: 'sample', folder, title: 'Capitals', kind: 'repair', minutes: 5 },
    ...{ task: '', why: '', first: '', hints: [], starter: attempts.resetting },
    solution: attempts.right,
    wrong: [
      { name: 'open', source: attempts.open, fails: ['ends'], told: await told(attempts.open) },
    ],
  });

  test('and all is well', async () => {
    expect(await selfCheck(await whole(), 3)).toEqual([]);
  }, 60_000);

  test.each<[string, Partial<Exercise>, RegExp]>([
    [
      'a starter that passes',
      { starter: attempts.open },
      /the starter: answers: passed instead of failed/,
    ],
    [
      'a starter that crashes',
      { starter: 'throw 1' },
      /the starter: answers: crashed instead of failed/,
    ],
    ['a solution that fails', { solution: attempts.same }, /the solution, seed 0001:\n✗ answers/],
    [
      'a solution for one seed',
      {
        solution: attempts.right.replace(
          'String(chunk)',
          "(String(chunk).includes('q') ? '' : String(chunk))",
        ),
      },
      /the solution, seed 00/,
    ],
    [
      'a wrong attempt that is right',
      { wrong: [{ name: 'fine', source: attempts.right, fails: ['ends'], told: '' }] },
      /wrong\/fine\.ts fails nothing instead of ends/,
    ],
    [
      'a wrong attempt that names no check',
      { wrong: [{ name: 'odd', source: attempts.open, fails: ['end'], told: '' }] },
      /wrong\/odd\.ts names what is no check: end/,
    ],
    [
      'a message that has changed',
      { wrong: [{ name: 'open', source: attempts.open, fails: ['ends'], told: 'old' }] },
      /wrong\/open\.txt is not what a student is told now/,
    ],
  ])(
    '%s is found',
    async (_name, change, expected) => {
      // One seed in four has the letter.
      const seeds = change.solution?.includes('q') ? 20 : 2;
      expect((await selfCheck({ ...(await whole()), ...change }, seeds)).join('\n')).toMatch(
        expected,
      );
    },
    60_000,
  );

  test('and what is told of a wrong attempt is kept', async () => {
    const { mkdir, readFile } = await import('node:fs/promises');
    await mkdir(join(folder, 'wrong'));
    const given = await whole();
    const [open] = given.wrong;
    expect(await recordTold({ ...given, wrong: [{ ...open!, told: '' }] })).toBe('new');
    expect(await readFile(join(folder, 'wrong', 'open.txt'), 'utf8')).toBe(open!.told);
    expect(await recordTold(given)).toBe('unchanged');
  }, 60_000);
});
