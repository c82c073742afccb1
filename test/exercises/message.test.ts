import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { difference } from '../../lib/exercises/difference.ts';
import { meanings, resultLines } from '../../lib/exercises/message.ts';
import type { Result } from '../../lib/exercises/results.ts';
import { escapeString } from '../../lib/wire/escape.ts';
import { widthOf } from '../../lib/wire/width.ts';

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

  test.each(Object.keys(meanings) as (keyof typeof meanings)[])(
    'says “%s” when that is what happened, and what it means',
    (outcome) => {
      const lines = resultLines({ ...base, points: 1, outcome, message: 'a reason' }, context);
      expect(lines[0]).toContain('(1 pt)');
      expect(lines[1]).toBe(`  ${outcome}: a reason`);
      expect(lines[2]).toMatch(/^ {2}meaning {3}\S.*/);
      expect(lines.slice(0, -1).every((line) => line.length <= 80)).toBe(true);
    },
  );

  test('of a fault of ours says that it is ours, and leads to no pitfall', () => {
    const lines = resultLines(
      { ...base, outcome: 'grader error', message: 'no port', pitfall: 'a-pitfall' },
      context,
    ).join(' ');
    expect(lines).toContain('not yours; it costs no points');
    expect(lines).toContain('--only split-reply --seed 8f31');
    expect(lines).not.toContain('a-pitfall');
  });

  test('stays on its line, whatever bytes it quotes', () => {
    const finding = {
      sent: `a\r\n${'long '.repeat(100)}`,
      expected: '\x1b[31mred',
      received: 'b\n\x07',
      after: 'c\nd',
    };
    const message = 'an\x1b[2Jerror\nin two lines';
    for (const outcome of ['failed', 'crashed'] as const) {
      const lines = resultLines({ ...base, outcome, finding, message }, context);
      expect(lines.join('')).not.toMatch(/[\x00-\x1f\x7f]/);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(90);
    }
  });
});

describe('two texts', () => {
  test('that are the same differ nowhere', () => {
    expect(difference('same', 'same')).toEqual({
      expected: 'same',
      received: 'same',
      column: undefined,
    });
  });

  test('are cut to the place where they differ', () => {
    const { expected, received, column } = difference(
      `${'a'.repeat(100)}b`,
      `${'a'.repeat(100)}cd`,
    );
    expect(expected).toBe(`…${'a'.repeat(30)}b`);
    expect(received).toBe(`…${'a'.repeat(30)}cd`);
    expect(expected[column ?? 0]).toBe('b');
  });

  test('of which one is empty say so', () => {
    expect(difference('abc', '')).toMatchObject({ received: '(nothing)', column: undefined });
    expect(difference('', 'abc')).toMatchObject({ expected: '(nothing)', column: undefined });
  });

  test('that have nothing in common have no first difference worth a mark', () => {
    expect(difference('one line on stderr', 'aborted').column).toBeUndefined();
    expect(difference('a line that ends', 'aborted: no such host').column).toBeUndefined();
    expect(difference('exit code 1', 'exit code 0').column).toBe(10);
    expect(difference('Be yourself', '\\nBe yourself').column).toBe(0);
  });

  test.each([
    ['wide characters take two columns', '日本x', '日本y', 4],
    ['a combining mark takes none', 'e\u0301a', 'e\u0301b', 1],
    ['a mark that is missing is a difference at its letter', 'ae\u0301', 'ae', 1],
    ['an emoji of several parts is one', '👩‍💻!', '👩‍💻?', 2],
    ['an escape sequence is one', 'line\\r\\n', 'line\\n', 4],
    ['a byte is one', 'a\\x0a', 'a\\x0d', 1],
  ])('%s', (_name, expected, received, column) => {
    expect(difference(expected, received).column).toBe(column);
  });

  test('a cut falls into no character and no escape sequence', () => {
    for (const unit of ['\\x00', '日', 'e\u0301', '\\n']) {
      const { expected, received } = difference(`${unit.repeat(90)}b`, `${unit.repeat(90)}c`);
      const whole = new RegExp(`^…(${unit.replace('\\', '\\\\')})+[bc]$`);
      expect(expected).toMatch(whole);
      expect(received).toMatch(whole);
    }
    expect(difference('\\x00'.repeat(90), 'b').expected).toMatch(/^(\\x00){15}…$/);
  });

  test('of any kind are shown in a line that is not too long, and marked where they differ', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 100 });
    fc.assert(
      fc.property(text, text, text, (same, one, other) => {
        const [wanted, got] = [escapeString(same + one), escapeString(same + other)];
        const { expected, received, column = 0 } = difference(wanted, got);
        expect(Math.max(widthOf(expected), widthOf(received))).toBeLessThanOrEqual(62);
        expect(column).toBeLessThanOrEqual(Math.max(widthOf(expected), widthOf(received)));
        if (wanted !== got) expect(expected).not.toBe(received);
      }),
    );
  });
});
