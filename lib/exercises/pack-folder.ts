import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  opendirSync,
  openSync,
  readSync,
  type Stats,
} from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { exerciseOf, type Pack, packedEntry, packLimits, textOf } from './pack.ts';

/** What a folder that a student handed in holds. */
export interface Folder extends Pick<Pack, 'exercises' | 'attempts'> {
  /** When the youngest of its attempts was changed; undefined when there is none. */
  changed: Date | undefined;
  /** Files that have the name of an attempt and are not read, each with the reason. */
  refused: { path: string; reason: string }[];
}

/**
 * Reads a workbook that was handed in as a folder: the attempts and how far the
 * student came. Nothing else in it is looked at, and no link is followed.
 *
 * @param folder the workbook, or a folder that has it as `workbook`
 * @returns what it holds, or in one line why it was refused
 */
export function readFolder(folder: string): { folder: Folder } | { refused: string } {
  const why = folderFault(folder);
  if (why) return { refused: `it ${why}` };
  const within = join(folder, 'workbook');
  const root = folderFault(within) === undefined ? within : folder;
  const found: Folder = { exercises: {}, attempts: {}, changed: undefined, refused: [] };
  const budget = { bytes: packLimits.all, entries: packLimits.entries };
  try {
    for (const recipe of namesIn(root, budget)) {
      if (!/^[a-z0-9-]+$/.test(recipe)) continue;
      const stats = lstatSync(join(root, recipe), { throwIfNoEntry: false });
      if (stats?.isSymbolicLink()) {
        found.refused.push({ path: recipe, reason: 'is a symbolic link' });
      }
      if (!stats?.isDirectory()) continue;
      for (const name of namesIn(join(root, recipe), budget)) {
        const id = exerciseOf(`${recipe}/${name}`);
        if (id !== undefined) readAttempt(root, id, found, budget);
      }
    }
    readProgress(root, found);
  } catch (error) {
    if (error instanceof TooMuch) return { refused: error.message };
    const { code } = error as NodeJS.ErrnoException;
    return { refused: `it cannot be read (${code ?? (error as Error).message})` };
  }
  return { folder: found };
}

class TooMuch extends Error {}

interface Budget {
  bytes: number;
  entries: number;
}

function readAttempt(root: string, id: string, found: Folder, budget: Budget): void {
  const path = `${id}.ts`;
  const file = readRegularFile(join(root, path), packLimits.file);
  if ('refused' in file) {
    found.refused.push({ path, reason: file.refused });
    return;
  }
  budget.bytes -= file.bytes.length;
  if (budget.bytes < 0) throw new TooMuch(`it is larger than ${packLimits.all / 1024 / 1024} MB`);
  found.attempts[id] = textOf(file.bytes);
  const { mtime } = file.stats;
  if (found.changed === undefined || found.changed < mtime) found.changed = mtime;
}

const progress = v.object({ exercises: v.record(v.string(), packedEntry) });

/** What the workbook noted is the student's word only; where it cannot be read nothing is lost. */
function readProgress(root: string, found: Folder): void {
  const file = readRegularFile(join(root, 'progress.json'), packLimits.file);
  if ('refused' in file) return;
  try {
    found.exercises = v.parse(progress, JSON.parse(textOf(file.bytes))).exercises;
  } catch {
    found.exercises = {};
  }
}

/** The names in a folder, sorted; never more than are left. */
function namesIn(folder: string, budget: Budget): string[] {
  const names: string[] = [];
  const entries = opendirSync(folder);
  try {
    for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
      budget.entries -= 1;
      if (budget.entries < 0) throw new TooMuch(`it has more than ${packLimits.entries} files`);
      names.push(entry.name);
    }
  } finally {
    entries.closeSync();
  }
  return names.sort();
}

/** Why something is no folder to be read, as the end of “it …”. */
function folderFault(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 'is not there';
  if (stats.isSymbolicLink()) return 'is a symbolic link';
  return stats.isDirectory() ? undefined : 'is no folder';
}

/**
 * Reads a plain file that nobody trusts. A link is not followed, a pipe does
 * not block, and no byte above the limit is read.
 *
 * @returns its bytes, or why it was refused, as the end of “it …”
 */
export function readRegularFile(
  path: string,
  most: number,
): { bytes: Uint8Array; stats: Stats } | { refused: string } {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return { refused: 'is not there' };
  if (found.isSymbolicLink()) return { refused: 'is a symbolic link' };
  if (!found.isFile()) return { refused: 'is no plain file' };
  let file: number;
  try {
    // Again when it is opened: it may have been exchanged meanwhile. (Windows knows neither flag.)
    const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
    file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    return { refused: `cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return { refused: 'is no plain file' };
    if (stats.size > most) return { refused: `is larger than ${most / 1024} KB` };
    const bytes = Buffer.alloc(stats.size);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null);
    }
    return { bytes: bytes.subarray(0, length), stats };
  } finally {
    closeSync(file);
  }
}
