import type { Exercise } from '../model.ts';
import { note, readProgress } from '../workbook.ts';
import { type Desk, say } from './desk.ts';

/** `solution`: shows a solution once the attempt has passed, or to who gives up, which is noted. */
export function solution(desk: Desk, exercise: Exercise, giveUp: boolean): number {
  if (!mayBeShown(desk, exercise)) {
    if (!giveUp) {
      desk.terminal.stderr.write(
        `exercise: a solution of ${exercise.id} is shown once your attempt passes; to give up, which is noted:\n` +
          `npm run exercise solution ${exercise.id} -- --give-up\n`,
      );
      return 1;
    }
    noteGivingUp(desk, exercise);
  }
  say(desk, exercise.solution.trimEnd());
  return 0;
}

/** Whether a solution takes nothing away any more. */
export function mayBeShown({ workbook }: Desk, { id }: Exercise): boolean {
  const entry = readProgress(workbook).exercises[id];
  return entry?.passed !== undefined || entry?.gaveUp !== undefined;
}

/** Notes that the student gave up. */
export function noteGivingUp({ workbook, now }: Desk, { id }: Exercise): void {
  note(workbook, id, (before) => {
    const entry = before ?? { started: now().toISOString(), hints: 0 };
    return { ...entry, gaveUp: entry.gaveUp ?? now().toISOString() };
  });
}
