import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { firstDifference } from './compare.ts';
import { loadScenario, recipeFiles } from './load.ts';
import { type Masked, maskPlay } from './mask.ts';
import { mishap, type Play, play } from './play.ts';
import { formatRecording, parseRecording, type Recording } from './recording.ts';
import { run } from './run.ts';
import type { Scenario } from './scenario.ts';
import { condense } from './times.ts';

/** Why a recipe was not recorded. */
export class RecordError extends Error {
  override name = 'RecordError';
}

/** What recording did to the file. */
export type RecordOutcome = 'new' | 'changed' | 'unchanged';

/** Plays that are made, when only their times differ, until two agree. */
const PLAYS = 5;
/** Times that differ by no more than this from the recording are left as they are, in milliseconds. */
const TOLERANCE = 50;

/**
 * Records the recipe in a folder: plays it twice, refuses when the two plays
 * differ, and writes the recording. Where only pauses differ, which is the
 * work of a busy machine, it plays again. A recording that says the
 * same already, apart from pauses that differ by 50 ms at most, is left alone.
 *
 * @throws RecordError when two plays differ, when a play ends otherwise than
 *   the scenario says, or when it is too long to record; PlayError when a play
 *   fails; and the signal's reason.
 */
export async function recordRecipe(folder: string, signal?: AbortSignal): Promise<RecordOutcome> {
  const { name, program, recording: path } = recipeFiles(folder);
  const scenario = await loadScenario(folder);
  const help = await helpOf(program, signal);
  const once = (): Promise<Masked> => playMasked(program, scenario, signal);
  const agreed = await agreeing(name, scenario, once);
  const fresh = toRecording(name, agreed, help, scenario);

  const before = existsSync(path) ? await readFile(path, 'utf8') : undefined;
  const text = formatRecording(fresh);
  if (before !== undefined && saysTheSame(before, fresh, scenario)) return 'unchanged';
  await writeFile(path, text);
  return before === undefined ? 'new' : 'changed';
}

/**
 * Plays until two plays give the same recording, five times at most.
 *
 * @throws RecordError as soon as two plays differ in more than their pauses, or
 *   when no two have the same.
 */
export async function agreeing(
  name: string,
  scenario: Scenario,
  once: () => Promise<Masked>,
): Promise<Masked> {
  const first = await once();
  const seen = new Set([textOf(first, scenario)]);
  for (let count = 2; count <= PLAYS; count++) {
    const next = await once();
    const difference = firstDifference(first, next, options(scenario, Infinity));
    if (difference !== undefined) {
      throw new RecordError(`${name} does not play the same twice: ${difference.message}`);
    }
    const text = textOf(next, scenario);
    if (seen.has(text)) return next;
    seen.add(text);
  }
  throw new RecordError(`no two of ${PLAYS} plays of ${name} have the same pauses`);
}

function textOf(masked: Masked, scenario: Scenario): string {
  return formatRecording(toRecording('', masked, '', scenario));
}

type Recorded = Pick<Recording, 'args' | 'output' | 'conversations' | 'events'>;

function condensed(masked: Masked, scenario: Scenario): Recorded {
  const { args, conversations, events, output } = masked;
  return { args, conversations, ...condense(events, output, scenario.concurrent) };
}

function toRecording(recipe: string, masked: Masked, help: string, scenario: Scenario): Recording {
  return { recipe, help, exitCode: scenario.exitCode ?? 0, ...condensed(masked, scenario) };
}

/** Whether the text of a recording's file says what a new recording would, but for small differences of time. */
export function saysTheSame(before: string, fresh: Recording, scenario: Scenario): boolean {
  let old: Recording;
  try {
    old = parseRecording(before);
  } catch {
    return false;
  }
  // A file that was edited or made by an older version is written again.
  if (formatRecording(old) !== before) return false;
  if (old.help !== fresh.help || old.exitCode !== fresh.exitCode || old.recipe !== fresh.recipe) {
    return false;
  }
  const tolerant = options(scenario, TOLERANCE);
  return (
    firstDifference(old, fresh, tolerant) === undefined &&
    firstDifference(fresh, old, tolerant) === undefined
  );
}

function options(
  { concurrent = false }: Scenario,
  undercut?: number,
): { concurrent: boolean; undercut?: number } {
  return undercut === undefined ? { concurrent } : { concurrent, undercut };
}

/** Plays a recipe once and masks it, for a recording or to compare with one. */
export async function playMasked(
  program: string,
  scenario: Scenario,
  signal?: AbortSignal,
): Promise<Masked> {
  const played: Play = await play({ program, scenario, ...(signal && { signal }) });
  const wrong = mishap(played, scenario);
  if (wrong !== undefined) {
    throw new RecordError(`${basename(program)} ${wrong}${lastWords(played)}`);
  }
  if (played.omitted > 0) {
    throw new RecordError(`the conversation is too long to record, by ${played.omitted} bytes`);
  }
  return maskPlay(played, scenario);
}

function lastWords({ output }: Play): string {
  const said = output
    .map(({ text }) => text)
    .join('')
    .trim();
  return said === '' ? '; it printed nothing' : `; it printed:\n${said.slice(-2_000)}`;
}

/**
 * What the program prints for `--help`.
 *
 * @throws RecordError when it ends otherwise than with exit code 0, or prints none.
 */
export async function helpOf(program: string, signal?: AbortSignal): Promise<string> {
  const { code, stdout } = await run(program, ['--help'], { ...(signal && { signal }) });
  if (code !== 0) throw new RecordError(`--help ended with exit code ${code}`);
  if (stdout.trim() === '') throw new RecordError('--help printed nothing');
  return stdout;
}
