import type { RecipeExercise } from '../../lib/book/exercises.ts';
import type { Recipe } from '../../lib/book/model.ts';
import { kinds } from '../../lib/exercises/model.ts';
import { useSite } from '../context.ts';
import {
  counted,
  duration,
  durationOf,
  exerciseId,
  factsOf,
  levels,
  pointsOf,
} from '../exercises/words.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { type ContentsEntry, OnThisPage } from '../parts/contents.tsx';
import { Document } from '../parts/document.tsx';
import {
  answersPath,
  chapterPath,
  exercisesOf,
  handoutPath,
  recipePath,
  recipesOf,
  teachingPath,
} from '../paths.ts';

/** All exercises: by what a student does in them, and by what they are about. */
export function ExercisesPage() {
  const { book, root, solutions } = useSite();
  const all = exercisesOf(book);
  const chapters = book.chapters
    .map((chapter, index) => ({
      chapter,
      number: index + 1,
      exercises: chapter.recipes.flatMap((recipe) => recipe.exercises),
    }))
    .filter(({ exercises }) => exercises.length > 0);
  const entries: ContentsEntry[] = [
    ...kinds.map((kind) => ({ id: kind, title: levels[kind].short })),
    ...chapters.map(({ chapter }) => ({ id: chapter.slug, title: chapter.title })),
  ].filter(
    ({ id }) =>
      all.some(({ kind }) => kind === id) || chapters.some((one) => one.chapter.slug === id),
  );
  return (
    <Document
      title="Exercises"
      description={`${counted(all.length, 'exercise')} of three levels, by level and by topic, with the time that each takes.`}
    >
      <div class="part title">
        <div class="side">
          <Breadcrumbs steps={[{ title: 'Exercises' }]} />
        </div>
        <div class="body">
          <h1>Exercises</h1>
          <p class="lead">
            {counted(all.length, 'exercise')}, about {durationOf(all)} in all. Each can be done
            alone and without a network: a program to finish, to repair or to write, and checks that
            say what they sent, what they expected and what came.
          </p>
          <div class="prose">
            <p>
              <code>npm run exercise</code> lists them with your progress. The task, what to read
              first and the hints are on the page of the recipe, and every recipe has a handout to
              print.
              {book.teaching && (
                <>
                  {' '}
                  Whoever works with a class finds more under{' '}
                  <a href={root + teachingPath}>{book.teaching.title}</a>.
                </>
              )}
              {solutions && (
                <>
                  {' '}
                  This site has the <a href={root + answersPath}>solutions</a>, too.
                </>
              )}
            </p>
          </div>
        </div>
      </div>
      <OnThisPage title="Exercises" entries={entries} />
      {kinds.map((kind, index) => {
        const exercises = all.filter((exercise) => exercise.kind === kind);
        return (
          exercises.length > 0 && (
            <section id={kind} class="part indexed" aria-labelledby={`${kind}-title`}>
              <div class="side">
                <h2 id={`${kind}-title`}>
                  <a href={`#${kind}`}>{levels[kind].title}</a>
                </h2>
                <p>{levels[kind].about}</p>
                <Sum of={exercises} facts={[`level ${index + 1} of ${kinds.length}`, kind]} />
              </div>
              <div class="body">
                <ul class="gathered">
                  {recipesOf(book).flatMap((recipe) =>
                    recipe.exercises
                      .filter((exercise) => exercise.kind === kind)
                      .map((exercise) => (
                        <Entry
                          exercise={exercise}
                          recipe={recipe}
                          facts={[recipe.title, duration(exercise.minutes), ...points(exercise)]}
                        />
                      )),
                  )}
                </ul>
              </div>
            </section>
          )
        );
      })}
      {chapters.map(({ chapter, number, exercises }) => (
        <section id={chapter.slug} class="part indexed" aria-labelledby={`${chapter.slug}-title`}>
          <div class="side">
            <h2 id={`${chapter.slug}-title`}>
              <span class="number">{number}</span>{' '}
              <a href={root + chapterPath(chapter)}>{chapter.title}</a>
            </h2>
            <Sum of={exercises} />
          </div>
          <div class="body topics">
            {chapter.recipes
              .filter((recipe) => recipe.exercises.length > 0)
              .map((recipe) => (
                <Topic recipe={recipe} />
              ))}
          </div>
        </section>
      ))}
    </Document>
  );
}

/** A recipe with its exercises. */
function Topic({ recipe }: { recipe: Recipe }) {
  const { root } = useSite();
  return (
    <>
      <h3>
        <a href={root + recipePath(recipe)}>{recipe.title}</a>
      </h3>
      <p class="entry-facts">
        {recipe.level} · {durationOf(recipe.exercises)} ·{' '}
        <a href={root + handoutPath(recipe)}>
          handout<span class="unseen"> of {recipe.title}</span>
        </a>
      </p>
      <ul class="gathered">
        {recipe.exercises.map((exercise) => (
          <Entry exercise={exercise} recipe={recipe} facts={[factsOf(exercise)]} />
        ))}
      </ul>
    </>
  );
}

function Entry({
  exercise,
  recipe,
  facts,
}: {
  exercise: RecipeExercise;
  recipe: Recipe;
  facts: string[];
}) {
  const { root } = useSite();
  return (
    <li>
      <a href={`${root}${recipePath(recipe)}#${exerciseId(exercise)}`}>{exercise.title}</a>
      <span class="entry-facts">{facts.join(' · ')}</span>
    </li>
  );
}

function Sum({ of, facts = [] }: { of: RecipeExercise[]; facts?: string[] }) {
  return (
    <p class="entry-facts">
      {[...facts, counted(of.length, 'exercise'), durationOf(of)].join(' · ')}
    </p>
  );
}

function points(exercise: RecipeExercise): string[] {
  const sum = pointsOf(exercise);
  return sum === undefined ? [] : [counted(sum, 'point')];
}
