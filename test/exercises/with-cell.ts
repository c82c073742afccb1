import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { type Cell, startCell } from '../../lib/exercises/cell.ts';
import type { Isolation } from '../../lib/exercises/confinement.ts';
import { tryIsolation } from '../../lib/exercises/isolation.ts';
import { markedWith, type Process } from '../../lib/exercises/processes.ts';
import type { Order, Report } from './worker.ts';

/** The path of an attack. */
export function attack(name: string): string {
  return fileURLToPath(new URL(`attacks/${name}.mjs`, import.meta.url));
}

/** Why a way of isolation is left out here, told loudly; undefined when it works. */
export async function leftOut(isolation: Exclude<Isolation, 'none'>): Promise<string | undefined> {
  const why = await tryIsolation(isolation);
  if (why !== undefined) console.warn(`LEFT OUT: isolation by ${isolation} (${why})`);
  return why;
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
