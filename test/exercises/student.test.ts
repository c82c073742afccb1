import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { exerciseCommand } from '../../lib/exercises/exercise-command.ts';
import { readPack } from '../../lib/exercises/pack.ts';
import type { ExerciseTools } from '../../lib/exercises/student/desk.ts';
import { readProgress } from '../../lib/exercises/workbook.ts';
import type { Terminal } from '../../lib/play/command.ts';
import { onTerminal } from '../terminal.ts';
import { bookOf, toolsOf, write } from './student-book.ts';

const book = () =>
  bookOf({
    'qotd/whole': { title: 'The whole quote', minutes: 20 },
    'qotd/timed': { title: 'In time', kind: 'gap', minutes: 15 },
    'echo/whole': { title: 'All of it', kind: 'variation', minutes: 95 },
    'dns/names': { title: 'Names', kind: 'gap', minutes: 10 },
  });

const run = (
  root: string,
  line: string,
  { tools = {}, ...more }: { tools?: Partial<ExerciseTools> } & Partial<Terminal> = {},
) =>
  onTerminal(
    (args, terminal) => exerciseCommand(args, terminal, toolsOf(tools)),
    root,
    line === '' ? [] : line.split(' '),
    more,
  );

const attempt = (root: string, id: string) => join(root, 'workbook', `${id}.ts`);
const entryOf = (root: string, id: string) =>
  readProgress({ folder: join(root, 'workbook') }).exercises[id];

describe('list', () => {
  test('shows all by chapter and recipe, how far the student is, and the sum', async () => {
    const root = book();
    await run(root, 'start timed');
    write(attempt(root, 'qotd/timed'), 'all pass');
    await run(root, 'check timed');
    await run(root, 'start qotd/whole');
    write(attempt(root, 'qotd/whole'), 'first: passed');
    await run(root, 'check');
    await run(root, 'hint');
    await run(root, 'solution -- --give-up'.replace('-- ', ''));
    const { stdout, code } = await run(root, '');
    expect(code).toBe(0);
    expect(stdout).toBe(`Streams
  qotd
  ✓ timed  In time          gap        15 min  3/3
  … whole  The whole quote  repair     20 min  2/3
           1 hint, gave up
  echo
    whole  All of it        variation  95 min

Names
  dns
    names  Names            gap        10 min

1 of 4 done; 1 begun; 5 of 6 points in what you have tried; about 2 hours to go.
npm run exercise watch checks qotd/whole whenever you save it.
`);
  });

  test('shows those of a kind, of a recipe, or left to do', async () => {
    const root = book();
    await run(root, 'start timed');
    write(attempt(root, 'qotd/timed'), 'all pass');
    await run(root, 'check');
    const names = async (line: string) =>
      [...(await run(root, line)).stdout.matchAll(/^ {2}[ ✓…] (\w+) /gm)].map(([, name]) => name);
    expect(await names('list --kind gap')).toEqual(['timed', 'names']);
    expect(await names('list --kind gap --todo')).toEqual(['names']);
    expect(await names('--todo')).toEqual(['whole', 'whole', 'names']);
    expect(await names('list echo')).toEqual(['whole']);
    expect((await run(root, 'list echo --kind gap')).stdout).toBe('There is none of these.\n');
  });

  test('fits a narrow terminal', async () => {
    const root = bookOf({ 'qotd/whole': { title: 'A title that is very long and goes on' } });
    let text = '';
    const stdout = Object.assign(
      new (await import('node:stream')).Writable({
        write(chunk, _encoding, done) {
          text += chunk;
          done();
        },
      }),
      { columns: 60 },
    );
    await run(root, '', { stdout });
    expect(text).toContain('A title that is');
    const lines = text.split('\n').slice(0, 4);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  });
});

describe('start', () => {
  test('puts the starter into the workbook, and tells the task', async () => {
    const root = book();
    const { code, stdout } = await run(root, 'start qotd/whole');
    expect(code).toBe(0);
    expect(readFileSync(attempt(root, 'qotd/whole'), 'utf8')).toBe('// whole\n');
    expect(stdout).toBe(`The whole quote (qotd/whole, repair, 20 min)

Make \`whole\` work:

- It ends.
- It is right.

Why it matters

It does.

Read first

See qotd (recipes/qotd/README.md).

Your program to work on: workbook/qotd/whole.ts

npm run exercise check    tries it
npm run exercise watch    tries it whenever you save
npm run exercise hint     shows a hint
`);
  });

  test('leaves an attempt that is there as it is', async () => {
    const root = book();
    await run(root, 'start timed');
    write(attempt(root, 'qotd/timed'), 'mine');
    const { code, stdout } = await run(root, 'start timed');
    expect(code).toBe(0);
    expect(stdout).toContain('stays as it is: workbook/qotd/timed.ts');
    expect(readFileSync(attempt(root, 'qotd/timed'), 'utf8')).toBe('mine');
  });

  test('takes the next that is not begun, and goes on from the beginning', async () => {
    const root = book();
    const next = async () => (await run(root, 'start')).stdout.split('\n')[0];
    await run(root, 'start echo/whole');
    expect(await next()).toContain('(dns/names,');
    expect(await next()).toContain('(qotd/timed,');
    expect(await next()).toContain('(qotd/whole,');
    expect(await next()).toBe(
      'You have begun them all, and 4 do not pass yet: npm run exercise list -- --todo',
    );
    for (const id of ['qotd/timed', 'qotd/whole', 'echo/whole', 'dns/names']) {
      write(attempt(root, id), 'all pass');
    }
    expect((await run(root, 'check --all')).code).toBe(0);
    expect(await next()).toMatch(/^You have done them all\. npm run exercise pack/);
  });

  test('tells an editor what the book expects of types, and keeps what a student made of it', async () => {
    const root = book();
    const settings = join(root, 'workbook/tsconfig.json');
    await run(root, 'start timed');
    expect(JSON.parse(readFileSync(settings, 'utf8'))).toMatchObject({
      extends: '../tsconfig.json',
    });
    write(settings, '{}');
    await run(root, 'start qotd/whole');
    expect(readFileSync(settings, 'utf8')).toBe('{}');
  });
});

describe('check', () => {
  const begun = async (source: string) => {
    const root = book();
    await run(root, 'start qotd/whole');
    write(attempt(root, 'qotd/whole'), source);
    return root;
  };

  test('tells of each check, the sum, and what to do next', async () => {
    const root = await begun('first: passed');
    const { code, stdout } = await run(root, 'check --seed 8f31');
    expect(code).toBe(1);
    expect(stdout).toBe(`Checking workbook/qotd/whole.ts, with seed 8f31.

✓ first (2 pts): the first thing holds
✗ second (1 pt): the second thing holds
  expected  a
  received  b
  replay    npm run exercise check qotd/whole -- --only second --seed 8f31

2 of 3 points: 1 passed, 1 failed.
npm run exercise hint qotd/whole shows a hint.
`);
    expect(entryOf(root, 'qotd/whole')).toMatchObject({
      best: { score: 2, points: 3 },
      seed: '8f31',
    });
  });

  test('is over when all have passed, and says what comes then', async () => {
    const root = await begun('all pass');
    const { code, stdout } = await run(root, 'check');
    expect(code).toBe(0);
    expect(stdout).toContain('3 of 3 points: 2 passed.\nWell done: qotd/whole passes.\n');
    expect(stdout).toContain('npm run exercise start echo/whole begins the next, “All of it”.');
    expect(entryOf(root, 'qotd/whole')?.passed).toBe('2026-03-01T10:00:00.000Z');
    expect((await run(root, 'check')).stdout).toContain('It still passes.');
  });

  test('keeps the best result, and that it has passed', async () => {
    const root = await begun('all pass');
    await run(root, 'check');
    const later = { now: () => new Date('2027-01-01') };
    await run(root, 'check', { tools: later });
    write(attempt(root, 'qotd/whole'), 'nothing');
    expect((await run(root, 'check', { tools: later })).code).toBe(1);
    expect(entryOf(root, 'qotd/whole')).toMatchObject({
      best: { score: 3, points: 3 },
      passed: '2026-03-01T10:00:00.000Z',
    });
  });

  test('of some checks only notes nothing', async () => {
    const root = await begun('first: passed');
    const { code, stdout } = await run(root, 'check --only first,first');
    expect(code).toBe(0);
    expect(stdout).toContain('2 of 2 points: 1 passed.\n');
    expect(entryOf(root, 'qotd/whole')).toEqual({ started: '2026-03-01T10:00:00.000Z', hints: 0 });
  });

  test('that we could not carry out is nobody’s fault but ours', async () => {
    const root = await begun('all pass, but second: grader error');
    const { code, stdout } = await run(root, 'check');
    expect(code).toBe(1);
    expect(stdout).toContain('  grader error: so it was\n');
    expect(stdout).toContain('a fault of the book and not yours');
    expect(stdout).toContain('2 of 2 points: 1 passed, 1 grader error.');
    expect(entryOf(root, 'qotd/whole')).not.toHaveProperty('best');
    expect(entryOf(root, 'qotd/whole')).not.toHaveProperty('passed');
  });

  test('of a program that does not compile tells it once, with the line', async () => {
    const root = await begun('one\n  const = 2;\n');
    const judge: ExerciseTools['judge'] = async ({ id }, _source, { seed, only = [] }) => ({
      exercise: id,
      seed,
      results: only.map((check) => ({
        ...{ check, title: '', points: 1, score: 0 },
        ...{ outcome: 'did not compile' as const, message: 'whole.ts:2: Expected identifier' },
      })),
    });
    const { stdout } = await run(root, 'check --seed 1', { tools: { judge } });
    expect(stdout).toBe(`Checking workbook/qotd/whole.ts, with seed 1.

✗ did not compile: whole.ts:2: Expected identifier
  line      const = 2;
  meaning   The program could not be read, so nothing was tried.

0 of 2 points: nothing was tried.
`);
  });

  test('knows the starter', async () => {
    const root = await begun('// whole\n');
    expect((await run(root, 'check')).stdout).toMatch(/This is the starter still.*\n$/);
  });

  test('of all attempts tells a line of each, and stays where it was', async () => {
    const root = await begun('all pass');
    await run(root, 'start dns/names');
    await run(root, 'hint qotd/whole');
    const { code, stdout } = await run(root, 'check --all');
    expect(code).toBe(1);
    expect(stdout).toBe(
      '✓ qotd/whole  3 of 3 points: 2 passed.\n✗ dns/names   0 of 3 points: 2 failed.\n',
    );
    expect(readProgress({ folder: join(root, 'workbook') }).current).toBe('qotd/whole');
    expect((await run(book(), 'check --all')).stdout).toBe('Nothing is begun yet.\n');
  });

  test('whose checks cannot be loaded is our fault, too', async () => {
    const root = bookOf({ 'qotd/broken': { checks: 'throw new Error("oh")' } });
    await run(root, 'start');
    const { code, stderr } = await run(root, 'check');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^exercise: the checks of qotd\/broken cannot be loaded \(oh\)\. This is a fault of the book.*\n$/,
    );
  });

  test('ends with the signal', async () => {
    const root = await begun('all pass');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(run(root, 'check', { signal })).rejects.toThrow('enough');
  });
});

describe('hint', () => {
  test('shows one more each time, and notes how many', async () => {
    const root = book();
    await run(root, 'start timed');
    expect((await run(root, 'hint')).stdout).toBe(
      'Hint 1 of 3\n\nA nudge.\n\nAsk again for one of the 2 that are left.\n',
    );
    expect((await run(root, 'hint')).stdout).toContain(
      'Hint 2 of 3\n\nA push.\n\nAsk again for the last',
    );
    const last = (await run(root, 'hint')).stdout;
    expect(last).toContain('That was the last hint.');
    expect((await run(root, 'hint')).stdout).toBe(last);
    expect(entryOf(root, 'qotd/timed')?.hints).toBe(3);
  });
});

describe('solution', () => {
  test('is shown once the attempt has passed', async () => {
    const root = book();
    await run(root, 'start timed');
    const refused = await run(root, 'solution');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain('npm run exercise solution qotd/timed -- --give-up\n');
    write(attempt(root, 'qotd/timed'), 'all pass');
    await run(root, 'check');
    expect(await run(root, 'solution')).toEqual({
      ...{ code: 0, stderr: '' },
      stdout: '// The solution of timed.\n',
    });
    expect(entryOf(root, 'qotd/timed')).not.toHaveProperty('gaveUp');
  });

  test('or to who gives up, which is noted once', async () => {
    const root = book();
    expect((await run(root, 'solution timed --give-up')).stdout).toContain('The solution');
    expect((await run(root, 'solution timed')).code).toBe(0);
    const later = { now: () => new Date('2027-01-01') };
    await run(root, 'solution timed --give-up', { tools: later });
    expect(entryOf(root, 'qotd/timed')?.gaveUp).toBe('2026-03-01T10:00:00.000Z');
  });
});

describe('reset', () => {
  test('puts the starter back and keeps each attempt', async () => {
    const root = book();
    await run(root, 'start timed');
    for (const [number, text] of ['one', 'two'].entries()) {
      write(attempt(root, 'qotd/timed'), text);
      const { code, stdout } = await run(root, 'reset');
      expect(code).toBe(0);
      expect(stdout).toContain(`kept as workbook/qotd/timed.backup-${number + 1}.ts`);
      expect(readFileSync(attempt(root, 'qotd/timed'), 'utf8')).toBe('// timed\n');
    }
    const backups = [1, 2].map((number) =>
      readFileSync(join(root, `workbook/qotd/timed.backup-${number}.ts`), 'utf8'),
    );
    expect(backups).toEqual(['one', 'two']);
  });

  test('of nothing is a mistake', async () => {
    const { code, stderr } = await run(book(), 'reset timed');
    expect(code).toBe(2);
    expect(stderr).toBe('exercise: qotd/timed has no attempt: npm run exercise start qotd/timed\n');
  });
});

describe('pack', () => {
  test('asks for a name once, and packs what there is', async () => {
    const root = book();
    expect((await run(root, 'pack')).stderr).toContain('--name');
    await run(root, 'start timed');
    write(attempt(root, 'qotd/timed'), 'all pass');
    await run(root, 'check --seed 8f31');
    await run(root, 'start dns/names');
    await run(root, 'hint');
    const unnamed = await run(root, 'pack');
    expect(unnamed).toMatchObject({ code: 2, stdout: '' });
    expect(unnamed.stderr).toContain('npm run exercise pack -- --name "Ada Lovelace"');
    const first = await onTerminal(
      (args, terminal) => exerciseCommand(args, terminal, toolsOf()),
      root,
      ['pack', '--name', ' Zoë “Z” O’Neil, 2b ', '--id', '17'],
    );
    expect(first.code).toBe(0);
    expect(first.stdout).toBe(`✓ qotd/timed  done
… dns/names   not changed yet

Not begun, and not in it: qotd/whole, echo/whole.

Hand in this file, 1 KB, as Zoë “Z” O’Neil, 2b (17):
workbook/zoe-z-oneil-2b.wirebook.zip
`);
    const file = join(root, 'workbook/zoe-z-oneil-2b.wirebook.zip');
    expect(readPack(readFileSync(file))).toEqual({
      pack: {
        student: { name: 'Zoë “Z” O’Neil, 2b', id: '17' },
        packed: '2026-03-01T10:00:00.000Z',
        attempts: { 'qotd/timed': 'all pass', 'dns/names': '// names\n' },
        exercises: {
          'qotd/timed': {
            ...{ started: '2026-03-01T10:00:00.000Z', passed: '2026-03-01T10:00:00.000Z' },
            ...{ hints: 0, seed: '8f31' },
          },
          'dns/names': { started: '2026-03-01T10:00:00.000Z', hints: 1 },
        },
      },
    });
    const again = await run(root, 'pack');
    expect(again.stdout).toBe(first.stdout);
  });

  test('remembers no name that cannot be packed', async () => {
    const root = book();
    await run(root, 'start');
    for (const name of ['x'.repeat(201), ' ']) {
      const { code, stderr } = await onTerminal(
        (args, terminal) => exerciseCommand(args, terminal, toolsOf()),
        root,
        ['pack', '--name', name],
      );
      expect(code).toBeGreaterThan(0);
      expect(stderr).toMatch(/^exercise: .*name.*\n$/);
      expect(readProgress({ folder: join(root, 'workbook') })).not.toHaveProperty('student');
    }
  });

  test('of a name without a letter, and of many exercises that are not begun', async () => {
    const root = bookOf(
      Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`qotd/number-${index}`, {}])),
    );
    await run(root, 'start');
    const { stdout } = await run(root, 'pack --name ***');
    expect(stdout).toContain('workbook/workbook.wirebook.zip');
    const long = await run(root, `pack --name ${'長'.repeat(150)}`);
    expect(long.stdout).toContain(`workbook/${'長'.repeat(60)}.wirebook.zip`);
    expect(stdout).toContain('not in it: 7 of 8 exercises; npm run exercise list -- --todo');
  });
});

describe('the command', () => {
  test.each([
    ['chekc', 'there is no “chekc”; did you mean “check”?'],
    ['xyzzy', 'there is no “xyzzy”; npm run exercise -- --help tells what there is'],
    ['toString', 'there is no “toString”; npm run exercise -- --help tells what there is'],
    ['check', 'nothing is begun yet: npm run exercise start begins the first exercise'],
    ['check whole', 'which “whole”: qotd/whole or echo/whole?'],
    ['check qotd/timd', 'there is no exercise “qotd/timd”; did you mean “qotd/timed”?'],
    ['check dns/na', 'there is no exercise “dns/na”; did you mean “dns/names”?'],
    ['check qotd', 'which “qotd”: qotd/timed or qotd/whole?'],
    ['check dns', 'there is no workbook/dns/names.ts: npm run exercise start dns/names'],
    ['check zzzzzzzz', 'there is no exercise “zzzzzzzz”; npm run exercise lists them'],
    ['check timed', 'there is no workbook/qotd/timed.ts: npm run exercise start qotd/timed'],
    ['check timed names', 'one exercise at a time'],
    ['check --all timed', '--all stands alone'],
    ['check --all --seed 1', '--all stands alone'],
    ['check --kind gap', 'check takes no --kind'],
    ['check --sead 1', "Unknown option '--sead'"],
    ['list --kind gab', 'there is no kind “gab”: it is gap, repair or variation'],
    ['list qodt', 'no recipe “qodt” has exercises; did you mean “qotd”?'],
    ['pack timed', 'pack takes all you have; your name is given as -- --name "Ada Lovelace"'],
  ])('tells what is wrong in one line: %s', async (line, message) => {
    expect(await run(book(), line)).toEqual({
      ...{ code: 2, stdout: '' },
      stderr: `exercise: ${message}\n`,
    });
  });

  test('finds an exercise by the path of its attempt', async () => {
    const root = book();
    await run(root, 'start timed');
    for (const name of ['workbook/qotd/timed.ts', './workbook/qotd/timed.ts', 'timed.ts']) {
      expect((await run(root, `check ${name}`)).code).toBe(1);
    }
    expect((await run(root, 'check workbook\\qotd\\timed.ts')).code).toBe(1);
  });

  test('names a check that is nearly right, and otherwise all', async () => {
    const root = book();
    await run(root, 'start timed');
    expect((await run(root, 'check --only frist')).stderr).toContain('did you mean “first”?');
    expect((await run(root, 'check --only zzzzzz')).stderr).toContain('; there are first, second');
  });

  test('takes the exercise that was worked on last', async () => {
    const root = book();
    await run(root, 'start timed');
    await run(root, 'start dns/names');
    await run(root, 'check timed');
    expect((await run(root, 'check')).stdout).toContain('workbook/qotd/timed.ts');
    await run(root, 'hint names');
    expect((await run(root, 'check')).stdout).toContain('workbook/dns/names.ts');
  });

  test('that finds the progress damaged says so, and leaves it as it is', async () => {
    const root = book();
    const path = join(root, 'workbook/progress.json');
    write(path, '{"version": 1, ');
    for (const line of ['list', 'start', 'start timed', 'hint timed']) {
      const { code, stderr } = await run(root, line);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /^exercise: .*progress\.json cannot be read \(.*\); move it away to begin anew\n$/,
      );
    }
    expect(readFileSync(path, 'utf8')).toBe('{"version": 1, ');
  });

  test('tells how it is used, and touches nothing', async () => {
    const root = book();
    const { code, stdout } = await run(root, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: npm run exercise /);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    await run(root, 'list');
    expect(existsSync(join(root, 'workbook'))).toBe(false);
  });

  test('has colours on a terminal only, and none where none are wanted', async () => {
    const root = book();
    const coloured = async (environment: Record<string, string>) =>
      (await run(root, '', { environment })).stdout.includes('\x1b[');
    expect(await coloured({})).toBe(false);
    expect(await coloured({ FORCE_COLOR: '1' })).toBe(true);
    expect(await coloured({ NO_COLOR: '1' })).toBe(false);
  });
});

describe('the README', () => {
  const root = new URL('../../', import.meta.url);
  const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

  test('shows what a student is really told', () => {
    const shown = /```\n(✗ [\s\S]*?)```/.exec(read('README.md'))?.[1] ?? 'nothing';
    expect(read('recipes/qotd/exercises/whole-quote/wrong/one-read.txt')).toContain(shown);
  });

  test('names no verb that is not there', async () => {
    const named = [...read('README.md').matchAll(/npm run exercise ([a-z]+)/g)].map(
      ([, verb]) => verb,
    );
    expect(named.length).toBeGreaterThan(4);
    const { stdout } = await run(book(), '--help');
    for (const verb of named) expect(stdout).toContain(`npm run exercise ${verb}`);
  });
});
