import type { RecipeExercise } from '../../lib/book/exercises.ts';
import { pitfallAnchor } from '../../lib/book/links.ts';
import type { Recipe } from '../../lib/book/model.ts';
import type { Kind } from '../../lib/exercises/model.ts';

/** What a student does in an exercise of each kind, from the lightest to the hardest. */
export const levels: Record<Kind, { title: string; short: string; about: string }> = {
  gap: {
    title: 'Fill a gap',
    short: 'Gaps',
    about: 'A program with a piece missing; the rest shows the way.',
  },
  repair: {
    title: 'Repair a program',
    short: 'Repairs',
    about: 'A naive program that works most of the time; make it work all of the time.',
  },
  variation: {
    title: 'Build a variation',
    short: 'Variations',
    about: 'A task beside the recipe’s; you write the program, or most of it.',
  },
};

/** The id of an exercise on its recipe's page. */
export const exerciseId = ({ name }: Pick<RecipeExercise, 'name'>): string => `exercise-${name}`;

/** `20 min`, `1 h`, `1 h 30 min`. */
export function duration(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : '']
    .filter(Boolean)
    .join(' ');
}

/** The time that some exercises take together. */
export function durationOf(exercises: readonly RecipeExercise[]): string {
  return duration(exercises.reduce((sum, { minutes }) => sum + minutes, 0));
}

/** The points of an exercise; undefined where its checks do not say them plainly. */
export function pointsOf({ outline }: RecipeExercise): number | undefined {
  return outline?.reduce((sum, { points }) => sum + points, 0);
}

/** `1 point`, `7 points`. */
export const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

/** `repair · about 20 min · 7 points` */
export function factsOf(exercise: RecipeExercise): string {
  const points = pointsOf(exercise);
  return [
    exercise.kind,
    `about ${duration(exercise.minutes)}`,
    ...(points === undefined ? [] : [counted(points, 'point')]),
  ].join(' · ');
}

/** The text with the recipe's pitfalls, where it names one in quotation marks, as links to them. */
export function withPitfalls(text: string, { pitfalls }: Recipe): string {
  return pitfalls.reduce(
    (linked, { title, slug }) =>
      linked.replaceAll(
        new RegExp(`(?<!\\[)(“${literally(title)}”|"${literally(title)}")`, 'g'),
        `[$1](../../README.md#${pitfallAnchor}${slug})`,
      ),
    text,
  );
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
