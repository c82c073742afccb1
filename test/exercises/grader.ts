import { startCell } from '../../lib/exercises/cell.ts';
import type { Isolation } from '../../lib/exercises/confinement.ts';

// A grader that a test kills: it starts an attempt, in a cell, that would go on for long.
const [isolation, program, mark] = process.argv.slice(2) as [Isolation, string, string];
const worker = new URL('./worker.ts', import.meta.url);
void startCell({ isolation, worker }).then((cell) =>
  cell.ask({ program, environment: { TEST_RUN: mark }, limits: { time: 60_000 } }),
);
