import type { Recipe } from '../../lib/book/model.ts';
import { useSite } from '../context.ts';
import { exercisesPath, handoutPath, solutionsPath } from '../paths.ts';
import { Commands, type ExerciseProps, ExerciseProse, Task } from './exercise.tsx';
import { durationOf, exerciseId, factsOf } from './words.ts';

/** The exercises of a recipe, on its page: each hint is there, behind a disclosure of its own. */
export function Exercises({ recipe }: { recipe: Recipe }) {
  const { root, solutions } = useSite();
  const { exercises } = recipe;
  return (
    <section id="exercises" class="pitfalls" aria-labelledby="exercises-title">
      <div class="part">
        <div class="side">
          <h2 id="exercises-title">
            <a href="#exercises">Exercises</a>
          </h2>
        </div>
        <div class="body">
          <p class="caption on-screen">
            {exercises.length > 1 && `About ${durationOf(exercises)} together. `}
            <a href={root + handoutPath(recipe)}>Handout</a> to print,{' '}
            <a href={root + exercisesPath}>all exercises</a>
            {solutions && (
              <>
                , <a href={root + solutionsPath(recipe)}>solutions</a>
              </>
            )}
            .
          </p>
        </div>
      </div>
      {exercises.map((exercise) => (
        <ExerciseEntry exercise={exercise} recipe={recipe} />
      ))}
    </section>
  );
}

function ExerciseEntry(props: ExerciseProps) {
  const { exercise } = props;
  const id = exerciseId(exercise);
  return (
    <section id={id} class="part exercise" aria-labelledby={`${id}-title`}>
      <div class="side">
        <h3 id={`${id}-title`}>
          <a href={`#${id}`}>{exercise.title}</a>
        </h3>
        <p class="entry-facts">{factsOf(exercise)}</p>
      </div>
      <div class="body">
        <Task {...props} />
        <Commands exercise={exercise} />
        {exercise.hints.map((hint, index) => (
          <details class="hint">
            <summary>Hint {index + 1}</summary>
            <ExerciseProse {...props} text={hint} part={`hint-${index + 1}-`} />
          </details>
        ))}
      </div>
    </section>
  );
}
