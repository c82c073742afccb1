import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { isRunning, withLock } from './lock.ts';
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
  /** The seed of the last check of all. */
  seed: v.optional(v.string()),
});

const schema = v.object({
  version: v.literal(1),
  /** Who hands the workbook in, as they said themselves. */
  student: v.optional(v.object({ name: v.string(), id: v.optional(v.string()) })),
  /** The exercise that was worked on last. */
  current: v.optional(v.string()),
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
 * Changes the progress. The file is written beside and put in place in one
 * step, after its bytes are on the disk: whoever is killed meanwhile has the
 * old progress or the new, whole either way. Two commands at the same time
 * wait for one another.
 */
export function update(workbook: Workbook, change: (progress: Progress) => void): Progress {
  mkdirSync(workbook.folder, { recursive: true });
  return withLock(join(workbook.folder, 'progress.lock'), () => {
    removeDrafts(workbook);
    const progress = readProgress(workbook);
    change(progress);
    writeWhole(workbook, progressPath(workbook), `${JSON.stringify(progress, undefined, 2)}\n`);
    return progress;
  });
}

/** Changes one exercise's entry, and makes it the current one. */
export function note(
  workbook: Workbook,
  id: string,
  change: (entry: Entry | undefined) => Entry,
): Entry {
  const progress = update(workbook, (all) => {
    all.exercises[id] = change(all.exercises[id]);
    all.current = id;
  });
  return progress.exercises[id] as Entry;
}

/** What commands that were killed have left. */
function removeDrafts({ folder }: Workbook): void {
  for (const name of readdirSync(folder)) {
    const [, pid] = /^(\d+)\.draft$/.exec(name) ?? [];
    if (pid && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function writeDraft({ folder }: Workbook, content: string | Uint8Array): string {
  const path = join(folder, `${process.pid}.draft`);
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return path;
}

/** Writes a file of the workbook in one step: it is the old one or the new one, whole either way. */
export function writeWhole(workbook: Workbook, path: string, content: string | Uint8Array): void {
  renameSync(writeDraft(workbook, content), path);
}

/** Writes a file that is not there yet; one that came into being meanwhile stays as it is. */
function writeNew(workbook: Workbook, path: string, text: string): boolean {
  if (existsSync(path)) return false;
  mkdirSync(dirname(path), { recursive: true });
  const written = writeDraft(workbook, text);
  try {
    linkSync(written, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    // Not every file system has links.
    copyFileSync(written, path, constants.COPYFILE_EXCL);
    return true;
  } finally {
    rmSync(written, { force: true });
  }
}

/** What an editor needs to know, to say about an attempt what the book says about its programs. */
const settings = `{
  "extends": "../tsconfig.json",
  "compilerOptions": { "noUnusedLocals": false, "noUnusedParameters": false },
  "include": ["*/*.ts"],
  "exclude": ["*/*.backup-*.ts"]
}
`;

/**
 * Puts the starter into the workbook; an attempt that is there stays as it is.
 *
 * @returns whether it was put there now
 */
export function start(workbook: Workbook, exercise: Exercise, now: Date): boolean {
  mkdirSync(workbook.folder, { recursive: true });
  writeNew(workbook, join(workbook.folder, 'tsconfig.json'), settings);
  const begun = writeNew(workbook, attemptPath(workbook, exercise), exercise.starter);
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
  for (let number = 1; ; number++) {
    const backup = path.replace(/\.ts$/, `.backup-${number}.ts`);
    try {
      copyFileSync(path, backup, constants.COPYFILE_EXCL);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    writeWhole(workbook, path, exercise.starter);
    return backup;
  }
}

/** The source of an attempt; undefined where there is none. */
export function readAttempt(
  workbook: Workbook,
  exercise: Pick<Exercise, 'id'>,
): string | undefined {
  try {
    return readFileSync(attemptPath(workbook, exercise), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
