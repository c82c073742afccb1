import { setTimeout as sleep } from 'node:timers/promises';
import { type Cell, startCell } from '../cell.ts';
import type { Isolation } from '../confinement.ts';
import type { Report } from '../results.ts';
import type { Order } from './worker.ts';

/** Judges the attempts of one student, in a cell that nobody else has. */
export interface Judge {
  /**
   * Judges one attempt. A cell that dies is replaced, once.
   *
   * @throws Error in one line when the grader cannot do its part, or is stopped.
   */
  judge(order: Order): Promise<Report>;
  close(): Promise<void>;
}

/** Milliseconds beyond an exercise's own time in which a cell must have answered. */
const patience = 60_000;

/**
 * @param signal ends whatever runs, at once
 * @param worker the path of what `./worker.ts` was compiled to
 */
export function judgeIn(isolation: Isolation, signal: AbortSignal, worker: string): Judge {
  let cell: Cell | undefined;
  const stop = () => void cell?.close();
  signal.addEventListener('abort', stop, { once: true });
  const close = async () => {
    const old = cell;
    cell = undefined;
    await old?.close();
  };
  const once = async (order: Order): Promise<Report> => {
    signal.throwIfAborted();
    cell ??= await startCell({ isolation, worker });
    signal.throwIfAborted();
    const late = new AbortController();
    try {
      return (await Promise.race([
        cell.ask(order),
        sleep(order.time + patience, undefined, { signal: late.signal }).then(() => {
          throw new Error(`the cell gave no answer in ${(order.time + patience) / 1000} s`);
        }),
      ])) as Report;
    } finally {
      late.abort();
    }
  };
  return {
    judge: async (order) => {
      try {
        const report = await once(order);
        if (report.results.every(({ outcome }) => outcome !== 'grader error')) return report;
      } catch {
        signal.throwIfAborted();
      }
      // Whatever it was, it is tried once more, in a cell that has seen nothing yet.
      await close();
      return once(order);
    },
    close: async () => {
      signal.removeEventListener('abort', stop);
      await close();
    },
  };
}
