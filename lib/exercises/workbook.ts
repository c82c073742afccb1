import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import type { Exercise } from './model.ts';

/**
 * The student's own folder, `workbook/`: an attempt for each exercise that was
 * begun, and how far they are. Nothing but the student's commands writes here,
 * and no update of the book touches it.
 */
export interface Workbook {
  /** Absolute path. */
  folder: string;
}

const time = v.pipe(v.string(), v.isoTimestamp());

const entry = v.object({
  started: time,
  /** When all checks passed for the first time. */
  passed: v.optional(time),
  /** The most points so far, of how many. */
  best: v.optional(v.object({ score: v.number(), points: v.number() })),
  /** How many hints were shown. */
  hints: v.optional(v.number(), 0),
  /** When the solution was asked for before the checks had passed. */
  gaveUp: v.optional(time),
});

const schema = v.object({
  version: v.literal(1),
  exercises: v.record(v.string(), entry),
});

/** How far the student is, by exercise. */
export type Progress = v.InferOutput<typeof schema>;
export type Entry = v.InferOutput<typeof entry>;

/** Where the attempt at an exercise is kept. */
export function attemptPath({ folder }: Workbook, { id }: Pick<Exercise, 'id'>): string {
  return join(folder, `${id}.ts`);
}

function progressPath({ folder }: Workbook): string {
  return join(folder, 'progress.json');
}

/**
 * Reads how far the student is; nothing yet where there is no file.
 *
 * @throws Error in one line when the file is damaged: it is the student's, so it is never thrown away.
 */
export function readProgress(workbook: Workbook): Progress {
  const path = progressPath(workbook);
  if (!existsSync(path)) return { version: 1, exercises: {} };
  try {
    return v.parse(schema, JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new Error(`${path} cannot be read (${reason}); move it away to begin anew`);
  }
}

/**
 * Changes one exercise's entry. The file is written beside and put in place in
 * one step, after its bytes are on the disk: whoever is killed meanwhile has
 * the old progress or the new, whole either way.
 */
export function note(
  workbook: Workbook,
  id: string,
  change: (entry: Entry | undefined) => Entry,
): Entry {
  const progress = readProgress(workbook);
  const changed = change(progress.exercises[id]);
  progress.exercises[id] = changed;
  writeWhole(progressPath(workbook), `${JSON.stringify(progress, undefined, 2)}\n`);
  return changed;
}

function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.draft`;
  const file = openSync(draft, 'w');
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}

/**
 * Puts the starter into the workbook; an attempt that is there stays as it is.
 *
 * @returns whether it was put there now
 */
export function start(workbook: Workbook, exercise: Exercise, now: Date): boolean {
  const path = attemptPath(workbook, exercise);
  const begun = !existsSync(path);
  if (begun) {
    mkdirSync(dirname(path), { recursive: true });
    // Never over a file that came into being meanwhile.
    writeFileSync(path, exercise.starter, { flag: 'wx' });
  }
  note(workbook, exercise.id, (entry) => entry ?? { started: now.toISOString(), hints: 0 });
  return begun;
}

/**
 * Puts the starter in the attempt's place and keeps the attempt beside it.
 *
 * @returns the path of the copy; undefined when there was no attempt
 */
export function reset(workbook: Workbook, exercise: Exercise): string | undefined {
  const path = attemptPath(workbook, exercise);
  if (!existsSync(path)) return undefined;
  let number = 1;
  const backup = () => path.replace(/\.ts$/, `.backup-${number}.ts`);
  while (existsSync(backup())) number++;
  copyFileSync(path, backup());
  writeWhole(path, exercise.starter);
  return backup();
}
