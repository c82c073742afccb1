import { join, relative } from 'node:path';
import { type Terminal, UsageError, withUsage } from '../../play/command.ts';
import { coloursFor } from '../../wire/colour.ts';
import type { Isolation } from '../confinement.ts';
import { type Finding, findIsolation, tryIsolation } from '../isolation.ts';
import type { Exercise } from '../model.ts';
import { bookDigest } from './book-digest.ts';
import { gradeClass } from './class.ts';
import { exercisesOf } from './exercises.ts';
import { keptIn } from './kept.ts';
import type { Grades } from './model.ts';
import { chooseExercises, defaultJobs, type GradeOptions, help, readOptions } from './options.ts';
import { progressOn } from './progress.ts';
import { claim, type Pages, writeReports } from './reports.ts';
import { graderErrors } from './statistics.ts';
import { type HandedIn, readSubmissions } from './submissions.ts';

/** What the command works with beside its terminal. */
export interface GradeTools {
  /** Makes the pages of the reports; `sourceOf` gives a student's attempt, by their ids. */
  pagesOf: (
    grades: Grades,
    sourceOf: (student: string, exercise: string) => string | undefined,
  ) => Promise<Pages>;
  /** Put otherwise by tests. */
  isolation?: { find: typeof findIsolation; try: typeof tryIsolation };
  exercises?: readonly Exercise[];
  worker?: URL;
}

/**
 * `npm run grade`: grades what a class handed in.
 *
 * @returns the exit code: 0 when all was graded, 1 when not, 2 for wrong usage
 */
export function gradeCommand(
  args: readonly string[],
  terminal: Terminal,
  tools: GradeTools,
): Promise<number> {
  return withUsage('grade', terminal, async () => {
    const options = readOptions(args);
    if (options === 'help') {
      terminal.stdout.write(help);
      return 0;
    }
    const all = tools.exercises ?? exercisesOf(terminal.root);
    const exercises = chooseExercises(options.names, all);
    claim(options.out);
    const handedIn = readClass(options);
    const isolation = await isolationFor(options, terminal, tools.isolation);
    if (isolation === undefined) return 1;
    return grade(options, { exercises, all }, handedIn, isolation, terminal, tools);
  });
}

function readClass({ folder, out }: GradeOptions): HandedIn {
  let handedIn: HandedIn;
  try {
    handedIn = readSubmissions(folder, [out]);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new UsageError(`there is no folder ${folder}`);
    if (code === 'ENOTDIR') throw new UsageError(`${folder} is no folder`);
    throw error;
  }
  if (handedIn.submissions.length === 0) {
    throw new UsageError(`${folder} holds neither packs nor folders of students`);
  }
  return handedIn;
}

/** The isolation to grade with; undefined, with the reason on stderr, when there is none. */
async function isolationFor(
  { sandbox, allowed }: GradeOptions,
  { stderr }: Terminal,
  ways: GradeTools['isolation'] = { find: findIsolation, try: tryIsolation },
): Promise<Isolation | undefined> {
  const refuse = (failed: Finding['failed']): undefined => {
    for (const { isolation, why } of failed) {
      stderr.write(`grade: ${isolation} does not work here: ${why.split('\n')[0]}\n`);
    }
    stderr.write(
      'grade: nothing isolates the attempts from your files and your network, so nothing was graded. Install bubblewrap, or read lib/exercises/README.md; --allow-unsandboxed grades all the same.\n',
    );
  };
  if (sandbox === 'none') return allowed ? 'none' : refuse([]);
  if (sandbox !== undefined) {
    const why = await ways.try(sandbox);
    return why === undefined ? sandbox : refuse([{ isolation: sandbox, why }]);
  }
  const { isolation, failed } = await ways.find();
  return isolation === 'none' && !allowed ? refuse(failed) : isolation;
}

async function grade(
  options: GradeOptions,
  { exercises, all }: Record<'exercises' | 'all', readonly Exercise[]>,
  { submissions, others }: HandedIn,
  isolation: Isolation,
  terminal: Terminal,
  { pagesOf, worker }: GradeTools,
): Promise<number> {
  const { stdout, stderr, root, signal, environment } = terminal;
  const { out, jobs = defaultJobs(isolation) } = options;
  const colours = coloursFor(stdout, environment);
  const book = bookDigest(root);
  stdout.write(
    `${counted(submissions.length, 'submission')}, ${counted(exercises.length, 'exercise')}, isolation: ${isolation}, ${jobs} at a time\n`,
  );
  if (isolation === 'none') {
    stdout.write(`${colours.warn('Nothing isolates the attempts: they may do what you may.')}\n`);
  }
  if (others.length > 0) stdout.write(`Left out, for they are no packs: ${others.join(', ')}\n`);

  const progress = progressOn(terminal, submissions.length);
  let grades: Grades;
  try {
    grades = await gradeClass(submissions, {
      ...{ root, exercises, isolation, jobs, signal, book },
      known: new Set(all.map(({ id }) => id)),
      ...{ secret: options.secret, time: options.time, again: options.again },
      ...(options.deadline && { deadline: options.deadline }),
      ...(worker && { worker }),
      kept: keptIn(join(out, 'kept')),
      digest: book.digest,
      on: progress,
    });
  } catch (error) {
    progress.end();
    if (!signal.aborted) throw error;
    stderr.write(`grade: stopped. What was found is kept; the same command goes on from there.\n`);
    return 130;
  }
  const attempts = new Map(submissions.map(({ id, attempts }) => [id, attempts]));
  const pages = await pagesOf(grades, (student, exercise) => attempts.get(student)?.[exercise]);
  writeReports(out, grades, pages);
  return tellEnd(grades, out, terminal);
}

function tellEnd(grades: Grades, out: string, { stdout, stderr }: Terminal): number {
  const errors = graderErrors(grades);
  const refused = grades.students.filter((student) => student.refused !== undefined).length;
  const way = relative(process.cwd(), join(out, 'index.html'));
  stdout.write(`\n${way.startsWith('..') ? join(out, 'index.html') : way} has the whole class.\n`);
  if (refused > 0) stdout.write(`${counted(refused, 'submission')} refused.\n`);
  if (errors.length > 0) {
    stderr.write(
      `grade: ${counted(errors.length, 'check')} could not be carried out, by the grader's own fault; they count for nobody. The same command tries them again.\n`,
    );
  }
  return errors.length > 0 ? 1 : 0;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
