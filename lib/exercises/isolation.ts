import { fileURLToPath } from 'node:url';
import { startCell } from './cell.ts';
import type { Isolation } from './confinement.ts';

export interface Finding {
  /** The strongest way that works here. */
  isolation: Isolation;
  /** The ways that were tried and do not work, each with the reason. */
  failed: { isolation: Isolation; why: string }[];
}

const WAYS = ['bubblewrap', 'unshare'] as const;

/**
 * Finds how attempts can be isolated here, by isolating one: it must be able to
 * talk to itself on the loopback, and to nobody else, and must not see this
 * file. Elsewhere than on Linux, and where nothing works, it is `none`.
 */
export async function findIsolation(): Promise<Finding> {
  const failed: Finding['failed'] = [];
  for (const isolation of WAYS) {
    const why = await tryIsolation(isolation);
    if (why === undefined) return { isolation, failed };
    failed.push({ isolation, why });
  }
  return { isolation: 'none', failed };
}

/** Tries one way; tells why it does not work, or undefined when it does. */
export async function tryIsolation(
  isolation: Exclude<Isolation, 'none'>,
): Promise<string | undefined> {
  if (process.platform !== 'linux') return `there is none on ${process.platform}`;
  try {
    const worker = new URL('./isolation-worker.ts', import.meta.url);
    const cell = await startCell({ isolation, worker });
    try {
      const why = await cell.ask(fileURLToPath(worker));
      return typeof why === 'string' ? why : undefined;
    } finally {
      await cell.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
