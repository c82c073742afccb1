import type { Recipe } from '../../lib/book/model.ts';
import { useSite } from '../context.ts';
import { Checks } from '../exercises/checks.tsx';
import { Commands, ExerciseProse, Task } from '../exercises/exercise.tsx';
import { durationOf, exerciseId, factsOf } from '../exercises/words.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { Document } from '../parts/document.tsx';
import { chapterPath, exercisesPath, placeOf, recipePath } from '../paths.ts';

/** So many lines for notes fit below a usual exercise. */
const lines = Array.from({ length: 4 });

/** The exercises of a recipe on paper: a sheet for each, and the hints on the last. */
export function HandoutPage({ recipe }: { recipe: Recipe }) {
  const { book, root } = useSite();
  const { chapter, number } = placeOf(book, recipe);
  const { exercises } = recipe;
  return (
    <Document
      title={`Handout: ${recipe.title}`}
      description={`The exercises of “${recipe.title}”, to be printed.`}
      unlisted
    >
      <div class="part title handout">
        <div class="side">
          <Breadcrumbs
            steps={[
              { title: chapter.title, path: chapterPath(chapter) },
              { title: recipe.title, path: recipePath(recipe) },
              { title: 'Handout' },
            ]}
          />
        </div>
        <div class="body">
          <h1>
            <span class="number">{number}</span> {recipe.title}
          </h1>
          <p class="blanks">
            <span>Name</span>
            <span>Date</span>
          </p>
          <p class="caption on-screen">
            To be printed: a sheet for each exercise, and the hints on the last, which you may keep
            back. See also <a href={root + exercisesPath}>all exercises</a>.
          </p>
          <p class="caption">
            {recipe.summary} About {durationOf(exercises)} in all.
          </p>
        </div>
      </div>
      {exercises.map((exercise) => {
        const id = exerciseId(exercise);
        return (
          <section id={id} class="part sheet" aria-labelledby={`${id}-title`}>
            <div class="side">
              <h2 id={`${id}-title`}>
                <a href={`#${id}`}>{exercise.title}</a>
              </h2>
              <p class="entry-facts">{factsOf(exercise)}</p>
            </div>
            <div class="body">
              <Task exercise={exercise} recipe={recipe} below={2} />
              {exercise.outline && <h3>What is checked</h3>}
              <Checks exercise={exercise} />
              <h3>Commands</h3>
              <Commands exercise={exercise} />
              <h3>Notes</h3>
              <div class="lined">
                {lines.map(() => (
                  <hr />
                ))}
              </div>
            </div>
          </section>
        );
      })}
      <section id="hints" class="part sheet" aria-labelledby="hints-title">
        <div class="side">
          <h2 id="hints-title">
            <a href="#hints">Hints</a>
          </h2>
          <p class="entry-facts">from a nudge to nearly the answer</p>
        </div>
        <div class="body">
          {exercises.map((exercise) => (
            <>
              <h3>{exercise.title}</h3>
              <ol class="hints">
                {exercise.hints.map((hint, index) => (
                  <li>
                    <ExerciseProse
                      exercise={exercise}
                      recipe={recipe}
                      text={hint}
                      part={`hint-${index + 1}-`}
                    />
                  </li>
                ))}
              </ol>
            </>
          ))}
        </div>
      </section>
    </Document>
  );
}
