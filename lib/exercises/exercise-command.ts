import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { didYouMean } from '../book/nearest.ts';
import { type Terminal, UsageError, withUsage } from '../play/command.ts';
import { chaptersOf } from '../play/contents.ts';
import { coloursFor } from '../wire/colour.ts';
import { padTo, widthOf } from '../wire/width.ts';
import { loadChecks } from './judge.ts';
import { resultLines } from './message.ts';
import type { Exercise } from './model.ts';
import { newSeed } from './random.ts';
import { readExercises } from './read.ts';
import { type Report, scoreOf } from './results.ts';
import { type Runner, runChecks } from './run-checks.ts';
import { attemptPath, note, readProgress, reset, start, type Workbook } from './workbook.ts';

const HELP = `Usage: npm run exercise                       lists the exercises and how far you are
       npm run exercise start NAME            puts the program to work on into workbook/
       npm run exercise check NAME            tries your attempt
       npm run exercise hint NAME             shows the next hint
       npm run exercise solution NAME         shows a solution, once your attempt passes
       npm run exercise reset NAME            begins anew; your attempt is kept beside

NAME is recipe and exercise, qotd/whole-quote, or the exercise alone.

  --only CHECKS      check: only these, with commas between them
  --seed SEED        check: with the inputs of an earlier run
  --give-up          solution: before your attempt passes; it is noted

With options write npm run exercise check NAME -- --only CHECK
`;

const options = {
  only: { type: 'string' },
  seed: { type: 'string' },
  'give-up': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** What the command works with beside its terminal. */
export interface ExerciseTools {
  /** Runs an attempt, by the path of its TypeScript file. */
  runnerFor: (file: string, signal: AbortSignal) => Promise<Runner>;
  now: () => Date;
}

/**
 * `npm run exercise`: what a student does with the exercises.
 *
 * @returns the exit code: 0 when all went well, 1 when a check failed, 2 for
 *   wrong usage
 */
export function exerciseCommand(
  args: readonly string[],
  terminal: Terminal,
  tools: ExerciseTools,
): Promise<number> {
  return withUsage('exercise', terminal, async () => {
    const { values, positionals } = parse(args);
    const [verb = 'list', name, ...more] = positionals;
    if (values.help) {
      terminal.stdout.write(HELP);
      return 0;
    }
    const verbs: Record<string, (exercise: Exercise) => number | Promise<number>> = {
      start: (exercise) => begin(exercise, terminal, tools),
      check: (exercise) => tryOut(exercise, values, terminal, tools),
      hint: (exercise) => hint(exercise, terminal, tools),
      solution: (exercise) => solution(exercise, values['give-up'], terminal, tools),
      reset: (exercise) => anew(exercise, terminal),
    };
    if (verb === 'list') {
      if (name !== undefined) throw new UsageError('list takes no name');
      return list(terminal);
    }
    const act = verbs[verb];
    if (!act) {
      const known = ['list', ...Object.keys(verbs)];
      throw new UsageError(`there is no “${verb}”${didYouMean(verb, known)} See --help`);
    }
    if (name === undefined) throw new UsageError(`${verb} takes the name of an exercise`);
    if (more.length > 0) throw new UsageError('one exercise at a time');
    return act(find(name, exercisesOf(terminal.root)));
  });
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] ?? '');
  }
}

/** All exercises, in the order of the book. What is wrong with any is left to `npm run check`. */
export function exercisesOf(root: string): Exercise[] {
  return chaptersOf(root).flatMap(({ recipes }) =>
    recipes.flatMap(({ name }) => readExercises(root, name, [])),
  );
}

/**
 * The exercise of a name: the whole one, or the second half where that is
 * clear.
 *
 * @throws UsageError that suggests the nearest
 */
function find(name: string, exercises: Exercise[]): Exercise {
  const found = exercises.filter((exercise) => exercise.id === name || exercise.name === name);
  const [first] = found;
  if (first && found.length === 1) return first;
  if (first) {
    const all = new Intl.ListFormat('en-GB', { type: 'disjunction' });
    throw new UsageError(`which “${name}”: ${all.format(found.map(({ id }) => id))}?`);
  }
  const known = exercises.flatMap((exercise) => [exercise.id, exercise.name]);
  throw new UsageError(`there is no exercise “${name}”${didYouMean(name, known)}`);
}

const workbookOf = ({ root }: Terminal): Workbook => ({ folder: join(root, 'workbook') });

function list(terminal: Terminal): number {
  const { stdout } = terminal;
  const colours = coloursFor(stdout, terminal.environment);
  const exercises = exercisesOf(terminal.root);
  const { exercises: entries } = readProgress(workbookOf(terminal));
  const width = Math.max(0, ...exercises.map(({ id }) => widthOf(id)));
  for (const { id, title, kind, minutes } of exercises) {
    const entry = entries[id];
    const sign = entry?.passed ? '✓' : entry ? '…' : ' ';
    const facts = colours.faint(`${kind}, ${minutes} min`);
    stdout.write(`${sign} ${colours.program(padTo(id, width))}  ${title} ${facts}\n`);
  }
  const passed = exercises.filter(({ id }) => entries[id]?.passed).length;
  stdout.write(
    `\n${colours.faint(`${passed} of ${exercises.length} done; npm run exercise start NAME begins one`)}\n`,
  );
  return 0;
}

function begin(exercise: Exercise, terminal: Terminal, { now }: ExerciseTools): number {
  const workbook = workbookOf(terminal);
  const begun = start(workbook, exercise, now());
  const path = relative(terminal.root, attemptPath(workbook, exercise));
  terminal.stdout.write(
    `${exercise.title}\n\n${exercise.task}\n\n${
      begun ? `Your attempt is ${path}.` : `Your attempt is there already: ${path}.`
    } Try it with: npm run exercise check ${exercise.id}\n`,
  );
  return 0;
}

async function tryOut(
  exercise: Exercise,
  { only, seed = newSeed() }: { only?: string; seed?: string },
  terminal: Terminal,
  { runnerFor, now }: ExerciseTools,
): Promise<number> {
  const workbook = workbookOf(terminal);
  if (!readProgress(workbook).exercises[exercise.id]) {
    throw new UsageError(`${exercise.id} is not begun: npm run exercise start ${exercise.id}`);
  }
  const checks = await loadChecks(exercise);
  const chosen = only?.split(',').map((id) => id.trim());
  for (const id of chosen ?? []) {
    const ids = checks.map((check) => check.id);
    if (!ids.includes(id)) throw new UsageError(`there is no check “${id}”${didYouMean(id, ids)}`);
  }
  const runner = await runnerFor(attemptPath(workbook, exercise), terminal.signal);
  const report = await runChecks(exercise.id, checks, {
    runner,
    seed,
    ...(chosen && { only: chosen }),
  });
  tell(report, terminal);
  const { score, points } = scoreOf(report);
  const whole = !chosen && report.results.every(({ outcome }) => outcome === 'passed');
  if (!chosen) {
    note(workbook, exercise.id, (entry) => {
      const before = entry ?? { started: now().toISOString(), hints: 0 };
      const best = before.best && before.best.score > score ? before.best : { score, points };
      return { ...before, best, ...(whole && { passed: before.passed ?? now().toISOString() }) };
    });
  }
  return report.results.every(({ outcome }) => outcome === 'passed') ? 0 : 1;
}

function tell(report: Report, { stdout, environment }: Terminal): void {
  const colours = coloursFor(stdout, environment);
  const [recipe] = report.exercise.split('/');
  const context = {
    exercise: report.exercise,
    seed: report.seed,
    addressOf: (pitfall: string) => `recipes/${recipe}/README.md#pitfall-${pitfall}`,
    colours,
  };
  for (const result of report.results) {
    stdout.write(`${resultLines(result, context).join('\n')}\n`);
  }
  const { score, points } = scoreOf(report);
  stdout.write(`\n${score} of ${points} points ${colours.faint(`(seed ${report.seed})`)}\n`);
}

function hint(exercise: Exercise, terminal: Terminal, { now }: ExerciseTools): number {
  const workbook = workbookOf(terminal);
  const entry = note(workbook, exercise.id, (before) => {
    const given = before ?? { started: now().toISOString(), hints: 0 };
    return { ...given, hints: Math.min(given.hints + 1, exercise.hints.length) };
  });
  exercise.hints.slice(0, entry.hints).forEach((text, index) => {
    terminal.stdout.write(`${index + 1}. ${text}\n\n`);
  });
  const left = exercise.hints.length - entry.hints;
  const words = left === 0 ? 'That was the last hint.' : `${left} more: ask again.`;
  terminal.stdout.write(`${words}\n`);
  return 0;
}

function solution(
  exercise: Exercise,
  giveUp: boolean,
  terminal: Terminal,
  { now }: ExerciseTools,
): number {
  const workbook = workbookOf(terminal);
  const passed = readProgress(workbook).exercises[exercise.id]?.passed;
  if (!passed && !giveUp) {
    terminal.stderr.write(
      `exercise: the solution is shown once your attempt passes, or with -- --give-up\n`,
    );
    return 1;
  }
  if (!passed) {
    note(workbook, exercise.id, (before) => {
      const entry = before ?? { started: now().toISOString(), hints: 0 };
      return { ...entry, gaveUp: entry.gaveUp ?? now().toISOString() };
    });
  }
  terminal.stdout.write(exercise.solution);
  return 0;
}

function anew(exercise: Exercise, terminal: Terminal): number {
  const copy = reset(workbookOf(terminal), exercise);
  if (copy === undefined) throw new UsageError(`${exercise.id} is not begun`);
  terminal.stdout.write(`Begun anew; your attempt is kept as ${relative(terminal.root, copy)}\n`);
  return 0;
}
