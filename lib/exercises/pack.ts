import { strToU8, type Zippable, zipSync } from 'fflate';
import * as v from 'valibot';
import { PackRefused, readArchive } from './pack-zip.ts';

/** What a pack is called: `ada-lovelace.wirebook.zip`. */
export const packEnding = '.wirebook.zip';

/** The most of everything that a pack may hold; sizes in bytes, unpacked. */
export const packLimits = { file: 1024 * 1024, all: 16 * 1024 * 1024, entries: 1_000 } as const;

const time = v.pipe(v.string(), v.isoTimestamp());

/** What a workbook notes of an exercise, and a pack tells. */
export const packedEntry = v.object({
  started: time,
  /** When all checks passed for the first time. */
  passed: v.optional(time),
  /** How many hints were shown. */
  hints: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  /** When the solution was asked for before the checks had passed. */
  gaveUp: v.optional(time),
  /** The seed of the last check. */
  seed: v.optional(v.pipe(v.string(), v.maxLength(100))),
});

const student = v.object({
  name: v.pipe(v.string(), v.trim(), v.nonEmpty('the name is empty'), v.maxLength(200)),
  /** A number or an address by which a school knows them. */
  id: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(200))),
});

const contents = v.object({
  version: v.literal(1, 'it is of a version that this book does not know'),
  student,
  packed: time,
  exercises: v.record(v.string(), packedEntry),
});

export type Student = v.InferOutput<typeof student>;
/** How far a student came with one exercise. Written by the student's machine, so it is their word only. */
export type PackedEntry = v.InferOutput<typeof packedEntry>;

/** What a student hands in. */
export interface Pack {
  student: Student;
  /** When it was made, by the student's clock; ISO 8601. */
  packed: string;
  /** By exercise, `qotd/whole-quote`. */
  exercises: Record<string, PackedEntry>;
  /** The source of each attempt, by exercise. */
  attempts: Record<string, string>;
}

const attemptFile = /^([a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*)\.ts$/;

/** The exercise whose attempt a path names: `qotd/whole-quote.ts`; undefined for any other path. */
export function exerciseOf(path: string): string | undefined {
  return attemptFile.exec(path)?.[1];
}

/** What `writePack` packs. */
export interface Handed {
  student: { name: string; id?: string | undefined };
  /** What the workbook noted; what a pack does not tell is left out. */
  progress: {
    exercises: Readonly<Record<string, v.InferInput<typeof packedEntry>>>;
  };
  /** The source of each attempt, by exercise. */
  attempts: Readonly<Record<string, string>>;
  now: Date;
}

/**
 * Packs what a student hands in: one ZIP file with `pack.json` and a file
 * `RECIPE/EXERCISE.ts` for each attempt. The same input gives the same bytes.
 *
 * @throws Error in one line when it could not be read again: no name, an
 *   attempt that is too large, a name that is no exercise's
 */
export function writePack({ student, progress, attempts, now }: Handed): Uint8Array {
  const told = { version: 1, student, packed: now.toISOString(), exercises: progress.exercises };
  const head = v.safeParse(contents, told);
  if (!head.success) throw new Error(v.getDotPath(head.issues[0]) + reasonOf(head.issues[0]));
  const files = new Map([['pack.json', strToU8(`${JSON.stringify(head.output, undefined, 2)}\n`)]]);
  for (const [id, source] of Object.entries(attempts).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (exerciseOf(`${id}.ts`) === undefined) throw new Error(`“${id}” is no exercise`);
    files.set(`${id}.ts`, strToU8(source));
  }
  let all = 0;
  for (const [path, bytes] of files) {
    all += bytes.length;
    if (bytes.length > packLimits.file) {
      throw new Error(`${path} is larger than ${packLimits.file / 1024} KB`);
    }
  }
  if (files.size > packLimits.entries) throw new Error('too many attempts');
  if (all > packLimits.all) throw new Error('all attempts together are too large');
  const entries: Zippable = {};
  // Read and written by its owner: what unpacks it sees plain files.
  for (const [path, bytes] of files) entries[path] = [bytes, { os: 3, attrs: 0o100644 << 16 }];
  return zipSync(entries, { mtime: localTime(now), level: 9 });
}

/**
 * Reads a pack that nobody trusts. Nothing is written anywhere, and no more is
 * unpacked than a pack may hold.
 *
 * @returns what it holds, or in one line why it was refused
 */
export function readPack(bytes: Uint8Array): { pack: Pack } | { refused: string } {
  try {
    const files = readArchive(bytes, packLimits, (path) =>
      path === 'pack.json' ? path : exerciseOf(path) && path,
    );
    const head = files.get('pack.json');
    if (head === undefined) throw new PackRefused('it has no pack.json');
    files.delete('pack.json');
    const { student, packed, exercises } = readHead(textOf(head));
    const attempts: Pack['attempts'] = {};
    for (const [path, content] of files) attempts[exerciseOf(path)!] = textOf(content);
    return { pack: { student, packed, exercises, attempts } };
  } catch (error) {
    if (!(error instanceof PackRefused)) throw error;
    return { refused: error.message };
  }
}

function readHead(text: string): v.InferOutput<typeof contents> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PackRefused('its pack.json is damaged');
  }
  const head = v.safeParse(contents, json);
  if (head.success) return head.output;
  const [issue] = head.issues;
  throw new PackRefused(
    `its pack.json is not as it must be: ${v.getDotPath(issue) ?? ''}${reasonOf(issue)}`,
  );
}

function reasonOf({ message }: v.BaseIssue<unknown>): string {
  return `: ${message.split('\n', 1)[0]}`;
}

/** Text of bytes: UTF-8, without the mark that some editors begin a file with. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A time as a ZIP file holds it: of UTC, so that every machine writes the same, and not before 1980. */
function localTime(now: Date): string {
  const first = '1980-01-01T00:00:00';
  const time = now.toISOString().slice(0, 19);
  return time < first || time > '2100' ? first : time;
}
