import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cell, startCell } from '../../lib/exercises/cell.ts';
import type { Isolation } from '../../lib/exercises/confinement.ts';
import { findIsolation, tryIsolation } from '../../lib/exercises/isolation.ts';
import { markedWith, type Process } from '../../lib/exercises/processes.ts';
import type { Order, Report } from './worker.ts';

/** The path of an attack. */
export function attack(name: string): string {
  return fileURLToPath(new URL(`attacks/${name}.mjs`, import.meta.url));
}

/**
 * The tests of one way of isolation. Where its tool is missing they are skipped,
 * loudly; where the system forbids namespaces to everybody nothing that can be
 * installed would change it, so they are no part of this machine's tests.
 */
export async function describeConfined(
  isolation: Exclude<Isolation, 'none'>,
  define: () => void,
): Promise<void> {
  const why = await tryIsolation(isolation);
  if (why === undefined) {
    describe(`an attempt that ${isolation} confines`, define);
    return;
  }
  console.warn(`LEFT OUT: isolation by ${isolation} (${why})`);
  if (namespacesAllowed()) {
    describe.skip(`an attempt that ${isolation} confines, LEFT OUT: ${why}`, define);
  } else {
    test(`${isolation} confines nothing where the system allows no namespaces`, async () => {
      expect((await findIsolation()).isolation).toBe('none');
    }, 60_000);
  }
}

/** Whether this machine lets its users make the namespaces that every isolation is made of. */
export function namespacesAllowed(): boolean {
  const kinds = ['--user', '--map-root-user', '--net', '--pid', '--mount', '--fork'];
  return spawnSync('unshare', [...kinds, 'true']).status === 0;
}

export type Run = Report & {
  /** Processes that carry this run's mark when it is over. */
  left: Process[];
};

/** A cell for all tests of a suite, and what runs an attempt in it. */
export function useCell(isolation: Isolation): (order: Order) => Promise<Run> {
  let cell: Cell;
  beforeAll(async () => {
    cell = await startCell({
      isolation,
      worker: new URL('./worker.ts', import.meta.url),
    });
  }, 60_000);
  afterAll(() => cell?.close());
  return async (order) => {
    const mark = `TEST_RUN=${randomUUID()}`;
    const environment = { ...order.environment, TEST_RUN: mark.slice('TEST_RUN='.length) };
    const report = (await cell.ask({ ...order, environment })) as Report;
    return { ...report, left: markedWith(mark) };
  };
}
