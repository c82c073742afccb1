import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, onTestFinished } from 'vitest';
import { loadScenario } from './load.ts';
import type { Proofs } from './proof.ts';
import { complete, expectProof, recording, writeProofs } from './prove.ts';
import { type Between, type Place, type Targets, type Witness, witness } from './witness.ts';

/** Gives where each way of a test reaches what the test is about. */
export type BothWays = (
  targets: Targets,
  between?: Between,
) => Promise<{ naive: Place; right: Place }>;

const prefix = 'Pitfall: ';

/**
 * For a recipe's test: shows what a pitfall's test does on the wire, the naive
 * way and the right one. A test puts a tap in front of its peer for each way,
 * or in front of the two servers that it compares:
 *
 *     const ways = await bothWays(peer);
 *     // … one client talks to ways.naive, the other to ways.right
 *
 * When the test has passed, what went through the taps is compared with the
 * recipe's `NAME.proofs.json`. The site draws the two beside each other.
 *
 * @param file the `import.meta.url` of the test
 */
export function proofs(file: string): BothWays {
  const folder = dirname(fileURLToPath(file));
  const records = process.env[recording] === 'proofs';
  const recorded: Proofs = new Map();
  let current: Witness | undefined;

  afterEach(async ({ task }) => {
    const own = current;
    current = undefined;
    if (own === undefined || task.result?.state === 'fail') return;
    if (!task.name.startsWith(prefix)) throw new Error('only the test of a pitfall is a proof');
    const title = task.name.slice(prefix.length);
    if (records) recorded.set(title, complete(await own.seen()));
    else await expectProof(folder, title, own);
  });
  afterAll(async () => {
    if (records) await writeProofs(folder, recorded);
  });

  return async (targets, between) => {
    if (current === undefined) {
      const own = witness(await loadScenario(folder));
      onTestFinished(own.close);
      current = own;
    }
    return current.stand(targets, between);
  };
}
