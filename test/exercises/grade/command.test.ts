import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import type { Isolation } from '../../../lib/exercises/confinement.ts';
import type { Grades, StudentGrade } from '../../../lib/exercises/grade/model.ts';
import { readResults } from '../../../lib/exercises/grade/reports.ts';
import { type Graded, grade } from './grading.ts';
import { type MadeUpBook, madeUpBook, temporary } from './made-up.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 120_000 });

const worker = new URL('./odd-worker.ts', import.meta.url);
const unconfined = ['--sandbox', 'none', '--allow-unsandboxed'];

/** A class whose attempts say what is to become of them: a word for both exercises, or for each. */
function classOf(words: Record<string, string | { echo?: string; shout?: string }>, log = '') {
  const folder = join(temporary(), 'class');
  for (const [name, word] of Object.entries(words)) {
    const each = typeof word === 'string' ? { echo: word, shout: word } : word;
    for (const [exercise, what] of Object.entries(each)) {
      write(join(folder, name, 'made-up', `${exercise}.ts`), `${what}\n${log}\n`);
    }
  }
  return folder;
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Grades with the odd worker, and reads what came of it. */
async function run(
  book: MadeUpBook,
  folder: string,
  args: string[] = [],
): Promise<Graded & { grades: Grades; student: (name: string) => StudentGrade }> {
  const ran = await grade(book, [folder, ...unconfined, ...args], { worker });
  const grades = readResults(join(`${folder}-grades`, 'results.json'));
  const student = (name: string) => grades.students.find((each) => each.name === name)!;
  return { ...ran, grades, student };
}

describe('isolation', () => {
  const nothing = {
    find: async () => ({
      isolation: 'none' as Isolation,
      failed: [{ isolation: 'unshare' as Isolation, why: 'not permitted\nmore' }],
    }),
    try: async () => 'not installed',
  };

  test('where nothing isolates, nothing is graded', async () => {
    const book = madeUpBook();
    const folder = classOf({ Ada: 'passes' });
    for (const [args, reason] of [
      [[], 'unshare does not work here: not permitted\n'],
      [['--sandbox', 'bubblewrap'], 'bubblewrap does not work here: not installed\n'],
      [['--sandbox', 'bubblewrap', '--allow-unsandboxed'], 'bubblewrap does not work here'],
      [['--sandbox', 'none'], 'nothing isolates the attempts'],
    ] as const) {
      const ran = await grade(book, [folder, ...args], { worker, isolation: nothing });
      expect(ran).toMatchObject({ code: 1, stdout: '' });
      expect(ran.stderr).toContain(reason);
      expect(ran.stderr).toContain('--allow-unsandboxed grades all the same');
      expect(existsSync(`${folder}-grades`)).toBe(false);
    }
  });

  test('unless that is allowed, and then every report says so', async () => {
    const book = madeUpBook();
    const folder = classOf({ Ada: 'passes' });
    const ran = await grade(book, [folder, '--allow-unsandboxed'], { worker, isolation: nothing });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain('isolation: none, 1 at a time');
    expect(ran.stdout).toContain('Nothing isolates the attempts');
    const { students } = readResults(join(`${folder}-grades`, 'results.json'));
    expect(students[0]?.exercises.map(({ isolation }) => isolation)).toEqual(['none', 'none']);
  });

  test('the one that was asked for is taken', async () => {
    const book = madeUpBook();
    const folder = classOf({ Ada: {} });
    mkdirSync(join(folder, 'Ada'), { recursive: true });
    const works = { ...nothing, try: async () => undefined };
    const ran = await grade(book, [folder, '--sandbox', 'unshare'], { worker, isolation: works });
    expect(ran.stdout).toContain('isolation: unshare');
  });
});

describe('what the grader cannot do', () => {
  test('costs nobody points, and stops nobody', async () => {
    const book = madeUpBook();
    const folder = classOf({
      Ada: 'passes',
      Ben: { echo: 'passes', shout: 'breaks' },
      Cleo: { echo: 'dies', shout: 'passes' },
      Dan: { echo: 'throws', shout: 'throws' },
      Eve: 'fails',
    });
    const { code, stdout, stderr, student } = await run(book, folder);
    expect(code).toBe(1);
    expect(stderr).toContain("5 checks could not be carried out, by the grader's own fault");
    const sums = (name: string) => {
      const { score, points, open } = student(name);
      return { score, points, open };
    };
    expect(sums('Ada')).toEqual({ score: 6, points: 6, open: 0 });
    expect(sums('Ben')).toEqual({ score: 5, points: 5, open: 1 });
    expect(sums('Cleo')).toEqual({ score: 3, points: 3, open: 3 });
    expect(sums('Dan')).toEqual({ score: 0, points: 0, open: 6 });
    expect(sums('Eve')).toEqual({ score: 0, points: 6, open: 0 });
    const [echo, shout] = student('Dan').exercises;
    expect(echo?.status).toBe('not graded');
    expect(shout?.results[0]).toMatchObject({
      ...{ outcome: 'grader error', message: 'the worker has a bug', score: 0 },
    });
    expect(student('Cleo').exercises[0]?.results[0]?.message).toContain('the cell ended');
    expect(student('Eve').exercises[0]?.results[0]?.message).toBe('127.0.0.1:PORT');
    expect(stdout).toContain('Ben 5 of 5, 1 not graded: grader error\n');
    const csv = readFileSync(join(`${folder}-grades`, 'grades.csv'), 'utf8');
    expect(csv).toContain(',5,5,1,3,2 and grader error\r\n');
    expect(csv).toContain(',0,0,6,grader error,grader error\r\n');
  });

  test('is tried once more, in another cell', async () => {
    const log = join(temporary(), 'log');
    const { code, student } = await run(madeUpBook(), classOf({ Ada: { echo: 'dies once' } }, log));
    expect(code).toBe(0);
    expect(student('Ada').exercises[0]).toMatchObject({ status: 'graded', score: 3 });
    expect(readFileSync(log, 'utf8')).toBe('made-up/echo\nmade-up/echo\n');
  });
});

describe('a second run', () => {
  test('keeps what is the same, and grades again what is not', async () => {
    const book = madeUpBook();
    const log = join(temporary(), 'log');
    const folder = classOf({ Ada: 'passes' }, log);
    const judged = async (args: string[] = []) => {
      rmSync(log, { force: true });
      const { grades } = await run(book, folder, args);
      const again = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
      return { grades, again };
    };
    const both = ['made-up/echo', 'made-up/shout'];
    const first = await judged();
    expect(first.again).toEqual(both);
    expect(await judged(['--jobs', '3'])).toEqual({ grades: first.grades, again: [] });
    expect(await judged(['--again'])).toEqual({ grades: first.grades, again: both });

    write(join(folder, 'Ada/made-up/echo.ts'), `fails\n${log}\n`);
    expect((await judged()).again).toEqual(['made-up/echo']);
    expect((await judged(['--seed-secret', 'other'])).again).toEqual(both);
    expect((await judged(['--time', '60'])).again).toEqual(both);
    book.write('recipes/made-up/made-up.ts', '// The book was changed.');
    expect((await judged(['--time', '60'])).again).toEqual(both);
    const kept = join(`${folder}-grades`, 'kept');
    const [ada = ''] = readdirSync(kept);
    writeFileSync(join(kept, ada, 'made-up/echo.json'), '{ "damaged": ');
    expect((await judged(['--time', '60'])).again).toEqual(['made-up/echo']);
  });

  test('tries again what the grader could not do', async () => {
    const book = madeUpBook();
    const log = join(temporary(), 'log');
    const folder = classOf({ Ben: 'breaks' }, log);
    // `echo` has no second check that could break.
    const tries = ['made-up/echo', 'made-up/shout', 'made-up/shout'];
    await run(book, folder);
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual(tries);
    await run(book, folder);
    expect(readFileSync(log, 'utf8').trim().split('\n')).toEqual([...tries, ...tries.slice(1)]);
  });

  test('goes on where one was killed', async () => {
    const book = madeUpBook();
    symlinkSync(
      fileURLToPath(new URL('../../../node_modules', import.meta.url)),
      join(book.root, 'node_modules'),
    );
    const log = join(temporary(), 'log');
    const folder = classOf({ Ada: 'passes', Ben: 'fails', Cleo: 'sleeps', Dan: 'passes' }, log);
    const killed = fileURLToPath(new URL('./killed.ts', import.meta.url));
    const args = [killed, book.root, folder, ...unconfined];
    const child = spawn(process.execPath, ['--import', 'tsx', ...args], { stdio: 'pipe' });
    let said = '';
    child.stdout.on('data', (data) => {
      said += data;
    });
    const exited = once(child, 'exit');
    // Ada and Ben are done, one after the other; Cleo never is.
    await expect.poll(() => said, { timeout: 60_000 }).toContain('2/4 Ben');
    await expect
      .poll(() => readFileSync(log, 'utf8').split('\n').length, { timeout: 60_000 })
      .toBe(6);
    child.kill('SIGKILL');
    await exited;
    expect(existsSync(join(`${folder}-grades`, 'results.json'))).toBe(false);

    rmSync(log);
    for (const name of ['echo', 'shout']) {
      write(join(folder, `Cleo/made-up/${name}.ts`), `passes\n${log}\n`);
    }
    const { code, grades } = await run(book, folder);
    expect(code).toBe(0);
    expect(grades.students.map(({ score }) => score)).toEqual([6, 0, 6, 6]);
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(4);
  });

  test('goes on where one was stopped by Ctrl-C, which leaves nothing running', async () => {
    const book = madeUpBook();
    const log = join(temporary(), 'log');
    const folder = classOf({ Ada: 'passes', Ben: 'sleeps' }, log);
    const stop = new AbortController();
    const ran = await grade(book, [folder, ...unconfined], {
      worker,
      signal: stop.signal,
      onText: (all) => {
        if (all.includes('1/2 Ada')) stop.abort();
      },
    });
    expect(ran.code).toBe(130);
    expect(ran.stderr).toBe(
      'grade: stopped. What was found is kept; the same command goes on from there.\n',
    );
    expect(readdirSync(`${folder}-grades`)).toEqual(['kept']);
    rmSync(log, { force: true });
    for (const name of ['echo', 'shout']) {
      write(join(folder, `Ben/made-up/${name}.ts`), `passes\n${log}\n`);
    }
    await run(book, folder);
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(2);
  });
});

describe('seeds', () => {
  test('differ from student to student and exercise to exercise, and with the secret', async () => {
    const book = madeUpBook();
    const folder = classOf({ Ada: 'passes', Ben: 'passes' });
    const seeds = async (args: string[] = []) => {
      const { grades } = await run(book, folder, args);
      return grades.students.flatMap(({ exercises }) => exercises.map(({ seed }) => seed ?? ''));
    };
    const plain = await seeds();
    expect(new Set(plain).size).toBe(4);
    for (const seed of plain) expect(seed).toMatch(/^[0-9a-f]{8}$/);
    expect(await seeds()).toEqual(plain);
    const secret = await seeds(['--seed-secret', 'x']);
    expect(new Set([...plain, ...secret]).size).toBe(8);
  });
});

test('what is missing, late, refused or of no exercise is said', async () => {
  const folder = classOf({ Ada: { echo: 'passes' }, Ben: 'passes' });
  write(join(folder, 'Ada/other/thing.ts'), '');
  symlinkSync('/etc/passwd', join(folder, 'Ben/made-up/shut.ts'));
  rmSync(join(folder, 'Ben/made-up/shout.ts'));
  symlinkSync('/etc/passwd', join(folder, 'Ben/made-up/shout.ts'));
  write(join(folder, 'broken.wirebook.zip'), 'PK');
  write(join(folder, 'notes.txt'), '');
  const book = madeUpBook();
  const { code, stdout, student } = await run(book, folder, ['--deadline', '2001-01-01']);
  expect(code).toBe(0);
  expect(stdout).toContain('Left out, for they are no packs: notes.txt\n');
  expect(stdout).toContain('1/3 Ada 3 of 6, late, no exercise of this book: other/thing\n');
  expect(stdout).toContain('3/3 broken refused: it is no ZIP file\n');
  expect(stdout).toContain('1 submission refused.\n');
  expect(student('Ada')).toMatchObject({ late: true, score: 3, points: 6 });
  expect(student('Ada').exercises[1]).toMatchObject({ status: 'missing', points: 3, score: 0 });
  expect(student('Ben').exercises[1]).toMatchObject({
    ...{ status: 'refused', reason: 'made-up/shout.ts is a symbolic link', score: 0, points: 3 },
  });
  expect(student('Ben').notes).toEqual([
    'not read: made-up/shout.ts is a symbolic link, made-up/shut.ts is a symbolic link',
  ]);
  const later = await run(book, folder, ['--deadline', '2999-12-31T23:59Z']);
  expect(later.student('Ada').late).toBe(false);
});

test('on a terminal one line tells what runs', async () => {
  const folder = classOf({ Ada: 'passes', 'A very long name of a student, 学生': 'passes' });
  const ran = await grade(madeUpBook(), [folder, ...unconfined], {
    worker,
    terminal: { isTTY: true, columns: 40 },
  });
  const lines = ran.stdout.split('\n').map((line) => line.replace(/^[^\n]*\r\x1b\[K/, ''));
  expect(lines).toContain('1/2 A very long name of a student, 学生 6 of 6');
  expect(lines).toContain('2/2 Ada 6 of 6');
  expect(ran.stdout).toContain('\r\x1b[K\x1b[2m0/2 … A very long name of a student, …\x1b[22m');
});

describe('the command line', () => {
  const usage: [args: string[], reason: string][] = [
    [[], 'the folder of the class is missing; see --help'],
    [['a', 'b'], 'one folder at a time, and not also “b”'],
    [['none-such'], 'there is no folder'],
    [['CLASS/Ada/made-up/echo.ts'], 'is no folder'],
    [['/'], 'that is no folder of a class'],
    [['CLASS/Ada/made-up'], 'holds neither packs nor folders of students'],
    [['CLASS', '--out', 'CLASS'], 'the reports would lie around what was handed in'],
    [['CLASS', '--out', 'CLASS/..'], 'the reports would lie around what was handed in'],
    [['CLASS', '--out', 'CLASS/Ada'], 'holds something else (made-up); choose another --out'],
    [['CLASS', '--jobs', '0'], '--jobs is a whole number from 1 to 64, not “0”'],
    [['CLASS', '--jobs', 'two'], '--jobs is a whole number'],
    [['CLASS', '--time', '1.5'], '--time is a whole number'],
    [['CLASS', '--sandbox', 'bublewrap'], 'did you mean “bubblewrap”?'],
    [['CLASS', '--exercises', 'shut'], 'there is no exercise “shut”; did you mean “shout”?'],
    [['CLASS', '--deadline', 'tomorrow'], '--deadline is a day or a time'],
    [['CLASS', '--deadline', '2026-02-31'], '--deadline is a day or a time'],
    [['CLASS', '--deadline', '2026-02-01T25:00'], '--deadline is a day or a time'],
    [['CLASS', '--unknown'], "Unknown option '--unknown'"],
  ];
  test.each(usage)('%j is wrong usage', async (args, reason) => {
    const folder = classOf({ Ada: 'passes' });
    const given = args.map((each) => each.replace('CLASS', folder));
    const ran = await grade(madeUpBook(), given, { worker });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(reason);
    expect(ran.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(readdirSync(dirname(folder))).toEqual(['class']);
  });

  test('--help tells every option', async () => {
    const { code, stdout } = await grade(madeUpBook(), ['--help']);
    expect(code).toBe(0);
    for (const option of [
      ...['out', 'exercises', 'deadline', 'seed-secret', 'jobs', 'time', 'sandbox'],
      ...['allow-unsandboxed', 'again', 'help'],
    ]) {
      expect(stdout).toContain(`  --${option}`);
    }
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(90);
  });

  test('--exercises takes exercises and recipes, and --out a folder within the class', async () => {
    const folder = classOf({ Ada: 'passes' });
    const book = madeUpBook();
    const chosen = async (list: string, out: string) => {
      const args = [folder, ...unconfined, '--exercises', list, '--out', out];
      expect(await grade(book, args, { worker })).toMatchObject({ code: 0 });
      const { students, exercises } = readResults(join(out, 'results.json'));
      expect(students).toHaveLength(1);
      return exercises.map(({ id }) => id);
    };
    const within = join(folder, 'reports');
    expect(await chosen('shout', within)).toEqual(['made-up/shout']);
    expect(await chosen(' made-up/shout , made-up/echo', within)).toHaveLength(2);
    expect(await chosen('made-up', within)).toEqual(['made-up/echo', 'made-up/shout']);
  });
});
