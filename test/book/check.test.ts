import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mistakeLine } from '../../lib/book/report.ts';
import { type CheckResult, orFailure } from '../../lib/check/check.ts';
import { findChromium } from '../../lib/check/chromium.ts';
import type { Machine } from '../../lib/check/machine.ts';
import {
  checkSummary,
  countTests,
  noBrowser,
  noTshark,
  type TestRun,
  verdict,
} from '../../lib/check/summary.ts';
import { lintMistakes, typeMistakes } from '../../lib/check/tools.ts';
import { findTshark } from '../../lib/check/tshark.ts';

const mistake = { file: 'lib/a.ts', line: 3, message: 'no' };

describe('the compiler’s output', () => {
  test('is read with the lines that go on', () => {
    const output = `lib/a.ts(3,5): error TS2322: Type 'string'.
  Because of this.
    And that.
site/b (1).tsx(10,1): error TS1005: ';' expected.
`;
    expect(typeMistakes(output, 'tsconfig.json')).toEqual([
      {
        file: 'lib/a.ts',
        line: 3,
        message: "TS2322: Type 'string'.\n  Because of this.\n    And that.",
      },
      { file: 'site/b (1).tsx', line: 10, message: "TS1005: ';' expected." },
    ]);
  });

  test('names the project where there is no file', () => {
    expect(
      typeMistakes('error TS18003: No inputs were found.', 'site/client/tsconfig.json'),
    ).toEqual([
      { file: 'site/client/tsconfig.json', line: 1, message: 'TS18003: No inputs were found.' },
    ]);
  });

  test('that says nothing is no mistake', () => {
    expect(typeMistakes('\n', 'tsconfig.json')).toEqual([]);
  });
});

describe('the linter’s output', () => {
  const line = (kind: string, title: string, message: string) =>
    `::${kind} title=${title},file=${join('/book', 'lib', 'a.ts')},line=3,endLine=4,col=1,endColumn=2::${message}`;

  test('is read once per mistake', () => {
    const output = [
      'something else',
      line('error', 'lint/suspicious/noExplicitAny', 'Unexpected any.%0A  50%25 %3A'),
      line('warning', 'lint/a', 'Second.'),
      line('error', 'format', 'Formatter would have printed the following content%3A'),
      line('error', 'assist/source/organizeImports', 'Sort these imports.'),
    ].join('\n');
    expect(lintMistakes(output, '/book')).toEqual([
      { ...mistake, message: 'Unexpected any. 50% : (lint/suspicious/noExplicitAny)' },
      { ...mistake, message: 'Second. (lint/a)' },
      { ...mistake, message: 'not formatted: npm run format' },
    ]);
  });

  test('that is advice is no mistake', () => {
    expect(lintMistakes(line('notice', 'lint/a', 'Nicer.'), '/book')).toEqual([]);
  });
});

test('a tool that fails without a finding is a mistake itself', () => {
  const failure = { failed: true, file: 'biome.json', message: 'biome failed: no such option\n' };
  expect(orFailure([mistake], failure)).toEqual([mistake]);
  expect(orFailure([], { ...failure, failed: false })).toEqual([]);
  expect(orFailure([], failure)).toEqual([
    { file: 'biome.json', line: 1, message: 'biome failed: no such option' },
  ]);
});

test('a mistake is printed as an editor finds it', () => {
  expect(mistakeLine(mistake)).toBe('lib/a.ts:3: no');
});

test.each([
  [[0, 0, 0], 'types, lint and structure are in order'],
  [[0, 2, 0], '2 in lint to be mended'],
  [[1, 2, 3], '1 in types, 2 in lint and 3 in structure to be mended'],
])('the checks %j in one line', (counts, expected) => {
  expect(checkSummary(checks(counts))).toBe(expected);
});

function checks(counts: number[]): CheckResult[] {
  return (['types', 'lint', 'structure'] as const).map((name, index) => ({
    name,
    mistakes: Array.from({ length: counts[index] ?? 0 }, () => mistake),
  }));
}

/** A report of vitest's: one file for each list of what its tests did. */
function report(...files: { status: string; tests: string[] }[]): string {
  const all = files.flatMap(({ tests }) => tests);
  const count = (status: string) => all.filter((each) => each === status).length;
  return JSON.stringify({
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('skipped'),
    numTodoTests: count('todo'),
    testResults: files.map(({ status, tests }) => ({
      status,
      assertionResults: tests.map((each) => ({ status: each })),
    })),
  });
}

test('tests are counted, and a file that could not run is a failure', () => {
  const json = report(
    { status: 'passed', tests: ['passed', 'passed', 'skipped', 'todo'] },
    { status: 'failed', tests: ['passed', 'failed'] },
    { status: 'failed', tests: [] },
  );
  expect(countTests(json)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

describe('the verdict', () => {
  const good: TestRun = {
    checks: checks([0, 0, 0]),
    report: report({ status: 'passed', tests: ['passed', 'passed'] }),
    exitCode: 0,
    missing: [],
    ci: false,
  };
  const skipping = report({ status: 'passed', tests: ['passed', 'skipped'] });
  const failing = report({ status: 'failed', tests: ['passed', 'failed'] });

  test.each<[string, Partial<TestRun>, string, boolean]>([
    ['all is well', {}, '2 passed, 0 failed, 0 skipped', true],
    ['all is well in CI', { ci: true }, '2 passed, 0 failed, 0 skipped', true],
    ['a test failed', { report: failing, exitCode: 1 }, '1 passed, 1 failed, 0 skipped', false],
    ['two checks failed', { checks: checks([1, 0, 5]) }, '2 passed, 2 failed, 0 skipped', false],
    [
      'a check and a test failed',
      { checks: checks([1, 0, 0]), report: failing, exitCode: 1 },
      '1 passed, 2 failed, 0 skipped',
      false,
    ],
    ['vitest failed on its own', { exitCode: 1 }, '2 passed, 1 failed, 0 skipped', false],
    ['a signal ended vitest', { exitCode: null }, '2 passed, 1 failed, 0 skipped', false],
    [
      'vitest wrote no report',
      { report: undefined, exitCode: 1 },
      '0 passed, 1 failed, 0 skipped',
      false,
    ],
    [
      'vitest wrote half a report',
      { report: '{"numPassedTests": 7', exitCode: null },
      '0 passed, 1 failed, 0 skipped',
      false,
    ],
    ['a test was skipped', { report: skipping }, '1 passed, 0 failed, 1 skipped', true],
    [
      'a test was skipped in CI',
      { report: skipping, ci: true },
      '1 passed, 0 failed, 1 skipped',
      false,
    ],
    ['there is no browser', { missing: [noBrowser] }, '2 passed, 0 failed, 0 skipped', true],
    [
      'there is no browser in CI',
      { missing: [noBrowser], ci: true },
      '2 passed, 0 failed, 0 skipped',
      false,
    ],
  ])('when %s', (_, change, line, passed) => {
    expect(verdict({ ...good, ...change })).toMatchObject({ line, passed });
  });

  test('says what is wrong', () => {
    expect(verdict(good).notes).toEqual([]);
    const { notes } = verdict({
      ...good,
      checks: checks([0, 1, 0]),
      missing: [noBrowser, noTshark],
      ci: true,
    });
    expect(notes).toEqual([
      '1 in lint to be mended',
      noBrowser,
      noTshark,
      'With CI set nothing may be left out, so this run has failed.',
    ]);
    expect(verdict({ ...good, exitCode: 1 }).notes[0]).toContain('not run to their end');
  });
});

const machine = (files: string[], change: Partial<Machine> = {}): Machine => ({
  env: { PATH: ['/first', '', '/second'].join(process.platform === 'win32' ? ';' : ':') },
  exists: (path) => files.includes(path),
  platform: 'linux',
  ...change,
});

describe('finding Chromium', () => {
  test.each([
    [
      'on the PATH, by folder first',
      ['/second/chromium', '/first/google-chrome'],
      '/first/google-chrome',
    ],
    ['under an older name', ['/second/chromium-browser'], '/second/chromium-browser'],
    ['nowhere', ['/elsewhere/chromium'], undefined],
  ])('%s', (_, files, expected) => {
    const paths = files.map((file) => join(file));
    expect(findChromium(machine(paths))).toBe(expected && join(expected));
  });

  test('where CHROMIUM says, before any other', () => {
    const env = { CHROMIUM: '/mine', PATH: '/first' };
    expect(findChromium(machine(['/mine', '/first/chromium'], { env }))).toBe('/mine');
    expect(() => findChromium(machine(['/first/chromium'], { env }))).toThrow(
      'CHROMIUM is /mine, and there is no such file',
    );
  });

  test('in the usual place on macOS and on Windows', () => {
    const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(findChromium(machine([join(mac)], { platform: 'darwin' }))).toBe(join(mac));

    const windows = join('C:', 'Google', 'Chrome', 'Application', 'chrome.exe');
    const env = { PROGRAMFILES: 'C:' };
    expect(findChromium(machine([windows], { platform: 'win32', env }))).toBe(windows);
  });
});

describe('finding tshark', () => {
  test('on the PATH, or where TSHARK says', () => {
    expect(findTshark(machine([join('/second/tshark')]))).toBe(join('/second/tshark'));
    expect(findTshark(machine([]))).toBeUndefined();
    expect(findTshark(machine(['/mine'], { env: { TSHARK: '/mine' } }))).toBe('/mine');
    expect(() => findTshark(machine([], { env: { TSHARK: '/mine' } }))).toThrow(
      'TSHARK is /mine, and there is no such file',
    );
  });

  test('in the usual place on macOS and on Windows', () => {
    const mac = '/Applications/Wireshark.app/Contents/MacOS/tshark';
    expect(findTshark(machine([mac], { platform: 'darwin' }))).toBe(mac);
    const windows = join('C:', 'Wireshark', 'tshark.exe');
    const env = { PROGRAMFILES: 'C:' };
    expect(findTshark(machine([windows], { platform: 'win32', env }))).toBe(windows);
  });
});
