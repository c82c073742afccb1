import { relative } from 'node:path';
import { UsageError } from '../../play/command.ts';
import type { Exercise } from '../model.ts';
import { reset } from '../workbook.ts';
import { attemptName, type Desk, say } from './desk.ts';

/** `reset`: begins anew, and keeps the attempt beside. */
export function anew(desk: Desk, exercise: Exercise): number {
  const copy = reset(desk.workbook, exercise);
  if (copy === undefined) {
    throw new UsageError(`${exercise.id} has no attempt: npm run exercise start ${exercise.id}`);
  }
  say(
    desk,
    `${attemptName(desk, exercise)} is as it was at the start.`,
    `What you had is kept as ${relative(desk.terminal.root, copy)}.`,
  );
  return 0;
}
