import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alikeAmong, likenessLimit } from '../../../lib/exercises/grade/alike.ts';
import type { ExerciseGrade } from '../../../lib/exercises/grade/model.ts';
import { seedFor } from '../../../lib/exercises/grade/seed.ts';
import { normalised } from '../../../lib/exercises/grade/statistics.ts';
import { beginning, withoutPorts } from '../../../lib/exercises/grade/text.ts';
import { tokensOf } from '../../../lib/exercises/grade/tokens.ts';

type Result = ExerciseGrade['results'][number];

const folder = new URL('../../../recipes/qotd/exercises/whole-quote/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
const solution = read('solution.ts');
const given = { starter: read('starter.ts'), solution: '' };

describe('near-identical attempts', () => {
  const alike = (sources: string[], starter = given) =>
    alikeAmong(
      sources.map((source, index) => ({ student: `${index}`, source })),
      starter,
    );

  test('are found whatever their names, comments, texts, numbers and line ends are', () => {
    const renamed = `// Mine.\r\n${solution
      .replaceAll('quote', 'citation')
      .replaceAll('chunks', 'all_my_pieces')
      .replaceAll("'17'", '"9000"')
      .replaceAll('host', 'machine')
      .replaceAll('\n', '\r\n')}`;
    expect(alike([solution, read('wrong/one-read.ts'), renamed])).toEqual([
      { likeness: 1, students: ['0', '2'], solution: false },
    ]);
  });

  test('are found with a line more, and all of a chain are one group', () => {
    const more = solution.replace(
      "if (quote === '')",
      "console.error('debug');\n  if (quote === '')",
    );
    const again = more.replace('const quote =', 'await null;\n  const quote =');
    const [group, ...others] = alike([solution, more, again]);
    expect(others).toEqual([]);
    expect(group?.students).toEqual(['0', '1', '2']);
    expect(group?.likeness).toBeGreaterThanOrEqual(likenessLimit);
    expect(group?.likeness).toBeLessThan(1);
  });

  test('are told with the book’s own solution', () => {
    expect(alike([solution, solution], { ...given, solution })[0]?.solution).toBe(true);
  });

  test('are not those that were made apart', () => {
    const names = ['always-well', 'one-read', 'text-by-piece'];
    expect(alike([solution, ...names.map((name) => read(`wrong/${name}.ts`))])).toEqual([]);
  });

  test('are not those that are alike in the starter only, or in very little', () => {
    expect(alike([given.starter, given.starter])).toEqual([]);
    expect(
      alike([`${given.starter}\nprocess.exit(1);`, `${given.starter}\nprocess.exit(2);`]),
    ).toEqual([]);
    expect(alike(['', ''])).toEqual([]);
  });

  test('take no time to find in what is no program', () => {
    const began = performance.now();
    const odd = ["'", '`', '/*', '"\\', 'a.', '\u{1f600}'].map((each) => each.repeat(500_000));
    for (const source of odd) expect(tokensOf(source).length).toBeGreaterThanOrEqual(0);
    alike(odd);
    expect(performance.now() - began).toBeLessThan(30_000);
  });
});

test('tokens are what nobody chooses', () => {
  expect(tokensOf('const a = b.write(`x`, "y"); // no\n/* no */ return 0x1f')).toEqual([
    ...['const', 'i', '=', 'i', '.', 'write', '(', 's', 's', ')', 'return', '0'],
  ]);
});

describe('a message without what a student’s own inputs make of it', () => {
  const failed = (expected: string, received: string, after?: string): Result => ({
    ...{ check: 'a', title: 'b', points: 1, score: 0, outcome: 'failed' },
    finding: { expected, received, ...(after && { after }) },
  });
  test.each([
    [failed('Be yourself', ''), 'nothing was received'],
    [failed('Be yourself', 'Be your'), 'only a beginning was received'],
    [failed('Be yourself', 'yourself'), 'only an end was received'],
    [failed('Be yourself', 'your'), 'only a part was received'],
    [failed('Be yourself', 'Be yourself twice'), 'more than what was expected was received'],
    [failed('café', 'caf\ufffd\ufffd'), 'characters were damaged'],
    [failed('', 'half'), 'something was received where nothing was expected'],
    [failed('1', '0'), '0 instead of 1'],
    [failed('exit code 1', 'exit code 0'), 'exit code 0 instead of exit code 1'],
    [failed('one', 'two', 'after 123 ms'), 'something else was received; after N ms'],
    [failed('one\n', 'one'), 'it differs in white space'],
  ])('%#: %s', (result, words) => {
    expect(normalised(result)).toBe(words);
  });

  test('says of any other end what it was', () => {
    const result: Result = { ...failed('', ''), outcome: 'timed out', finding: undefined };
    const message = 'was still running after 5000 ms';
    expect(normalised({ ...result, message })).toBe('was still running after N ms');
    expect(normalised(result)).toBe('timed out');
  });
});

test('what differs from run to run is not kept', () => {
  expect(withoutPorts('127.0.0.1:40123, [::1]:40123, localhost:8080, port 40123, 10:30')).toBe(
    '127.0.0.1:PORT, [::1]:PORT, localhost:PORT, port PORT, 10:30',
  );
  expect(beginning('abc', 3)).toBe('abc');
  expect(beginning('ab\u{1f600}c', 4)).toBe('ab…');
});

test('a seed is of the secret, the student and the exercise', () => {
  const ada = { name: 'Ada' };
  const seeds = [
    seedFor('', ada, 'a/b'),
    seedFor('', ada, 'a/c'),
    seedFor('', { name: 'Ben' }, 'a/b'),
    seedFor('', { name: 'Ada', number: '1' }, 'a/b'),
    seedFor('x', ada, 'a/b'),
  ];
  expect(new Set(seeds).size).toBe(5);
  expect(seedFor('', ada, 'a/b')).toBe(seeds[0]);
});
