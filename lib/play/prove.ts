import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { differentProof, sameProof } from './compare-ways.ts';
import { recipeFiles } from './load.ts';
import { formatProofs, type Proof, type Proofs, parseProofs } from './proof.ts';
import type { Witness } from './witness.ts';

/** The environment variable that, as `proofs`, makes tests write proofs instead of comparing with them. */
export const recording = 'WIREBOOK_RECORD';

/** How long what is still missing may be on its way, in milliseconds: a machine may be busy. */
const PATIENCE = 2_000;

/**
 * Compares what a pitfall's test did with what the recipe's proofs say.
 *
 * @throws with a message that says what differs and how to record again.
 */
export async function expectProof(
  folder: string,
  title: string,
  { seen }: Pick<Witness, 'seen'>,
  patience = PATIENCE,
): Promise<void> {
  const { name } = recipeFiles(folder);
  const recorded = (await readProofs(folder)).get(title);
  if (recorded === undefined) {
    throw new Error(`the proof of “${title}” is not recorded: npm run record ${name}`);
  }
  const end = performance.now() + patience;
  for (;;) {
    const difference = differentProof(recorded, complete(await seen()));
    if (difference === undefined) return;
    if (performance.now() > end) {
      throw new Error(
        `the proof of “${title}” is stale: ${difference}; if that is as it should be: npm run record ${name}`,
      );
    }
    await sleep(20);
  }
}

/**
 * Writes the proofs of a recipe. Those that say what the file says already,
 * apart from small differences of time, stay as they are there.
 */
export async function writeProofs(folder: string, fresh: Proofs): Promise<void> {
  const old = await readProofs(folder).catch((): Proofs => new Map());
  const kept = [...fresh].map(([title, proof]): [string, Proof] => {
    const before = old.get(title);
    return [title, before && sameProof(before, proof) ? before : proof];
  });
  await writeFile(recipeFiles(folder).proofs, formatProofs(new Map(kept)));
}

/** The proofs of a recipe as its file has them; none where there is no file. */
export async function readProofs(folder: string): Promise<Proofs> {
  const { proofs } = recipeFiles(folder);
  return existsSync(proofs) ? parseProofs(await readFile(proofs, 'utf8')) : new Map();
}

/**
 * A proof in which both ways were seen.
 *
 * @throws when one of them was not.
 */
export function complete(proof: Proof): Proof {
  for (const way of ['naive', 'right'] as const) {
    if (proof[way].events.length === 0) throw new Error(`nothing was seen of the ${way} way`);
  }
  return proof;
}
