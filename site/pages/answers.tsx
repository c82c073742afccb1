import { useSite } from '../context.ts';
import { Checks } from '../exercises/checks.tsx';
import { exerciseId, factsOf } from '../exercises/words.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { Document } from '../parts/document.tsx';
import { exercisesPath, recipesOf, solutionsPath } from '../paths.ts';

/** The answers' index: every exercise with its checks and its wrong attempts, and the way to its solution. */
export function AnswersPage() {
  const { book, root } = useSite();
  return (
    <Document
      title="Solutions"
      description="Every exercise with its checks, its wrong attempts and the way to its solution."
      unlisted
    >
      <div class="part title">
        <div class="side">
          <Breadcrumbs
            steps={[{ title: 'Exercises', path: exercisesPath }, { title: 'Solutions' }]}
          />
        </div>
        <div class="body">
          <h1>Solutions</h1>
          <p class="lead">
            For teachers: what each exercise is checked with, what usually goes wrong, and one way
            to do it. A site for students is built without these pages.
          </p>
        </div>
      </div>
      {recipesOf(book)
        .filter(({ exercises }) => exercises.length > 0)
        .map((recipe) => (
          <section id={recipe.name} class="part indexed" aria-labelledby={`${recipe.name}-title`}>
            <div class="side">
              <h2 id={`${recipe.name}-title`}>
                <a href={root + solutionsPath(recipe)}>{recipe.title}</a>
              </h2>
            </div>
            <div class="body topics">
              {recipe.exercises.map((exercise) => (
                <>
                  <h3>
                    <a href={`${root}${solutionsPath(recipe)}#${exerciseId(exercise)}`}>
                      {exercise.title}
                    </a>
                  </h3>
                  <p class="entry-facts">
                    {exercise.id} · {factsOf(exercise)}
                  </p>
                  <Checks exercise={exercise} />
                  <p class="caption">
                    Wrong attempts:{' '}
                    {exercise.wrong
                      .map(({ name, fails }) => `${name} (fails ${fails.join(', ')})`)
                      .join('; ')}
                    .
                  </p>
                </>
              ))}
            </div>
          </section>
        ))}
    </Document>
  );
}
