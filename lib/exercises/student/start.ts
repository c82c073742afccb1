import type { Exercise } from '../model.ts';
import { readProgress, start } from '../workbook.ts';
import { attemptName, columnsOf, currentOf, type Desk, nextAfter, say } from './desk.ts';
import { proseLines } from './prose.ts';

/** `start`: puts the starter into the workbook, and tells the task. */
export function begin(desk: Desk, exercise: Exercise): number {
  const begun = start(desk.workbook, exercise, desk.now());
  const name = attemptName(desk, exercise);
  say(
    desk,
    ...taskLines(desk, exercise),
    '',
    begun
      ? `Your program to work on: ${desk.colours.bold(name)}`
      : `Your attempt is there already, and stays as it is: ${desk.colours.bold(name)}`,
    '',
    'npm run exercise check    tries it',
    'npm run exercise watch    tries it whenever you save',
    'npm run exercise hint     shows a hint',
  );
  return 0;
}

/** The exercise that `start` begins when none is named: the next one that is not begun. */
export function toBegin(desk: Desk): Exercise | undefined {
  const progress = readProgress(desk.workbook);
  return nextAfter(currentOf(desk, progress), desk, ({ id }) => !progress.exercises[id]);
}

/** What `start` says when there is nothing left to begin. */
export function allBegun(desk: Desk): number {
  const { exercises: entries } = readProgress(desk.workbook);
  const left = desk.exercises.filter(({ id }) => !entries[id]?.passed);
  say(
    desk,
    ...(left.length === 0
      ? ['You have done them all. npm run exercise pack makes one file of them, to hand in.']
      : [
          `You have begun them all, and ${left.length === 1 ? 'one does' : `${left.length} do`} not pass yet: npm run exercise list -- --todo`,
        ]),
  );
  return 0;
}

/** What an exercise asks for. */
export function taskLines(desk: Desk, exercise: Exercise): string[] {
  const { bold, faint } = desk.colours;
  const context = {
    columns: columnsOf(desk),
    root: desk.terminal.root,
    folder: exercise.folder,
  };
  return [
    `${bold(exercise.title)} ${faint(`(${exercise.id}, ${exercise.kind}, ${exercise.minutes} min)`)}`,
    '',
    ...proseLines(exercise.task, context),
    '',
    bold('Why it matters'),
    '',
    ...proseLines(exercise.why, context),
    '',
    bold('Read first'),
    '',
    ...proseLines(exercise.first, context),
  ];
}
