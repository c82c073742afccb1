import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTests, showsBothWays } from '../book/tests.ts';
import { differentProof } from './compare-ways.ts';
import { recipeFiles } from './load.ts';
import { type Proofs, parseProofs } from './proof.ts';
import { recording } from './prove.ts';
import { RecordError, type RecordOutcome } from './record.ts';

/** Runs those tests of a file whose names match; gives what the first that failed says, or undefined. */
export type RunTests = (
  file: string,
  names: string,
  env: Record<string, string>,
) => Promise<string | undefined>;

/** Runs that are made, when only their times differ, until two agree. */
const RUNS = 5;

/**
 * Records the proofs of the recipe in a folder: runs those of its tests that
 * show both ways, which write the file, twice. Where only pauses differ, which
 * is the work of a busy machine, it runs them again. A proof that says the same
 * already, apart from pauses that differ by 50 ms at most, is left alone.
 *
 * @returns undefined when the recipe has no such test.
 * @throws RecordError when a test fails, or does not do the same twice; the
 *   file is left as it was then.
 */
export async function recordProofs(
  folder: string,
  runTests: RunTests,
): Promise<RecordOutcome | undefined> {
  const { name, test, proofs } = recipeFiles(folder);
  const before = existsSync(proofs) ? readFileSync(proofs, 'utf8') : undefined;
  const restore = (): void => {
    if (before === undefined) rmSync(proofs, { force: true });
    else writeFileSync(proofs, before);
  };
  const titles = (existsSync(test) ? findTests(readFileSync(test, 'utf8')) : [])
    .filter(showsBothWays)
    .map(({ title }) => title);
  if (titles.length === 0) {
    rmSync(proofs, { force: true });
    return before === undefined ? undefined : 'changed';
  }
  const names = `(?:${titles.map(escaped).join('|')})$`;
  try {
    const runs: string[] = [];
    while (runs.length < RUNS) {
      restore();
      const failure = await runTests(test, names, { [recording]: 'proofs' });
      if (failure !== undefined) throw new RecordError(`a proof of ${name} fails: ${failure}`);
      const text = readFileSync(proofs, 'utf8');
      if (text === before) return 'unchanged';
      const difference = runs[0] && differentProofs(parseProofs(runs[0]), parseProofs(text));
      if (difference) throw new RecordError(`${name} does not prove the same twice: ${difference}`);
      if (runs.includes(text)) return before === undefined ? 'new' : 'changed';
      runs.push(text);
    }
    throw new RecordError(`no two of ${RUNS} runs of ${name} have the same pauses`);
  } catch (error) {
    restore();
    throw error;
  }
}

/** The first difference between the proofs of two runs, but for their times. */
function differentProofs(first: Proofs, next: Proofs): string | undefined {
  for (const [title, proof] of first) {
    const other = next.get(title);
    const difference = other ? differentProof(proof, other) : 'it is there only once';
    if (difference !== undefined) return `“${title}”, ${difference}`;
  }
  return undefined;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Runs tests with Vitest in a process of its own, which ends when the signal fires. */
export function vitestIn(root: string, signal: AbortSignal): RunTests {
  return (file, names, env) =>
    new Promise((resolve, reject) => {
      execFile(
        process.execPath,
        [
          join(root, 'node_modules/vitest/vitest.mjs'),
          ...['run', file, '-t', names, '--reporter=json'],
        ],
        { cwd: root, env: { ...process.env, ...env }, signal, maxBuffer: 64 * 1024 * 1024 },
        (error, output, errors) => {
          if (signal.aborted) reject(signal.reason);
          else if (error === null) resolve(undefined);
          else resolve(firstFailure(output) ?? `${errors || output || error.message}`.trim());
        },
      );
    });
}

/** What Vitest's report in JSON tells of the first test that failed. */
export function firstFailure(report: string): string | undefined {
  let files: { message?: string; assertionResults: { failureMessages: string[] | null }[] }[];
  try {
    files = (JSON.parse(report) as { testResults: typeof files }).testResults;
  } catch {
    return undefined;
  }
  const [message] = files.flatMap(({ message, assertionResults }) => [
    ...assertionResults.flatMap(({ failureMessages }) => failureMessages ?? []),
    ...(message ? [message] : []),
  ]);
  return message?.replace(/\n\s+at .*$/s, '').replace(/^Error: /, '');
}
