import type { Recipe } from '../../lib/book/model.ts';
import { useSite } from '../context.ts';
import { Exercises } from '../exercises/exercises.tsx';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { type ContentsEntry, OnThisPage } from '../parts/contents.tsx';
import { Document } from '../parts/document.tsx';
import { Pitfalls } from '../parts/pitfalls.tsx';
import { AnnotatedProgram } from '../parts/program.tsx';
import { Prose } from '../parts/prose.tsx';
import { References } from '../parts/references.tsx';
import { RunIt } from '../parts/run.tsx';
import { Section } from '../parts/section.tsx';
import { chapterPath, type Place, placeOf, recipePath, recipesOf, sourceUrl } from '../paths.ts';
import { segmentsOf } from '../wire/segments.ts';
import { Wire } from '../wire/wire.tsx';

/** A recipe: all parts of the page that it can fill. */
export function RecipePage({ recipe }: { recipe: Recipe }) {
  const { book } = useSite();
  const place = placeOf(book, recipe);
  const segments = segmentsOf(recipe.recording);
  return (
    <Document
      title={recipe.title}
      description={recipe.summary}
      previous={place.previous && recipePath(place.previous)}
      next={place.next && recipePath(place.next)}
      recipe
    >
      <Title recipe={recipe} place={place} />
      <OnThisPage title={recipe.title} entries={parts(recipe)} />
      <section id="the-program" class="annotated" aria-labelledby="the-program-title">
        <AnnotatedProgram recipe={recipe} />
      </section>
      <Section id="run-it" title="Run it">
        <RunIt recipe={recipe} />
      </Section>
      {segments.length > 0 && (
        <Section id="on-the-wire" title="On the wire" full>
          <Wire segments={segments} program={recipe.name} />
        </Section>
      )}
      {recipe.working && (
        <Section id="how-it-works" title="How it works">
          <Prose text={recipe.working} recipe={recipe} prefix="how-it-works-" />
        </Section>
      )}
      {recipe.pitfalls.length > 0 && <Pitfalls recipe={recipe} />}
      {recipe.exercises.length > 0 && <Exercises recipe={recipe} />}
      {recipe.further && (
        <Section id="going-further" title="Going further">
          <Prose text={recipe.further} recipe={recipe} prefix="going-further-" />
          <Related words="Read next" names={recipe.after} />
        </Section>
      )}
      {recipe.references && (
        <Section id="the-references" title="References">
          <Prose text={recipe.references} recipe={recipe} prefix="the-references-" />
        </Section>
      )}
      <ReadOn recipe={recipe} place={place} />
    </Document>
  );
}

/** The parts that this recipe fills, for the contents of the page. */
function parts(recipe: Recipe): ContentsEntry[] {
  const entries: [string, string, boolean][] = [
    ['the-program', 'Program', true],
    ['run-it', 'Run it', true],
    ['on-the-wire', 'On the wire', recipe.recording.events.length > 0],
    ['how-it-works', 'How it works', recipe.working !== ''],
    ['the-pitfalls', 'Pitfalls', recipe.pitfalls.length > 0],
    ['exercises', 'Exercises', recipe.exercises.length > 0],
    ['going-further', 'Going further', recipe.further !== ''],
    ['the-references', 'References', recipe.references !== ''],
  ];
  return entries.flatMap(([id, title, filled]) => (filled ? [{ id, title }] : []));
}

function Title({ recipe, place }: { recipe: Recipe; place: Place }) {
  return (
    <div class="part title">
      <div class="side">
        <Breadcrumbs
          steps={[
            { title: place.chapter.title, path: chapterPath(place.chapter) },
            { title: recipe.title },
          ]}
        />
        <dl class="facts">
          <div>
            <dt>Level</dt>
            <dd>{recipe.level}</dd>
          </div>
          <div>
            <dt>Protocols</dt>
            <dd>{recipe.protocols.join(', ')}</dd>
          </div>
          {recipe.specifications.length > 0 && (
            <div>
              <dt>Specifications</dt>
              <dd>
                <References references={recipe.specifications} />
              </dd>
            </div>
          )}
          {recipe.apis.length > 0 && (
            <div class="apis">
              <dt>Node APIs</dt>
              <dd>
                <References references={recipe.apis} />
              </dd>
            </div>
          )}
        </dl>
      </div>
      <div class="body">
        <h1>
          <span class="number">{place.number}</span> {recipe.title}
        </h1>
        <p class="lead">{recipe.summary}</p>
        <Prose text={recipe.purpose} recipe={recipe} prefix="purpose-" />
        <Related words="Read first" names={recipe.before} />
      </div>
    </div>
  );
}

/** Recipes that this one builds on, or leads to. */
function Related({ words, names }: { words: string; names: string[] }) {
  const { book, root } = useSite();
  const recipes = recipesOf(book).filter(({ name }) => names.includes(name));
  if (recipes.length === 0) return null;
  return (
    <p class="related">
      {words}:{' '}
      {recipes.map((recipe, index) => (
        <>
          {index > 0 && ', '}
          <a href={root + recipePath(recipe)}>{recipe.title}</a>
        </>
      ))}
    </p>
  );
}

function ReadOn({ recipe, place: { previous, next } }: { recipe: Recipe; place: Place }) {
  const { root, repository } = useSite();
  return (
    <nav class="read-on" aria-label="Recipes before and after">
      {previous && (
        <a rel="prev" href={root + recipePath(previous)}>
          <span>Previous</span>
          {previous.title}
        </a>
      )}
      {next && (
        <a rel="next" href={root + recipePath(next)}>
          <span>Next</span>
          {next.title}
        </a>
      )}
      {repository && (
        <p>
          <a href={sourceUrl(repository, `recipes/${recipe.name}/README.md`, { edit: true })}>
            Edit this page
          </a>
        </p>
      )}
    </nav>
  );
}
