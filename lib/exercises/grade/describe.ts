import { resultLines } from '../message.ts';
import { pitfallPath } from '../told.ts';
import type { ExerciseGrade } from './model.ts';

type Result = ExerciseGrade['results'][number];

/** What the student would read of a check, in lines of harmless text. */
export function linesOf({ exercise, seed = '' }: ExerciseGrade, result: Result): string[] {
  const [recipe = ''] = exercise.split('/');
  const addressOf = (pitfall: string) => pitfallPath(recipe, pitfall);
  return resultLines(result, { exercise, seed, addressOf });
}
