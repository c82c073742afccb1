import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { around, resultLines } from '../../lib/exercises/message.ts';
import type { Result } from '../../lib/exercises/results.ts';

const context = {
  exercise: 'qotd/whole-quote',
  seed: '8f31',
  addressOf: (pitfall: string) => `recipes/qotd/README.md#${pitfall}`,
};
const base: Result = {
  check: 'split-reply',
  title: 'the quote arrives in two segments',
  points: 2,
  score: 0,
  outcome: 'failed',
};

describe('what a student reads of a check', () => {
  test('is one line when it passed', () => {
    expect(resultLines({ ...base, outcome: 'passed', score: 2 }, context)).toEqual([
      '✓ split-reply (2 pts): the quote arrives in two segments',
    ]);
  });

  test('tells what was sent, expected and received, the likely cause, and how to see it again', () => {
    const finding = {
      sent: '"Be your" … "self"',
      expected: 'Be yourself\n',
      received: 'Be your\n',
      after: 'then the program closed the connection',
      likely: 'one ‘data’ event was taken for one message',
    };
    const pitfall = 'one-read-is-not-one-message';
    expect(resultLines({ ...base, finding, pitfall }, context)).toEqual([
      '✗ split-reply (2 pts): the quote arrives in two segments',
      '  sent      "Be your" … "self"',
      '  expected  Be yourself\\n',
      '  received  Be your\\n',
      '                   ^',
      '            then the program closed the connection',
      '  likely    one ‘data’ event was taken for one message',
      '  read      recipes/qotd/README.md#one-read-is-not-one-message',
      '  replay    npm run exercise check qotd/whole-quote -- --only split-reply --seed 8f31',
    ]);
  });

  test('gives no orders to the terminal, wherever the attempt’s words stand', () => {
    const orders = '\u001b[2J';
    const finding = { sent: orders, expected: orders, received: 'a', after: orders };
    const failed = resultLines({ ...base, finding }, context);
    const crashed = resultLines({ ...base, outcome: 'crashed', message: orders }, context);
    for (const lines of [failed, crashed]) {
      expect(lines.join('\n')).toContain('\\x1b[2J');
      expect(lines.join('\n')).not.toContain('\u001b');
    }
  });

  test.each(['timed out', 'crashed', 'out of memory', 'did not compile', 'grader error'] as const)(
    'says “%s” when that is what happened',
    (outcome) => {
      const lines = resultLines({ ...base, points: 1, outcome, message: 'a reason' }, context);
      expect(lines[0]).toContain('(1 pt)');
      expect(lines[1]).toBe(`  ${outcome.padEnd(9)} a reason`);
    },
  );
});

describe('two texts', () => {
  test('that are the same differ nowhere', () => {
    expect(around('same', 'same')).toEqual(['same', 'same', undefined]);
  });

  test('are cut to the place where they differ', () => {
    const [expected, received, place] = around(`${'a'.repeat(100)}b`, `${'a'.repeat(100)}cd`);
    expect(expected).toBe(`…${'a'.repeat(30)}b`);
    expect(received).toBe(`…${'a'.repeat(30)}cd`);
    expect(expected[place ?? 0]).toBe('b');
  });

  test('of which one is empty say so', () => {
    expect(around('abc', '')).toEqual(['abc', '(nothing)', 0]);
  });

  test('of any kind are pointed at where they first differ', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (same, one, other) => {
        fc.pre(one[0] !== other[0] && one !== '' && other !== '');
        const [expected, received, place = -1] = around(same + one, same + other);
        expect([...expected][place]).not.toBe([...received][place]);
        expect([...expected].slice(0, place)).toEqual([...received].slice(0, place));
      }),
    );
  });
});
