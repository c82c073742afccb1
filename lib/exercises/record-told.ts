import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordOutcome } from '../play/record.ts';
import { atOnce } from './at-once.ts';
import { judge } from './judge.ts';
import type { Exercise } from './model.ts';
import { toldOf, toldSeed } from './told.ts';

/**
 * Judges the wrong attempts of an exercise and keeps what a student is told of
 * each beside it.
 *
 * @throws Error when two judgements of one attempt tell different things.
 */
export async function recordTold(exercise: Exercise, signal?: AbortSignal): Promise<RecordOutcome> {
  const folder = await mkdtemp(join(tmpdir(), 'wirebook-told-'));
  try {
    const plan = { seed: toldSeed, folder, ...(signal && { signal }) };
    const outcomes = await atOnce(
      3,
      exercise.wrong,
      async ({ name, source, told }): Promise<RecordOutcome> => {
        const now = toldOf(await judge(exercise, source, plan));
        if (now !== toldOf(await judge(exercise, source, plan))) {
          throw new Error(`wrong/${name}.ts: two judgements tell different things`);
        }
        if (now === told) return 'unchanged';
        await writeFile(join(exercise.folder, 'wrong', `${name}.txt`), now);
        return told === '' ? 'new' : 'changed';
      },
    );
    const order: RecordOutcome[] = ['changed', 'new', 'unchanged'];
    return order.find((outcome) => outcomes.includes(outcome)) ?? 'unchanged';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
