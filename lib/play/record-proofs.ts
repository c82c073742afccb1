import { execFile } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTests, showsBothWays } from '../book/tests.ts';
import { recipeFiles } from './load.ts';
import { recording } from './prove.ts';
import { RecordError, type RecordOutcome } from './record.ts';

/** Runs those tests of a file whose names match; gives what the first that failed says, or undefined. */
export type RunTests = (
  file: string,
  names: string,
  env: Record<string, string>,
) => Promise<string | undefined>;

/**
 * Records the proofs of the recipe in a folder: runs those of its tests that
 * show both ways, which write the file, and when that has changed runs them
 * again to compare with it. A proof that says the same already, apart from
 * pauses that differ by 50 ms at most, is left alone. Gives undefined when the
 * recipe has no such test.
 *
 * @throws RecordError when a test fails, or does not do the same twice; the
 *   file is left as it was then.
 */
export async function recordProofs(
  folder: string,
  runTests: RunTests,
): Promise<RecordOutcome | undefined> {
  const { name, test, proofs } = recipeFiles(folder);
  const before = existsSync(proofs) ? readFileSync(proofs, 'utf8') : undefined;
  const titles = (existsSync(test) ? findTests(test, readFileSync(test, 'utf8')) : [])
    .filter(showsBothWays)
    .map(({ title }) => title);
  if (titles.length === 0) {
    rmSync(proofs, { force: true });
    return before === undefined ? undefined : 'changed';
  }
  const names = `(?:${titles.map(escaped).join('|')})$`;
  const attempt = async (env: Record<string, string>, words: string): Promise<void> => {
    const failure = await runTests(test, names, env);
    if (failure === undefined) return;
    if (before === undefined) rmSync(proofs, { force: true });
    else writeFileSync(proofs, before);
    throw new RecordError(`${words}: ${failure}`);
  };
  await attempt({ [recording]: 'proofs' }, `a proof of ${name} fails`);
  if (before === readFileSync(proofs, 'utf8')) return 'unchanged';
  await attempt({ [recording]: '' }, `${name} does not prove the same twice`);
  return before === undefined ? 'new' : 'changed';
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
