import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readResults } from '../../../lib/exercises/grade/reports.ts';
import { findIsolation } from '../../../lib/exercises/isolation.ts';
import { markedWith } from '../../../lib/exercises/processes.ts';
import { gradePages } from '../../../site/grades/pages.tsx';
import { namespacesAllowed } from '../with-cell.ts';
import { attacks, writeClass } from './class.ts';
import { grade } from './grading.ts';
import { madeUpBook, temporary } from './made-up.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 240_000 });

const { isolation } = await findIsolation();

/** All files of a folder with their text, without what is kept from run to run. */
function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile() && !entry.parentPath.includes(`${folder}/kept`))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

// Where the system allows no namespaces it is no test of this machine.
const inCells = isolation === 'none' && !namespacesAllowed() ? undefined : test;

if (!inCells) {
  test('no class is graded where nothing isolates', async () => {
    const ran = await grade(madeUpBook(), [temporary(), '--out', join(temporary(), 'out')]);
    expect(ran.code).toBe(1);
  });
}

inCells?.skipIf(isolation === 'none')(
  'a class of good, wrong, hostile and malformed submissions gets what it has earned, twice the same',
  async () => {
    const book = madeUpBook();
    const folder = join(temporary(), 'class');
    const outs = [join(temporary(), 'one'), join(temporary(), 'two')] as const;
    const calls: string[] = [];
    const server = createServer((socket) => socket.on('data', (data) => calls.push(`${data}`)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const mark = `wirebook-mark-${process.pid}`;
    mkdirSync(outs[0]);
    const targets = [folder, outs[0], book.root, join(book.root, 'recipes'), tmpdir(), homedir()];
    const made = writeClass(folder, book.exercises, { attacked: 1, targets, ports: [port], mark });
    expect(made).toHaveLength(30);
    const before = filesIn(folder);

    for (const [index, out] of outs.entries()) {
      // Another number at one time, so that they end in another order.
      const jobs = index === 0 ? '4' : '6';
      const ran = await grade(book, [folder, '--out', out, '--jobs', jobs], {
        pagesOf: gradePages,
      });
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout).not.toMatch(/[^\n\x20-\x7e\u00a0-\u{10ffff}]/u);
      expect(ran.stdout.match(/^ *\d+\/30 /gm)).toHaveLength(30);
    }
    const { students } = readResults(join(outs[0], 'results.json'));
    expect(students).toHaveLength(30);
    for (const { file, gets, exercises } of made) {
      const student = students.find((each) => each.file === file);
      const worth = (student?.exercises ?? [])
        .filter(({ exercise }) => exercises.includes(exercise))
        .reduce((sum, { points }) => sum + points, 0);
      const { score = -1, refused, open } = student ?? {};
      expect(open, file).toBe(0);
      if (gets === 'refused') expect(refused, file).toMatch(/.+/);
      else expect(refused, file).toBeUndefined();
      if (gets === 'everything') expect(score, file).toBe(worth);
      if (gets === 'something') expect(score, file).toBeLessThan(worth);
      // That is every attack, too.
      if (gets === 'nothing' || gets === 'refused') expect(score, file).toBe(0);
    }
    expect(made.filter(({ file }) => file.startsWith('attack-'))).toHaveLength(attacks.length);
    for (const { exercises } of students) {
      for (const { isolation: own } of exercises) expect(own ?? isolation).toBe(isolation);
    }
    const outcomes = (name: string) =>
      students
        .find(({ file }) => file === `attack-${name}.wirebook.zip`)
        ?.exercises.flatMap(({ results }) => results.map(({ outcome }) => outcome));
    expect(outcomes('memory')).toContain('out of memory');
    expect(outcomes('flood')).toContain('too much output');
    expect(outcomes('fork-bomb')).toContain('too many processes');

    // Nobody reached what is not theirs, and nothing of them is left.
    expect(calls).toEqual([]);
    for (const place of [...targets, '/tmp', '/var/tmp', '/dev/shm', '/']) {
      expect(existsSync(join(place, mark)), place).toBe(false);
    }
    expect(markedWith(`OUTLIVES=${mark}`)).toEqual([]);
    expect(filesIn(folder)).toEqual(before);
    expect(readdirSync(join(outs[0]))).toEqual([
      ...['grades.csv', 'index.html', 'junit.xml', 'kept', 'results.json', 'students'],
    ]);

    const [one = {}, two = {}] = outs.map(filesIn);
    expect(Object.keys(one)).toHaveLength(34);
    expect(two['grades.csv']).toBe(one['grades.csv']);
    expect(readResults(join(outs[1], 'results.json')).students).toEqual(students);
    // Whole pages would be too much to read where they differ.
    expect(Object.keys(one).filter((name) => two[name] !== one[name])).toEqual([]);
    expect(Object.keys(two)).toEqual(Object.keys(one));
  },
);
