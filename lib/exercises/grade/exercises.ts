import { chaptersOf } from '../../play/contents.ts';
import type { Exercise } from '../model.ts';
import { readExercises } from '../read.ts';

/** All exercises, in the order of the book. What is wrong with any is left to `npm run check`. */
export function exercisesOf(root: string): Exercise[] {
  return chaptersOf(root).flatMap(({ recipes }) =>
    recipes.flatMap(({ name }) => readExercises(root, name, [])),
  );
}
