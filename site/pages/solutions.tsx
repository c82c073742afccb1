import type { RecipeExercise } from '../../lib/book/exercises.ts';
import type { Recipe } from '../../lib/book/model.ts';
import { useSite } from '../context.ts';
import { Checks } from '../exercises/checks.tsx';
import { exerciseId, factsOf } from '../exercises/words.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { Listing } from '../parts/code.tsx';
import { Document } from '../parts/document.tsx';
import { answersPath, recipePath } from '../paths.ts';

/** The answers to a recipe's exercises: one that is right, and some that are not, with what each is told. */
export function SolutionsPage({ recipe }: { recipe: Recipe }) {
  const { root } = useSite();
  const page = root + recipePath(recipe);
  return (
    <Document
      title={`Solutions: ${recipe.title}`}
      description={`The answers to the exercises of “${recipe.title}”.`}
      unlisted
    >
      <div class="part title">
        <div class="side">
          <Breadcrumbs
            steps={[
              { title: 'Solutions', path: answersPath },
              { title: recipe.title, path: recipePath(recipe) },
              { title: 'Solutions' },
            ]}
          />
        </div>
        <div class="body">
          <h1>Solutions</h1>
          <p class="lead">
            To the <a href={`${page}#exercises`}>exercises of {recipe.title}</a>. Each is one way of
            several; beside it stand attempts that are wrong, with what their author is told.
          </p>
        </div>
      </div>
      {recipe.exercises.map((exercise) => (
        <Answer exercise={exercise} task={`${page}#${exerciseId(exercise)}`} />
      ))}
    </Document>
  );
}

function Answer({ exercise, task }: { exercise: RecipeExercise; task: string }) {
  const { title, solution, wrong } = exercise;
  const id = exerciseId(exercise);
  return (
    <section id={id} class="part" aria-labelledby={`${id}-title`}>
      <div class="side">
        <h2 id={`${id}-title`}>
          <a href={`#${id}`}>{title}</a>
        </h2>
        <p class="entry-facts">
          {factsOf(exercise)} ·{' '}
          <a href={task}>
            task<span class="unseen"> of “{title}”</span>
          </a>
        </p>
        <Checks exercise={exercise} />
      </div>
      <div class="body">
        <Source name="solution.ts" source={solution} />
        {wrong.length > 0 && <h3>Wrong attempts</h3>}
        {wrong.map(({ name, source, fails, told }) => (
          <details class="wrong-attempt">
            <summary>
              <code>{name}</code> fails {fails.join(', ')}
            </summary>
            <Source name={`${name}.ts`} source={source} />
            {told && <pre class="terminal output">{told}</pre>}
          </details>
        ))}
      </div>
    </section>
  );
}

function Source({ name, source }: { name: string; source: string }) {
  return (
    <figure class="listing">
      <figcaption>{name}</figcaption>
      <Listing code={source.trimEnd()} language="typescript" line={1} />
    </figure>
  );
}
