import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Difference, firstDifference } from './compare.ts';
import { loadScenario, recipeFiles } from './load.ts';
import { helpOf, playMasked } from './record.ts';
import { parseRecording } from './recording.ts';

/** Plays that may be made until the pauses are as recorded: a busy machine makes them look shorter. */
const PLAYS = 3;

/**
 * Plays the recipe in a folder again and compares it with its recording.
 *
 * @throws with a message that says what differs and how to record again; and
 *   what `playMasked` throws when the play itself fails.
 */
export async function expectFresh(folder: string): Promise<void> {
  const { name, program, recording: path } = recipeFiles(folder);
  const again = `; if that is as it should be: npm run record ${name}`;
  if (!existsSync(path)) throw new Error(`${name} has no recording: npm run record ${name}`);
  const scenario = await loadScenario(folder);
  const recording = parseRecording(await readFile(path, 'utf8'));

  const fail = (what: string): never => {
    throw new Error(`the recording of ${name} is stale: ${what}${again}`);
  };
  if (recording.recipe !== name) fail(`it is of ${recording.recipe}`);
  const expected = scenario.exitCode ?? 0;
  if (recording.exitCode !== expected) {
    fail(`the exit code is ${expected}, recorded ${recording.exitCode}`);
  }
  if (recording.help !== (await helpOf(program))) fail('--help prints something else');

  const { concurrent = false } = scenario;
  let difference: Difference | undefined;
  for (let count = 1; count <= PLAYS; count++) {
    const played = await playMasked(program, scenario);
    difference = firstDifference(recording, played, { concurrent });
    if (difference?.kind !== 'times') break;
  }
  if (difference !== undefined) fail(difference.message);
}
