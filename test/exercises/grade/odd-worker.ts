import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveCell } from '../../../lib/exercises/cell.ts';
import type { Order } from '../../../lib/exercises/grade/worker.ts';
import { loadChecks } from '../../../lib/exercises/judge.ts';
import type { Report } from '../../../lib/exercises/results.ts';

// A worker that runs nothing and does what the attempt says in its first line:
// `passes`, `fails`, `breaks` the second check, `throws`, `dies`, `dies once`, `sleeps`.
// The second line names a file that is told of each attempt.
serveCell(async (message): Promise<Report> => {
  const { exercise, source, seed } = message as Order;
  const [what = '', log = ''] = source.split('\n');
  const before = log === '' ? '' : readFileSync(log, { encoding: 'utf8', flag: 'a+' });
  if (log !== '') appendFileSync(log, `${exercise.id}\n`);
  if (what === 'throws') throw new Error('the worker has a bug\nand more lines');
  if (what === 'dies' || (what === 'dies once' && before === ''))
    process.kill(process.pid, 'SIGKILL');
  if (what === 'sleeps') await sleep(300_000);
  const checks = await loadChecks(exercise);
  const results = checks.map(({ id, title, points }, index): Report['results'][number] => {
    const base = { check: id, title, points };
    if (what === 'fails')
      return { ...base, score: 0, outcome: 'crashed', message: '127.0.0.1:40001' };
    return what === 'breaks' && index === 1
      ? { ...base, score: 0, outcome: 'grader error', message: 'a fixture would not start' }
      : { ...base, score: points, outcome: 'passed' };
  });
  return { exercise: exercise.id, seed, results };
});
