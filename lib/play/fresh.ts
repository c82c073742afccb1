import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Difference, firstDifference } from './compare.ts';
import { loadScenario, recipeFiles } from './load.ts';
import type { Masked } from './mask.ts';
import { helpOf, playMasked } from './record.ts';
import { parseRecording, type Recording } from './recording.ts';
import type { Scenario } from './scenario.ts';

/** Plays that may be made until the pauses are as recorded: a busy machine makes them look shorter. */
const PLAYS = 6;

/**
 * Plays the recipe in a folder again and compares it with its recording.
 *
 * @throws with a message that says what differs and how to record again; and
 *   what `playMasked` throws when the play itself fails.
 */
export async function expectFresh(folder: string): Promise<void> {
  const { name, program, recording: path } = recipeFiles(folder);
  if (!existsSync(path)) throw new Error(`${name} has no recording: npm run record ${name}`);
  const scenario = await loadScenario(folder);
  const recording = parseRecording(await readFile(path, 'utf8'));
  const help = await helpOf(program);
  let difference: Difference | undefined;
  for (let count = 1; count <= PLAYS; count++) {
    const masked = await playMasked(program, scenario);
    difference = staleness(recording, { recipe: name, help, masked }, scenario);
    if (difference?.kind !== 'times') break;
  }
  if (difference === undefined) return;
  throw new Error(
    `the recording of ${name} is stale: ${difference.message}; if that is as it should be: npm run record ${name}`,
  );
}

/** What a recording says that is no longer so, or undefined. */
export function staleness(
  recording: Recording,
  { recipe, help, masked }: { recipe: string; help: string; masked: Masked },
  { concurrent = false, exitCode = 0 }: Scenario,
): Difference | undefined {
  const stale = (message: string): Difference => ({ kind: 'content', message });
  if (recording.recipe !== recipe) return stale(`it is of ${recording.recipe}`);
  if (recording.exitCode !== exitCode) {
    return stale(`the exit code is ${exitCode}, recorded ${recording.exitCode}`);
  }
  if (recording.help !== help) return stale('--help prints something else');
  return firstDifference(recording, masked, { concurrent });
}
