import { join, relative } from 'node:path';
import { didYouMean } from '../../book/nearest.ts';
import { type Terminal, UsageError } from '../../play/command.ts';
import { chaptersOf } from '../../play/contents.ts';
import { type Colours, coloursFor } from '../../wire/colour.ts';
import type { Exercise } from '../model.ts';
import { readExercises } from '../read.ts';
import type { Report } from '../results.ts';
import { attemptPath, type Progress, readProgress, type Workbook } from '../workbook.ts';
import type { Keyboard } from './keys.ts';
import { type Screen, screenOf } from './screen.ts';

/** Tries an attempt, as `judge` of judge.ts does. */
export type Judge = (
  exercise: Exercise,
  source: string,
  plan: { seed: string; only?: readonly string[]; folder: string; signal: AbortSignal },
) => Promise<Report>;

/** What the student's command works with beside its terminal. */
export interface ExerciseTools {
  judge: Judge;
  now: () => Date;
  /** What single keys are read from, where it is a terminal. */
  keyboard: Keyboard;
}

/** Where a student works: the terminal, the exercises of the book, and their own workbook. */
export interface Desk extends ExerciseTools {
  terminal: Terminal;
  screen: Screen;
  colours: Colours;
  workbook: Workbook;
  /** By chapter and recipe, in the order of the book. */
  chapters: readonly Chapter[];
  /** All of them, in the order of the book. */
  exercises: readonly Exercise[];
}

/** A chapter of the book, and its recipes that have exercises. */
export interface Chapter {
  title: string;
  recipes: { name: string; exercises: Exercise[] }[];
}

/** Reads what there is. What is wrong with an exercise is left to `npm run check`. */
export function deskOf(terminal: Terminal, tools: ExerciseTools): Desk {
  const chapters = chaptersOf(terminal.root)
    .map(({ title, recipes }) => ({
      title,
      recipes: recipes
        .map(({ name }) => ({ name, exercises: readExercises(terminal.root, name, []) }))
        .filter(({ exercises }) => exercises.length > 0),
    }))
    .filter(({ recipes }) => recipes.length > 0);
  return {
    ...tools,
    terminal,
    screen: screenOf(terminal),
    colours: coloursFor(terminal.stdout, terminal.environment),
    workbook: { folder: join(terminal.root, 'workbook') },
    chapters,
    exercises: chapters.flatMap(({ recipes }) => recipes.flatMap(({ exercises }) => exercises)),
  };
}

/** Prints lines. */
export function say({ screen }: Desk, ...lines: string[]): void {
  screen.say(...lines);
}

/** How wide a text is set: a terminal's width, and never too wide to read. */
export function columnsOf({ terminal }: Desk): number {
  return Math.max(20, Math.min(80, terminal.stdout.columns || 80));
}

/** Where the attempt at an exercise lies, as one would type it. */
export function attemptName({ terminal, workbook }: Desk, exercise: Exercise): string {
  return relative(terminal.root, attemptPath(workbook, exercise));
}

/**
 * The exercise of a name: the whole one, or the second half where that is
 * clear. A path of an attempt is a name, too, for a shell completes it, and so
 * is a recipe that has one exercise only.
 *
 * @throws UsageError that suggests the nearest.
 */
export function find(given: string, { exercises }: Pick<Desk, 'exercises'>): Exercise {
  const name = given.replaceAll('\\', '/').replace(/^(?:.*\/)?workbook\/|\.ts$/g, '');
  const called = exercises.filter((exercise) => exercise.id === name || exercise.name === name);
  const found = called.length > 0 ? called : exercises.filter(({ recipe }) => recipe === name);
  const [first] = found;
  if (first && found.length === 1) return first;
  if (first) {
    const all = new Intl.ListFormat('en-GB', { type: 'disjunction' });
    throw new UsageError(`which “${name}”: ${all.format(found.map(({ id }) => id))}?`);
  }
  const known = exercises.flatMap((exercise) => [exercise.id, exercise.name]);
  const longer = known.find((each) => each.startsWith(name));
  const near = longer ? `; did you mean “${longer}”?` : didYouMean(name, known);
  throw new UsageError(`there is no exercise “${given}”${near || '; npm run exercise lists them'}`);
}

/**
 * The exercise that is meant when none is named: the one that was worked on
 * last.
 *
 * @throws UsageError when none is begun.
 */
export function current(desk: Desk): Exercise {
  const exercise = currentOf(desk, readProgress(desk.workbook));
  if (exercise) return exercise;
  throw new UsageError('nothing is begun yet: npm run exercise start begins the first exercise');
}

/** The exercise that was worked on last; undefined where there is none. */
export function currentOf(desk: Desk, progress: Progress): Exercise | undefined {
  return desk.exercises.find(({ id }) => id === progress.current && progress.exercises[id]);
}

/**
 * The next exercise, in the order of the book, for which something holds: after
 * the given one, and from the beginning of the book when there is none.
 */
export function nextAfter(
  exercise: Exercise | undefined,
  { exercises }: Desk,
  holds: (exercise: Exercise) => boolean,
): Exercise | undefined {
  const place = exercise ? exercises.indexOf(exercise) + 1 : 0;
  return [...exercises.slice(place), ...exercises.slice(0, place)].find(
    (each) => each !== exercise && holds(each),
  );
}

/** `1 hint`, `2 hints`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
