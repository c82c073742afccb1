import type { Exercise } from '../model.ts';
import { note } from '../workbook.ts';
import { columnsOf, type Desk, say } from './desk.ts';
import { proseLines } from './prose.ts';

/** `hint`: shows the hints so far and one more, and notes how many. */
export function hint(desk: Desk, exercise: Exercise): number {
  const { hints, passed } = note(desk.workbook, exercise.id, (before) => {
    const given = before ?? { started: desk.now().toISOString(), hints: 0 };
    return { ...given, hints: Math.min(given.hints + 1, exercise.hints.length) };
  });
  const context = { columns: columnsOf(desk), root: desk.terminal.root, folder: exercise.folder };
  const { bold, faint } = desk.colours;
  exercise.hints.slice(0, hints).forEach((text, index) => {
    say(desk, bold(`Hint ${index + 1} of ${exercise.hints.length}`), '');
    say(desk, ...proseLines(text, context), '');
  });
  const left = exercise.hints.length - hints;
  if (left > 0)
    say(
      desk,
      faint(`Ask again for ${left === 1 ? 'the last one' : `one of the ${left} that are left`}.`),
    );
  else if (passed) say(desk, faint('That was the last hint.'));
  else {
    say(
      desk,
      'That was the last hint. If it does not help either, give up and learn from a solution:',
      `npm run exercise solution ${exercise.id} -- --give-up`,
    );
  }
  return 0;
}
