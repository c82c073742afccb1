import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atOnce } from './at-once.ts';
import type { Check } from './check.ts';
import { type JudgePlan, judge, loadChecks } from './judge.ts';
import type { Exercise, WrongAttempt } from './model.ts';
import { type Rehearsal, rehearse } from './rehearsal.ts';
import type { Report } from './results.ts';
import { toldOf, toldSeed } from './told.ts';

/** A program that solves nothing and says it did: no exercise may give it a point, or be broken by it. */
const liar = [
  "console.log('listening on 127.0.0.1:1');",
  "console.log('passed');",
  'setTimeout(() => {}, 400);',
].join('\n');

/**
 * Tries whether an exercise keeps what exercises promise: the starter fails
 * each check by an unmet expectation (or as the check declares), the solution
 * has full marks with every seed, each wrong attempt fails exactly the checks
 * that it names, with exactly the message that is kept beside it, and a program
 * that does nothing but lie gets nothing.
 *
 * @param seeds how many the solution must stand
 * @returns what is wrong, a line each; nothing when all is well
 */
export async function selfCheck(exercise: Exercise, seeds = 20): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'wirebook-self-check-'));
  const rehearsal = await rehearse();
  try {
    const checks = await loadChecks(exercise);
    const trial = { exercise, checks, folder, rehearsal };
    const parts = [
      async () => mistakesIn(checks),
      () => starter(trial),
      () => solution(trial, seeds),
      ...exercise.wrong.map((attempt) => () => wrong(trial, attempt)),
      () => nothing(trial),
    ];
    // They wait most of the time.
    const found = (await atOnce(2, parts, (part) => part())).flat();
    return found.map((line) => `${exercise.id}: ${line}`);
  } finally {
    await rehearsal.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** With what an exercise is tried. */
interface Trial {
  exercise: Exercise;
  checks: readonly Check[];
  /** For what is written meanwhile. */
  folder: string;
  rehearsal: Rehearsal;
}

/** What can be seen of the checks without carrying them out. */
function mistakesIn(checks: readonly Check[]): string[] {
  const ids = checks.map(({ id }) => id);
  return [
    ...ids
      .filter((id, index) => ids.indexOf(id) < index)
      .map((id) => `two checks are called ${id}`),
    ...ids
      .filter((id) => !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
      .map((id) => `the check “${id}” is not named by lower-case words joined by hyphens`),
    ...checks
      .filter(({ points }) => !Number.isInteger(points) || points < 1)
      .map(({ id }) => `the check ${id} is worth no whole number of points`),
    ...checks.filter(({ title }) => title === '').map(({ id }) => `the check ${id} has no title`),
  ];
}

async function starter(trial: Trial): Promise<string[]> {
  const { exercise, checks, rehearsal } = trial;
  const mistakes = ({ results }: Report) =>
    results.flatMap(({ check, outcome, message = '' }) => {
      const declared = checks.find(({ id }) => id === check)?.starter?.outcome ?? 'failed';
      if (outcome === declared) return [];
      return [`the starter: ${check}: ${outcome} instead of ${declared} ${message}`.trimEnd()];
    });
  const isRight = (report: Report) => mistakes(report).length === 0;
  const plan = { seed: toldSeed, start: rehearsal.start };
  return mistakes(await judgeTwice(trial, exercise.starter, plan, isRight));
}

/**
 * Judges, and once more where the result is not what it must be: a busy
 * machine may have put two segments into one read. What was tried in a thread
 * is tried as a student's then, so that what fails has failed for good.
 */
async function judgeTwice(
  { exercise, folder }: Trial,
  source: string,
  plan: Omit<JudgePlan, 'folder'>,
  isRight: (report: Report) => boolean,
): Promise<Report> {
  const report = await judge(exercise, source, { folder, ...plan });
  if (isRight(report)) return report;
  const { start: _, ...same } = plan;
  return judge(exercise, source, { folder, ...same });
}

async function solution(trial: Trial, seeds: number): Promise<string[]> {
  const { rehearsal } = trial;
  const drawn = new Set<string>();
  const passes = (report: Report) => failuresOf(report).results.length === 0;
  const stand = async (number: number, only?: string[]): Promise<string[]> => {
    const seed = number.toString(16).padStart(4, '0');
    const plan = {
      seed,
      // The first as a student's, the others where they begin sooner.
      ...(only ? { only, start: rehearsal.start } : { drawn: (id: string) => void drawn.add(id) }),
    };
    const report = await judgeTwice(trial, trial.exercise.solution, plan, passes);
    return passes(report) ? [] : [`the solution, seed ${seed}:\n${toldOf(failuresOf(report))}`];
  };
  const first = await stand(1);
  // What a check does without drawing from the seed, it does the same with every seed.
  const rest = Array.from({ length: drawn.size > 0 ? seeds - 1 : 0 }, (_, index) => index + 2);
  return [...first, ...(await atOnce(2, rest, (number) => stand(number, [...drawn]))).flat()];
}

async function wrong(trial: Trial, { name, source, fails, told }: WrongAttempt): Promise<string[]> {
  const unknown = fails.filter((id) => trial.checks.every((check) => check.id !== id));
  if (unknown.length > 0) {
    return [`wrong/${name}.ts names what is no check: ${unknown.join(', ')}`];
  }
  const isTold = (report: Report) => toldOf(report) === told;
  const plan = { seed: toldSeed, start: trial.rehearsal.start };
  const report = await judgeTwice(trial, source, plan, isTold);
  const failed = failuresOf(report).results.map(({ check }) => check);
  const broken = report.results.filter(({ outcome }) => outcome === 'grader error');
  const found = broken.map(({ check, message }) => `wrong/${name}.ts: ${check}: ${message}`);
  if ([...failed].sort().join() !== [...fails].sort().join()) {
    found.push(
      `wrong/${name}.ts fails ${failed.join(', ') || 'nothing'} instead of ${fails.join(', ')}\n${toldOf(failuresOf(report))}`,
    );
  }
  const now = toldOf(report);
  if (now !== told) {
    found.push(
      `wrong/${name}.txt is not what a student is told now (npm run record writes it again):\n${now}`,
    );
  }
  return found;
}

async function nothing({ exercise, folder, rehearsal }: Trial): Promise<string[]> {
  const { start } = rehearsal;
  const { results } = await judge(exercise, liar, { seed: toldSeed, folder, start });
  const broken = results.filter(({ outcome }) => outcome === 'grader error');
  const passed = results.filter(({ score }) => score > 0);
  return [
    ...broken.map(({ check, message }) => `a program that lies breaks ${check}: ${message}`),
    ...passed.map(({ check }) => `a program that only lies passes ${check}`),
  ];
}

function failuresOf(report: Report): Report {
  return { ...report, results: report.results.filter(({ outcome }) => outcome !== 'passed') };
}
