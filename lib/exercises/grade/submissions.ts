import { createHash } from 'node:crypto';
import { lstatSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { slug } from '../../book/slug.ts';
import { type PackedEntry, packEnding, packLimits, readPack } from '../pack.ts';
import { readFolder, readRegularFile } from '../pack-folder.ts';
import { byName, harmlessName } from './text.ts';

/** What one student handed in, once. */
export interface Submission {
  /** Where it lies below the class's folder: `ada.wirebook.zip`, `Ada Lovelace`. */
  file: string;
  /** A name for files, which only this submission of the class has and always has. */
  id: string;
  name: string;
  /** The student's number, where the pack tells one. */
  number?: string;
  /** The name, and where it alone would not tell two apart, what does. */
  label: string;
  /** Who else goes by that name. */
  namesake?: 'handed in more than once' | 'same name';
  /** When the pack was made, or the folder's attempts were last changed; ISO 8601. */
  handedIn?: string;
  /** Why nothing of it is graded. */
  refused?: string;
  /** What the student's workbook noted; their word only. */
  told: Record<string, PackedEntry>;
  /** The source of each attempt, by exercise. */
  attempts: Record<string, string>;
  /** Attempts that are not read, each with the reason. */
  refusedFiles: { path: string; reason: string }[];
}

/** What lies in a class's folder. */
export interface HandedIn {
  /** In the order of their labels. */
  submissions: Submission[];
  /** Files that are no submissions. */
  others: string[];
}

type Read = Omit<Submission, 'id' | 'label'>;

/**
 * Reads what a class handed in: packs, folders, and folders with packs in them.
 * Nothing of it is trusted; what cannot be read is a submission that is refused.
 *
 * @param leftOut absolute paths of what is no submission: the reports of an earlier run
 * @throws Error when the class's folder itself cannot be read.
 */
export function readSubmissions(folder: string, leftOut: readonly string[] = []): HandedIn {
  const read: Read[] = [];
  const others: string[] = [];
  for (const file of readdirSync(folder).sort()) {
    const path = join(folder, file);
    if (file.startsWith('.') || leftOut.includes(resolve(path))) continue;
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    if (isPack(file) && !stats.isDirectory()) read.push(fromPack(file, path));
    else if (stats.isDirectory() || stats.isSymbolicLink()) read.push(...fromFolder(file, path));
    else others.push(file);
  }
  return { submissions: named(read), others };
}

const isPack = (file: string): boolean => /\.zip$/i.test(file);

/** The name that a file gives a student who told none: `ada-lovelace.wirebook.zip`, `Ada Lovelace/`. */
function nameOfFile(file: string): string {
  const name = file.toLowerCase().endsWith(packEnding)
    ? file.slice(0, -packEnding.length)
    : file.replace(/\.zip$/i, '');
  return harmlessName(name);
}

const nothing = { told: {}, attempts: {}, refusedFiles: [] };

function fromPack(file: string, path: string): Read {
  const name = nameOfFile(file.split('/').at(-1) ?? file);
  const bytes = readRegularFile(path, packLimits.all);
  if ('refused' in bytes) return { file, name, refused: `it ${bytes.refused}`, ...nothing };
  const read = readPack(bytes.bytes);
  if ('refused' in read) return { file, name, refused: read.refused, ...nothing };
  const { student, packed, exercises, attempts } = read.pack;
  return {
    file,
    name: harmlessName(student.name),
    ...(student.id && { number: harmlessName(student.id) }),
    handedIn: packed,
    told: exercises,
    attempts,
    refusedFiles: [],
  };
}

/** A workbook; or the packs in a folder, as learning platforms put each student's files into one. */
function fromFolder(file: string, path: string): Read[] {
  const read = readFolder(path);
  if ('refused' in read) {
    return [{ file, name: nameOfFile(file), refused: read.refused, ...nothing }];
  }
  const { attempts, exercises, refused, changed } = read.folder;
  if (Object.keys(attempts).length === 0 && refused.length === 0) {
    const packs = readdirSync(path).filter(isPack).sort();
    if (packs.length > 0 && packs.length <= packLimits.entries) {
      return packs.map((name) => fromPack(`${file}/${name}`, join(path, name)));
    }
  }
  return [
    {
      file,
      name: nameOfFile(file),
      ...(changed && { handedIn: changed.toISOString() }),
      told: exercises,
      attempts,
      refusedFiles: refused,
    },
  ];
}

/** Tells students of one name apart, and those who handed in more than once. */
function named(read: readonly Read[]): Submission[] {
  const keyOf = ({ name }: Read) => name.toLowerCase();
  return read
    .map((each): Submission => {
      const others = read.filter((other) => other !== each && keyOf(other) === keyOf(each));
      const again = others.some(({ number }) => number !== undefined && number === each.number);
      const label = others.length === 0 ? each.name : `${each.name} (${harmlessName(each.file)})`;
      const namesake = again ? 'handed in more than once' : 'same name';
      return { ...each, id: idOf(each.file), label, ...(others.length > 0 && { namesake }) };
    })
    .sort((one, other) => byName(one.label, other.label) || byName(one.file, other.file));
}

/**
 * A name for files that no other file of the folder gets, and that does not
 * change when others come: a pack's own where that is plain, with a piece of
 * its hash where it is not.
 */
function idOf(file: string): string {
  const plain = file.endsWith(packEnding) ? file.slice(0, -packEnding.length) : undefined;
  const name = slug(plain ?? file)
    .replace(/[^a-z0-9-]+/g, '')
    .slice(0, 60);
  // One that ends like a hash could be taken for another's.
  if (name !== '' && name === plain && !/(^|-)[0-9a-f]{8}$/.test(name)) return name;
  const hash = createHash('sha256').update(file).digest('hex').slice(0, 8);
  return name === '' ? hash : `${name}-${hash}`;
}
