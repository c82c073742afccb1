import type { RecipeExercise } from '../../lib/book/exercises.ts';
import type { Recipe } from '../../lib/book/model.ts';
import { Prose } from '../parts/prose.tsx';
import { Terminal } from '../parts/run.tsx';
import { exerciseId, withPitfalls } from './words.ts';

export interface ExerciseProps {
  exercise: RecipeExercise;
  recipe: Recipe;
}

/** A text of an exercise. */
export function ExerciseProse({
  text,
  exercise,
  recipe,
  part,
}: ExerciseProps & { text: string; part: string }) {
  return (
    <Prose
      text={withPitfalls(text, recipe)}
      recipe={recipe}
      prefix={`${exerciseId(exercise)}-${part}`}
      exercise={exercise.name}
    />
  );
}

/**
 * What there is to do, why, and what to read before.
 *
 * @param below the level of the heading that it stands under, 3 unless told
 */
export function Task({ below = 3, ...props }: ExerciseProps & { below?: 2 | 3 }) {
  const { task, why, first } = props.exercise;
  const Heading = below === 2 ? 'h3' : 'h4';
  return (
    <>
      <ExerciseProse {...props} text={task} part="task-" />
      <Heading>Why it matters</Heading>
      <ExerciseProse {...props} text={why} part="why-" />
      <Heading>Read first</Heading>
      <ExerciseProse {...props} text={first} part="first-" />
    </>
  );
}

/** The commands that begin an exercise and try an attempt. */
export function Commands({ exercise: { id } }: Pick<ExerciseProps, 'exercise'>) {
  return <Terminal commands={[`npm run exercise start ${id}`, `npm run exercise check ${id}`]} />;
}
