import { join, relative } from 'node:path';
import { slug } from '../../book/slug.ts';
import { UsageError } from '../../play/command.ts';
import { padTo, widthOf } from '../../wire/width.ts';
import type { Exercise } from '../model.ts';
import { packEnding, writePack } from '../pack.ts';
import { type Progress, readAttempt, readProgress, update, writeWhole } from '../workbook.ts';
import { counted, type Desk, say } from './desk.ts';

export interface PackOptions {
  /** Who hands it in; remembered. */
  name?: string | undefined;
  /** A number or an address by which a school knows them; remembered. */
  id?: string | undefined;
}

/** The most letters of a name in a file's name. */
const longest = 60;

/** `pack`: makes one file of all attempts, to hand in. */
export function pack(desk: Desk, { name: said, id }: PackOptions): number {
  const progress = readProgress(desk.workbook);
  const student = studentOf(progress, said, id);
  const handed = desk.exercises.flatMap((exercise) => {
    const source = readAttempt(desk.workbook, exercise);
    return source === undefined ? [] : [{ exercise, source }];
  });
  if (handed.length === 0) {
    throw new UsageError(
      'there is no attempt to pack: npm run exercise start begins the first exercise',
    );
  }
  const bytes = writePack({
    student,
    progress,
    attempts: Object.fromEntries(handed.map(({ exercise, source }) => [exercise.id, source])),
    now: desk.now(),
  });
  // Whose it is is remembered once it can be packed.
  update(desk.workbook, (all) => {
    all.student = student;
  });
  // Short enough for every file system.
  const name = slug(student.name).slice(0, longest) || 'workbook';
  const path = join(desk.workbook.folder, name + packEnding);
  writeWhole(desk.workbook, path, bytes);
  say(desk, ...handedLines(desk, handed, progress), ...missingLines(desk, handed), '');
  say(
    desk,
    `Hand in this file, ${size(bytes.length)}, as ${student.name}${student.id ? ` (${student.id})` : ''}:`,
  );
  say(desk, desk.colours.bold(relative(desk.terminal.root, path)));
  return 0;
}

function studentOf(
  { student }: Progress,
  name: string | undefined,
  id: string | undefined,
): NonNullable<Progress['student']> {
  const said = name?.trim() ?? student?.name;
  if (said === undefined) {
    throw new UsageError(
      'whose is it? The first time say your name: npm run exercise pack -- --name "Ada Lovelace"',
    );
  }
  if (said === '') throw new UsageError('the name is empty');
  const number =
    id?.trim() || (name === undefined || said === student?.name ? student?.id : undefined);
  return { name: said, ...(number && { id: number }) };
}

type Handed = { exercise: Exercise; source: string };

function handedLines(desk: Desk, handed: readonly Handed[], progress: Progress): string[] {
  const width = Math.max(...handed.map(({ exercise }) => widthOf(exercise.id)));
  return handed.map(({ exercise, source }) => {
    const entry = progress.exercises[exercise.id];
    const how = entry?.passed
      ? 'done'
      : source === exercise.starter
        ? 'not changed yet'
        : entry?.best
          ? `${entry.best.score} of ${counted(entry.best.points, 'point')} so far`
          : 'never checked';
    const sign = entry?.passed ? '✓' : '…';
    return `${sign} ${desk.colours.program(padTo(exercise.id, width))}  ${how}`;
  });
}

/** Few are named; of many it is enough to know where they are listed. */
function missingLines(desk: Desk, handed: readonly Handed[]): string[] {
  const begun = new Set(handed.map(({ exercise }) => exercise));
  const missing = desk.exercises.filter((exercise) => !begun.has(exercise));
  if (missing.length === 0) return [];
  const names = missing.length <= 5 ? missing.map(({ id }) => id).join(', ') : '';
  const all = counted(desk.exercises.length, 'exercise');
  return [
    '',
    `Not begun, and not in it: ${names || `${missing.length} of ${all}; npm run exercise list -- --todo lists them`}.`,
  ];
}

function size(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1024))} KB`;
}
