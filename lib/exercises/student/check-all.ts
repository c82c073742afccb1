import { padTo, widthOf } from '../../wire/width.ts';
import { newSeed } from '../random.ts';
import { readAttempt, readProgress, update } from '../workbook.ts';
import { allPassed, checksOf, record, sumLine } from './check.ts';
import { type Desk, say } from './desk.ts';
import { tryAttempt } from './try.ts';

/**
 * Tries every attempt in the workbook, and tells a line of each.
 *
 * @returns how many do not pass
 */
export async function checkAll(desk: Desk, signal: AbortSignal): Promise<number> {
  const { colours, screen } = desk;
  const { exercises: begun, current } = readProgress(desk.workbook);
  const all = desk.exercises.flatMap((exercise) => {
    const source = begun[exercise.id] && readAttempt(desk.workbook, exercise);
    return source === undefined ? [] : [{ exercise, source }];
  });
  if (all.length === 0) say(desk, 'Nothing is begun yet.');
  const width = Math.max(0, ...all.map(({ exercise }) => widthOf(exercise.id)));
  let failing = 0;
  try {
    for (const { exercise, source } of all) {
      const report = await tryAttempt(exercise, source, {
        ...{ judge: desk.judge, checks: await checksOf(exercise), seed: newSeed(), signal },
        begins: ({ id }) => screen.doing(`  ${exercise.id}: ${id} …`),
      });
      record(desk, exercise, report, true);
      const passed = allPassed(report);
      if (!passed) failing += 1;
      const sign = passed ? '✓' : colours.warn('✗');
      say(desk, `${sign} ${padTo(exercise.id, width)}  ${sumLine(report)}`);
    }
  } finally {
    screen.doing();
    // Where the student was is where they still are.
    if (all.length > 0) update(desk.workbook, (progress) => Object.assign(progress, { current }));
  }
  return failing;
}
