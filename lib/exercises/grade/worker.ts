import { performance } from 'node:perf_hooks';
import { serveCell, thisCell } from '../cell.ts';
import { judge, loadChecks } from '../judge.ts';
import type { Exercise } from '../model.ts';
import type { Report, Result } from '../results.ts';

/** What a cell is asked: to judge one attempt. */
export interface Order {
  exercise: Pick<Exercise, 'id' | 'name' | 'checks'>;
  source: string;
  seed: string;
  /** Milliseconds after which no further check is begun. */
  time: number;
}

serveCell(async (message): Promise<Report> => {
  const { exercise, source, seed, time } = message as Order;
  const ground = thisCell();
  const until = performance.now() + time;
  const results: Result[] = [];
  for (const { id, title, points } of await loadChecks(exercise)) {
    if (performance.now() < until) {
      const plan = { seed, only: [id], folder: ground.folder, ground };
      results.push(...(await judge(exercise, source, plan)).results);
    } else {
      const message = `not tried any more: the whole exercise took longer than ${time / 1000} s`;
      results.push({ check: id, title, points, score: 0, outcome: 'timed out', message });
    }
  }
  return { exercise: exercise.id, seed, results };
});
