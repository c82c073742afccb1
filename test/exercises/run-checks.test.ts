import { describe, expect, test } from 'vitest';
import {
  type Check,
  defineChecks,
  expectMatch,
  expectSame,
  expectThat,
} from '../../lib/exercises/check.ts';
import { randomFrom } from '../../lib/exercises/random.ts';
import { scoreOf } from '../../lib/exercises/results.ts';
import { Ended, type Runner, runChecks } from '../../lib/exercises/run-checks.ts';
import { fin, send, tcpPeer } from '../../lib/fixtures/tcp.ts';

const ran = { code: 0, signal: null, stdout: 'out', stderr: '', ms: 1 };
const runner: Runner = {
  run: async () => ran,
  serve: async () => {
    throw new Ended('crashed', 'it ended before it listened');
  },
};
const check = (id: string, run: Check['run'], more: Partial<Check> = {}): Check => ({
  id,
  points: 1,
  title: id,
  run,
  ...more,
});
const outcomes = async (...checks: Check[]) => {
  const report = await runChecks('a/b', checks, { runner, seed: '1' });
  return report.results.map(({ check: id, outcome, score }) => [id, outcome, score]);
};

describe('a check', () => {
  test('that throws nothing passes, and scores', async () => {
    expect(await outcomes(check('fine', async () => {}, { points: 3 }))).toEqual([
      ['fine', 'passed', 3],
    ]);
  });

  test('fails by what it expects, hangs, and by what is no fault of the attempt', async () => {
    expect(
      await outcomes(
        check('same', async () => expectSame('a', 'b')),
        check('match', async () => expectMatch('a', /b/, 'a b')),
        check('that', async () => expectThat(false, { expected: 'a', received: 'b' })),
        check('served', async ({ serve }) => void (await serve([]))),
        check('broken', async () => {
          throw new TypeError('the check has a mistake');
        }),
      ),
    ).toEqual([
      ['same', 'failed', 0],
      ['match', 'failed', 0],
      ['that', 'failed', 0],
      ['served', 'crashed', 0],
      ['broken', 'grader error', 0],
    ]);
  });

  test('that the grader could not carry out is counted for nobody', async () => {
    const report = await runChecks(
      'a/b',
      [
        check('fine', async () => {}, { points: 2 }),
        check('broken', () => Promise.reject(new Error('no')), { points: 5 }),
      ],
      { runner, seed: '1' },
    );
    expect(scoreOf(report)).toEqual({ score: 2, points: 2 });
  });

  test('gets the same inputs from the same seed, alone or among others', async () => {
    const seen: Record<string, string[]> = {};
    const note = (id: string) =>
      check(id, async ({ random }) => {
        seen[id] = [...(seen[id] ?? []), random.word(12)];
      });
    const checks = defineChecks([note('one'), note('two')]);
    await runChecks('a/b', checks, { runner, seed: 'abcd' });
    await runChecks('a/b', checks, { runner, seed: 'abcd', only: ['two'] });
    await runChecks('a/b', checks, { runner, seed: 'abce' });
    expect(seen.one?.[0]).not.toBe(seen.two?.[0]);
    expect(seen.two?.[1]).toBe(seen.two?.[0]);
    expect(seen.two?.[2]).not.toBe(seen.two?.[0]);
  });

  test('leaves no peer behind, however it ends', async () => {
    const ports: number[] = [];
    const peer = (then: () => void) =>
      check('peer', async ({ use }) => {
        const { port } = await use(tcpPeer([send('x'), fin()]));
        ports.push(port);
        then();
      });
    await outcomes(peer(() => {}));
    await outcomes(peer(() => expectSame(1, 2)));
    expect(ports).toHaveLength(2);
    for (const port of ports) {
      await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    }
  });
});

describe('numbers from a seed', () => {
  test('are within their limits', () => {
    const random = randomFrom('a', 'b');
    for (let count = 0; count < 200; count++) {
      const number = random.integer(3, 5);
      expect(number).toBeGreaterThanOrEqual(3);
      expect(number).toBeLessThanOrEqual(5);
      expect(['x', 'y']).toContain(random.pick(['x', 'y']));
    }
    expect(random.bytes(7)).toHaveLength(7);
    expect(random.word(9)).toMatch(/^[a-z]{9}$/);
    expect(() => random.pick([])).toThrow('nothing to pick from');
  });

  test('choose some, each once and in order', () => {
    for (const seed of 'abcdefgh') {
      const chosen = randomFrom(seed, '').some([1, 2, 3, 4, 5], 3);
      expect(chosen).toHaveLength(3);
      expect(chosen).toEqual([...new Set(chosen)].sort());
    }
  });
});
