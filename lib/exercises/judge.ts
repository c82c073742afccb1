import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Ground } from './cell.ts';
import type { Check } from './check.ts';
import { compileAttempt } from './compile-attempt.ts';
import type { Exercise } from './model.ts';
import type { Report } from './results.ts';
import { runChecks } from './run-checks.ts';
import { attemptRunner, type RunnerPlan } from './runner.ts';

export interface JudgePlan {
  /** The same seed gives the same inputs. */
  seed: string;
  /** The ids of the checks to carry out; all by default. */
  only?: readonly string[];
  /** A folder for what is compiled and written meanwhile; in a cell, within the cell's. */
  folder: string;
  /** `thisCell()`, in the worker of a cell; without it nothing confines the attempt. */
  ground?: Ground;
  /** Ends it at once; the promise rejects with its reason. */
  signal?: AbortSignal;
  /** Called with the id of each check that draws from the seed. */
  drawn?: (check: string) => void;
  /** What starts the program, in a process of its own unless told. */
  start?: RunnerPlan['start'];
}

/**
 * Tries an attempt at an exercise.
 *
 * @param source the attempt, TypeScript
 * @throws Error when the exercise has no checks: its author's mistake.
 */
export async function judge(
  exercise: Pick<Exercise, 'id' | 'name' | 'checks'>,
  source: string,
  { folder, ground, signal, start, ...plan }: JudgePlan,
): Promise<Report> {
  const checks = await loadChecks(exercise);
  const compiled = await compileAttempt(source, exercise.name);
  if ('mistake' in compiled) {
    const chosen = checks.filter(({ id }) => plan.only?.includes(id) ?? true);
    return {
      exercise: exercise.id,
      seed: plan.seed,
      results: chosen.map(({ id, title, points }) => ({
        ...{ check: id, title, points, score: 0 },
        ...{ outcome: 'did not compile' as const, message: compiled.mistake },
      })),
    };
  }
  const own = await mkdtemp(join(folder, 'attempt-'));
  try {
    const program = join(own, `${exercise.name}.mjs`);
    await writeFile(program, compiled.code);
    const runner = attemptRunner({
      ...{ program, folder: own },
      ...(ground && { ground }),
      ...(signal && { signal }),
      ...(start && { start }),
    });
    const report = await runChecks(exercise.id, checks, { runner, ...plan });
    signal?.throwIfAborted();
    return report;
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/**
 * The checks of an exercise: the default export of its module.
 *
 * @throws Error when there are none.
 */
export async function loadChecks({
  id,
  checks,
}: Pick<Exercise, 'id' | 'checks'>): Promise<readonly Check[]> {
  const module = (await import(pathToFileURL(checks).href)) as { default?: readonly Check[] };
  if (!module.default?.length) throw new Error(`${id} has no checks`);
  return module.default;
}
