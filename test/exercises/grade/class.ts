import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Zippable, zipSync } from 'fflate';
import type { Exercise } from '../../../lib/exercises/model.ts';
import { writePack } from '../../../lib/exercises/pack.ts';

/** A student who is not. */
export interface MadeUp {
  /** Below the class's folder. */
  file: string;
  name: string;
  /** What the grades must say: all points of what was handed in, some, none, or that it was refused. */
  gets: 'everything' | 'something' | 'nothing' | 'refused';
  /** The exercises that were handed in. */
  exercises: string[];
}

export interface ClassPlan {
  /** How many exercises one hands in at most, where it is not all; default 12. */
  most?: number;
  /** How many exercises an attack is tried at; default 2. */
  attacked?: number;
  /** Folders that an attack tries to read and write. */
  targets?: readonly string[];
  /** Ports of this machine that an attack tries to reach. */
  ports?: readonly number[];
  /** What an attack leaves behind where it can: a file's name, a variable's value. */
  mark?: string;
}

const attackFolder = fileURLToPath(new URL('./attacks/', import.meta.url));

/** The names of all attacks. */
export const attacks = readdirSync(attackFolder)
  .map((name) => name.slice(0, -'.ts'.length))
  .sort();

const now = new Date('2026-03-02T10:00:00.000Z');
const started = '2026-03-01T09:00:00.000Z';

type Attempts = Record<string, string>;

/**
 * Writes a class of thirty submissions into an empty folder: good, wrong,
 * hostile and malformed ones, with names of every kind. The same exercises give
 * the same class.
 */
export function writeClass(
  folder: string,
  exercises: readonly Exercise[],
  { most = 12, attacked = 2, targets = [], ports = [], mark = 'wirebook-mark' }: ClassPlan = {},
): MadeUp[] {
  const made: MadeUp[] = [];
  /** So many exercises, beginning with another one for each student. */
  const some = (count = most): Exercise[] => {
    const start = (made.length * 5) % exercises.length;
    const turned = [...exercises.slice(start), ...exercises.slice(0, start)];
    return turned.slice(0, Math.min(count, exercises.length));
  };
  const of = (chosen: readonly Exercise[], source: (exercise: Exercise) => string): Attempts =>
    Object.fromEntries(chosen.map((exercise) => [exercise.id, source(exercise)]));
  const add = (
    file: string,
    name: string,
    gets: MadeUp['gets'],
    attempts: Attempts,
    how: (attempts: Attempts) => void,
  ) => {
    how(attempts);
    made.push({ file, name, gets, exercises: Object.keys(attempts) });
  };
  const pack = (
    file: string,
    name: string,
    gets: MadeUp['gets'],
    attempts: Attempts,
    id?: string,
  ) =>
    add(`${file}.wirebook.zip`, name, gets, attempts, () => {
      const progress = {
        exercises: Object.fromEntries(
          Object.keys(attempts).map((exercise) => [exercise, { started, hints: 1 }]),
        ),
      };
      const bytes = writePack({ student: { name, ...(id && { id }) }, progress, attempts, now });
      writeFileSync(join(folder, `${file}.wirebook.zip`), bytes);
    });
  const workbook = (name: string, gets: MadeUp['gets'], attempts: Attempts) =>
    add(name, name, gets, attempts, () => {
      mkdirSync(join(folder, name));
      for (const [id, source] of Object.entries(attempts)) {
        const path = join(folder, name, 'workbook', `${id}.ts`);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, source);
      }
    });
  const solution = ({ solution }: Exercise) => solution;
  const wrong =
    (index: number) =>
    ({ wrong }: Exercise) =>
      wrong[index % wrong.length]?.source ?? '';

  mkdirSync(folder, { recursive: true });
  // Good.
  pack('ada-lovelace', 'Ada Lovelace', 'everything', of(exercises, solution), 's-1815');
  pack('sam-1', 'Sam Smith', 'everything', of(some(), solution));
  pack('sam-2', 'Sam Smith', 'everything', of(some(), solution));
  pack('calc', "=cmd|' /C calc'!A0", 'everything', of(some(), solution));
  pack('zoe', '👩🏽‍🔬 Zoë Ångström', 'everything', of(some(), solution));
  workbook('学生 李', 'everything', of(some(), solution));
  // Wrong.
  pack('obrien', 'O’Brien, "Bob" <b>', 'something', of(some(), wrong(0)));
  pack('bo', '-2+3', 'something', of(some(), wrong(1)));
  workbook('Cleo Wu', 'something', of(some(), wrong(2)));
  pack(
    'dan',
    'Dan \x1b[31mRed\u202e',
    'nothing',
    of(some(3), ({ starter }) => starter),
  );
  pack(
    'eve',
    'Eve\nTwo Lines',
    'nothing',
    of(some(3), () => 'const x: = 3;\n'),
  );
  // Hostile.
  for (const attack of attacks) {
    const source = readFileSync(join(attackFolder, `${attack}.ts`), 'utf8')
      .replaceAll("'TARGETS'", JSON.stringify(JSON.stringify(targets)))
      .replaceAll("'PORTS'", JSON.stringify(JSON.stringify(ports)))
      .replaceAll('MARK', mark);
    pack(
      `attack-${attack}`,
      `Attack: ${attack}`,
      'nothing',
      of(some(attacked), () => source),
    );
  }
  // Malformed. Each holds solutions, too, so that it would have points if it were read.
  const broken = (file: string, change: (files: Zippable) => Uint8Array) =>
    add(`${file}.wirebook.zip`, file, 'refused', {}, () => {
      const told = {
        ...{ version: 1, student: { name: 'Mallory' } },
        ...{ packed: now.toISOString(), exercises: {} },
      };
      const files: Zippable = { 'pack.json': Buffer.from(JSON.stringify(told)) };
      for (const { id, solution } of some(1)) files[`${id}.ts`] = Buffer.from(solution);
      writeFileSync(join(folder, `${file}.wirebook.zip`), change(files));
    });
  const zip = (files: Zippable) => zipSync(files, { mtime: '1980-01-01T00:00:00' });
  broken('bomb', (files) => zip({ ...files, 'a/b.ts': new Uint8Array(64 * 1024 * 1024) }));
  broken('link', (files) =>
    zip({ ...files, 'a/b.ts': [Buffer.from('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] }),
  );
  broken('absolute', (files) => zip({ ...files, '/etc/cron.d/x.ts': Buffer.from('1') }));
  broken('way-out', (files) => zip({ ...files, '../../x.ts': Buffer.from('1') }));
  broken('truncated', (files) => zip(files).subarray(0, 300));
  broken('empty', () => new Uint8Array());
  return made;
}
