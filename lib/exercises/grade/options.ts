import { availableParallelism } from 'node:os';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { didYouMean } from '../../book/nearest.ts';
import { UsageError } from '../../play/command.ts';
import type { Isolation } from '../confinement.ts';
import type { Exercise } from '../model.ts';

export const help = `Usage: npm run grade DIR [-- OPTIONS]

Grades what a class handed in. DIR holds a pack for each student
(NAME.wirebook.zip, made by npm run exercise pack) or a folder for each: a copy
of their workbook/, or a folder with their pack in it. Nothing in DIR is changed.

Into OUT come index.html (the class), students/ (a page for each), grades.csv,
results.json, junit.xml, and kept/ with each result as soon as it was found. What
is kept is not graded again while attempt, exercise, seed, isolation and book are
the same; so a run that was stopped goes on where it was.

  --out OUT             default: DIR-grades, beside DIR
  --exercises LIST      only these, with commas between them: exercises
                        (qotd/whole-quote, whole-quote) or recipes (qotd)
  --deadline DATE       what was handed in later is marked as late: 2026-03-02 (to
                        the end of that day) or 2026-03-02T18:00, of this machine's
                        zone. A pack's time is its student's clock, a folder's that
                        of its youngest attempt. Late costs no points.
  --seed-secret TEXT    each student's inputs come from a seed of this, their name and
                        number, and the exercise. Without it nobody needs a secret to
                        know the seeds before.
  --jobs N              students at one time; default: the processors of this machine
                        (1 with --sandbox none, where attempts could meet)
  --time SECONDS        for one attempt with all its checks; default 120
  --sandbox WAY         bubblewrap, unshare or none; default: the best that works here
  --allow-unsandboxed   grades also where nothing isolates: attempts then run with all
                        that your user may do, and the reports say so
  --again               grades again what is kept
  --help

Exit codes: 0 the class was graded, 1 something could not be by the grader's own fault
or nothing isolates here, 2 wrong usage, 130 stopped by Ctrl-C.
`;

const options = {
  out: { type: 'string' },
  exercises: { type: 'string' },
  deadline: { type: 'string' },
  'seed-secret': { type: 'string', default: '' },
  jobs: { type: 'string' },
  time: { type: 'string', default: '120' },
  sandbox: { type: 'string' },
  'allow-unsandboxed': { type: 'boolean', default: false },
  again: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** What a teacher asked for. */
export interface GradeOptions {
  /** Absolute paths. */
  folder: string;
  out: string;
  /** Names, as they were given; all exercises where there are none. */
  names: string[];
  deadline?: Date;
  secret: string;
  jobs?: number;
  /** Milliseconds. */
  time: number;
  sandbox?: Isolation;
  allowed: boolean;
  again: boolean;
}

/**
 * Reads the command line.
 *
 * @returns what was asked for, or `help`
 * @throws UsageError
 */
export function readOptions(args: readonly string[]): GradeOptions | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  const [given, ...more] = positionals;
  if (given === undefined) throw new UsageError('the folder of the class is missing; see --help');
  if (more.length > 0) throw new UsageError(`one folder at a time, and not also “${more[0]}”`);
  const folder = resolve(given);
  if (folder === dirname(folder)) throw new UsageError('that is no folder of a class');
  const out = resolve(values.out ?? `${folder}-grades`);
  if (out === folder || within(out, folder)) {
    throw new UsageError('the reports would lie around what was handed in; choose another --out');
  }
  const { sandbox } = values;
  return {
    ...{ folder, out },
    names: (values.exercises ?? '').split(',').flatMap((name) => name.trim() || []),
    ...(values.deadline !== undefined && { deadline: dateOf(values.deadline) }),
    secret: values['seed-secret'],
    ...(values.jobs !== undefined && { jobs: whole('--jobs', values.jobs, 1, 64) }),
    time: 1_000 * whole('--time', values.time, 1, 3_600),
    ...(sandbox !== undefined && { sandbox: isolationOf(sandbox) }),
    allowed: values['allow-unsandboxed'],
    again: values.again,
  };
}

/** How many students at one time, where the teacher does not say. */
export function defaultJobs(isolation: Isolation): number {
  return isolation === 'none' ? 1 : availableParallelism();
}

/**
 * The exercises of some names: an exercise, whole or its second half, or all of
 * a recipe's; all where there is no name.
 *
 * @throws UsageError that suggests the nearest
 */
export function chooseExercises(names: readonly string[], all: readonly Exercise[]): Exercise[] {
  if (names.length === 0) return [...all];
  const chosen = new Set<Exercise>();
  for (const name of names) {
    const found = all.filter(({ id, name: own, recipe }) => [id, own, recipe].includes(name));
    if (found.length === 0) {
      const known = all.flatMap(({ id, name: own, recipe }) => [id, own, recipe]);
      throw new UsageError(`there is no exercise “${name}”${didYouMean(name, known)}`);
    }
    for (const exercise of found) chosen.add(exercise);
  }
  return all.filter((exercise) => chosen.has(exercise));
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('. ')[0] ?? ''}; see --help`);
  }
}

function isolationOf(given: string): Isolation {
  const known = ['bubblewrap', 'unshare', 'none'] as const;
  const found = known.find((each) => each === given);
  if (found) return found;
  throw new UsageError(`--sandbox is bubblewrap, unshare or none${didYouMean(given, known)}`);
}

function whole(option: string, given: string, least: number, most: number): number {
  const number = Number(given);
  if (/^\d+$/.test(given) && number >= least && number <= most) return number;
  throw new UsageError(`${option} is a whole number from ${least} to ${most}, not “${given}”`);
}

/** A day means its end; a time without a zone is of this machine's. */
function dateOf(given: string): Date {
  const [, day = '', time] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?$/.exec(given) ?? [];
  const date = new Date(time === undefined ? `${day}T23:59:59.999` : given);
  // To `Date` a 31st of February is the 3rd of March.
  const midnight = new Date(`${day}T00:00:00Z`);
  const real = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  if (!real || Number.isNaN(date.getTime())) {
    throw new UsageError('--deadline is a day or a time: 2026-03-02 or 2026-03-02T18:00');
  }
  return date;
}

/** Whether a folder lies in another. */
function within(outer: string, inner: string): boolean {
  const way = relative(outer, inner);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
