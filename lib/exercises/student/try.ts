import { readdirSync, rmSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from '../check.ts';
import { isRunning } from '../lock.ts';
import type { Exercise } from '../model.ts';
import { kill, markedWith } from '../processes.ts';
import type { Report, Result } from '../results.ts';
import type { Judge } from './desk.ts';

export interface TryPlan {
  judge: Judge;
  checks: readonly Check[];
  seed: string;
  signal: AbortSignal;
  /** Called before and after each check. */
  begins?: (check: Check) => void;
  ends?: (result: Result) => void;
}

/** Milliseconds that an attempt may take to be gone, once nobody wants to know any more. */
const patience = 3_000;

/**
 * Tries an attempt, one check after another, and tells each result as it
 * comes: with the same seed a check alone is given what it is given among all.
 * An attempt that does not compile is told once.
 *
 * @throws the signal's reason, when nothing of the attempt is left
 */
export async function tryAttempt(
  exercise: Exercise,
  source: string,
  { judge, checks, seed, signal, begins, ends }: TryPlan,
): Promise<Report> {
  signal.throwIfAborted();
  removeLeftovers(tmpdir());
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  const ask = (some: readonly Check[]): Promise<Report> =>
    orStopped(
      judge(exercise, source, { seed, only: some.map(({ id }) => id), folder, signal }),
      signal,
    );
  try {
    const results: Result[] = [];
    for (const check of checks) {
      begins?.(check);
      const [result] = (await ask([check])).results;
      if (result?.outcome === 'did not compile') {
        ends?.(result);
        return await ask(checks);
      }
      if (!result) throw new Error(`the check “${check.id}” gave no result`);
      results.push(result);
      ends?.(result);
    }
    return { exercise: exercise.id, seed, results };
  } finally {
    await rm(folder, { recursive: true, force: true });
    process.off('exit', remove);
  }
}

const prefix = 'wirebook-exercise-';

/** Milliseconds after which a folder of somebody who does not run is certainly left over. */
const old = 60_000;

/**
 * Takes away what a command that was killed could not: its scratch folders, and
 * on Linux the attempts that still run in them.
 *
 * @param folder in which they lie
 */
export function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = /^wirebook-exercise-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(folder, name);
    try {
      if (Date.now() - statSync(path).mtimeMs < old) continue;
      for (const attempt of markedWith(`HOME=${path}`)) kill(attempt);
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Another takes it away, or it is another's.
    }
  }
}

/** Waits; once the signal fires, no longer than it takes to clear up. */
async function orStopped<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const done = new AbortController();
  const late = new Promise<never>((_resolve, reject) => {
    const stop = () => {
      sleep(patience, undefined, { signal: done.signal }).then(
        () => reject(signal.reason),
        () => {},
      );
    };
    signal.addEventListener('abort', stop, { once: true, signal: done.signal });
  });
  try {
    const value = await Promise.race([work, late]);
    signal.throwIfAborted();
    return value;
  } finally {
    done.abort();
  }
}
