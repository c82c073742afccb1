import { didYouMean } from '../../book/nearest.ts';
import { UsageError } from '../../play/command.ts';
import { cutTo } from '../../wire/width.ts';
import type { Check } from '../check.ts';
import { loadChecks } from '../judge.ts';
import { meanings, resultLines } from '../message.ts';
import type { Exercise } from '../model.ts';
import { newSeed } from '../random.ts';
import { type Outcome, type Report, type Result, scoreOf } from '../results.ts';
import { pitfallPath } from '../told.ts';
import { attemptPath, note, readAttempt, readProgress } from '../workbook.ts';
import { attemptName, counted, type Desk, nextAfter } from './desk.ts';
import { tryAttempt } from './try.ts';
import { typeNotes } from './types.ts';

export interface CheckOptions {
  /** Only these checks; then nothing is noted. */
  only?: readonly string[] | undefined;
  /** The inputs of an earlier run. */
  seed?: string | undefined;
}

/** `check`: tries the attempt, and tells what is wrong so that it teaches. */
export async function check(
  desk: Desk,
  exercise: Exercise,
  options: CheckOptions = {},
): Promise<number> {
  const source = sourceOf(desk, exercise);
  const passed = hasPassed(desk, exercise);
  const report = await tryAndTell(desk, exercise, source, {
    ...options,
    signal: desk.terminal.signal,
  });
  if (!options.only) desk.screen.say(...adviceLines(desk, exercise, report, source, passed));
  return allPassed(report) ? 0 : 1;
}

/**
 * The attempt's text.
 *
 * @throws UsageError when there is none.
 */
export function sourceOf(desk: Desk, exercise: Exercise): string {
  const source = readAttempt(desk.workbook, exercise);
  if (source !== undefined) return source;
  throw new UsageError(
    `there is no ${attemptName(desk, exercise)}: npm run exercise start ${exercise.id}`,
  );
}

/** Whether an attempt has passed before. */
export function hasPassed({ workbook }: Desk, { id }: Exercise): boolean {
  return readProgress(workbook).exercises[id]?.passed !== undefined;
}

export function allPassed({ results }: Report): boolean {
  return results.every(({ outcome }) => outcome === 'passed');
}

/** Tries an attempt, tells each result as it comes, and notes what it brought. */
export async function tryAndTell(
  desk: Desk,
  exercise: Exercise,
  source: string,
  { only, seed = newSeed(), signal }: CheckOptions & { signal: AbortSignal },
): Promise<Report> {
  const { colours, screen, terminal } = desk;
  const checks = choose(await checksOf(exercise), only);
  const types = only
    ? Promise.resolve([])
    : typeNotes(terminal.root, attemptPath(desk.workbook, exercise), signal);
  const context = {
    ...{ exercise: exercise.id, seed, colours, explained: new Set<Outcome>() },
    addressOf: (pitfall: string) => pitfallPath(exercise.recipe, pitfall),
  };
  screen.say(colours.faint(`Checking ${attemptName(desk, exercise)}, with seed ${seed}.`), '');
  let number = 0;
  try {
    const report = await tryAttempt(exercise, source, {
      ...{ judge: desk.judge, checks, seed, signal },
      begins: ({ id }) => {
        number += 1;
        screen.doing(`  ${number} of ${checks.length}: ${id} …`);
      },
      ends: (result) => {
        const lines =
          result.outcome === 'did not compile'
            ? mistakeLines(result, source, desk)
            : resultLines(result, context);
        // What failed stands apart.
        screen.say(...lines, ...(result.outcome === 'passed' ? [] : ['']));
      },
    });
    screen.doing('  types …');
    const notes = await types;
    screen.doing();
    record(desk, exercise, report, only === undefined);
    const passedLast = report.results.at(-1)?.outcome === 'passed';
    screen.say(...(passedLast ? [''] : []), sumLine(report));
    if (notes.length > 0 && !notCompiled(report)) screen.say('', ...typeLines(notes, desk), '');
    return report;
  } finally {
    screen.doing();
  }
}

/** The checks of an exercise; that they cannot be loaded is our fault, and is told so. */
export async function checksOf(exercise: Exercise): Promise<readonly Check[]> {
  try {
    return await loadChecks(exercise);
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new Error(
      `the checks of ${exercise.id} cannot be loaded (${reason}). ${meanings['grader error']}`,
    );
  }
}

function choose(checks: readonly Check[], only: readonly string[] | undefined): readonly Check[] {
  if (!only) return checks;
  const ids = checks.map(({ id }) => id);
  for (const id of only) {
    if (ids.includes(id)) continue;
    const near = didYouMean(id, ids) || `; there are ${ids.join(', ')}`;
    throw new UsageError(`there is no check “${id}”${near}`);
  }
  return checks.filter(({ id }) => only.includes(id));
}

/** Notes what a check brought. One that we could not carry out in full raises no score and lowers none. */
export function record(desk: Desk, exercise: Exercise, report: Report, whole: boolean): void {
  const now = desk.now().toISOString();
  const { score, points } = scoreOf(report);
  const ours = report.results.some(({ outcome }) => outcome === 'grader error');
  note(desk.workbook, exercise.id, (entry) => {
    const before = entry ?? { started: now, hints: 0 };
    if (!whole) return before;
    const better =
      !ours && (!before.best || before.best.points !== points || score > before.best.score);
    return {
      ...before,
      seed: report.seed,
      ...(better && { best: { score, points } }),
      ...(allPassed(report) && { passed: before.passed ?? now }),
    };
  });
}

export function notCompiled({ results }: Report): boolean {
  return results.some(({ outcome }) => outcome === 'did not compile');
}

/** A mistake of syntax: where it is, and the line itself. */
function mistakeLines({ message = '' }: Result, source: string, { colours }: Desk): string[] {
  const line = source.split(/\r?\n/)[Number(/:(\d+):/.exec(message)?.[1]) - 1]?.trim();
  return [
    `${colours.warn('✗ did not compile')}: ${message}`,
    ...(line ? [`  ${colours.faint('line')}      ${cutTo(line, 66)}`] : []),
    `  ${colours.faint('meaning')}   ${meanings['did not compile']}`,
  ];
}

function typeLines(notes: readonly string[], { colours }: Desk): string[] {
  return [
    colours.bold('The types do not fit. That costs no points, but may tell what is wrong:'),
    ...notes.map((line) => `  ${line}`),
  ];
}

/** `4 of 7 points: 2 passed, 2 failed.` */
export function sumLine(report: Report): string {
  const { score, points } = scoreOf(report);
  const counts = new Map<string, number>();
  for (const { outcome } of report.results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const words = [...counts].map(([outcome, count]) => `${count} ${outcome}`);
  const checks = notCompiled(report) ? 'nothing was tried' : words.join(', ');
  return `${score} of ${counted(points, 'point')}: ${checks}.`;
}

function adviceLines(
  desk: Desk,
  exercise: Exercise,
  report: Report,
  source: string,
  passedBefore: boolean,
): string[] {
  const { bold, faint } = desk.colours;
  const progress = readProgress(desk.workbook);
  if (allPassed(report)) {
    const next = nextAfter(exercise, desk, ({ id }) => !progress.exercises[id]?.passed);
    return [
      bold(passedBefore ? 'It still passes.' : `Well done: ${exercise.id} passes.`),
      faint(`npm run exercise solution ${exercise.id} shows how we would write it.`),
      next
        ? faint(`npm run exercise start ${next.id} begins the next, “${next.title}”.`)
        : 'You have done them all. npm run exercise pack makes one file of them, to hand in.',
    ];
  }
  if (source === exercise.starter)
    return [faint('This is the starter still, as you were given it.')];
  if (notCompiled(report)) return [];
  return [faint(`npm run exercise hint ${exercise.id} shows a hint.`)];
}
