import { useSite } from '../context.ts';
import { Document } from '../parts/document.tsx';
import { Editions } from '../parts/editions.tsx';
import { Indexes } from '../parts/indexes.tsx';
import { Prose } from '../parts/prose.tsx';
import { RecipeList } from '../parts/recipe-list.tsx';
import { chapterPath, recipePath, recipesOf } from '../paths.ts';
import { Diagram } from '../wire/diagram.tsx';
import { segmentsOf } from '../wire/segments.ts';

/** The book at a glance: what it is, a conversation to look at, chapters and recipes. */
export function HomePage() {
  const { book, root } = useSite();
  const shown = example();
  return (
    <Document
      title={book.title}
      description="Network programming in TypeScript: programs that really run, and the bytes that went over the wire."
    >
      <div class="cover">
        <div>
          <h1>{book.title}</h1>
          <p class="lead">Network programming in TypeScript, with the wire in sight.</p>
          <Prose text={book.introduction} />
        </div>
        {shown && (
          <figure class="conversation">
            <Diagram
              segments={shown.segments}
              program={shown.recipe.name}
              target={`${root}${recipePath(shown.recipe)}#`}
            />
            <figcaption>
              What <a href={root + recipePath(shown.recipe)}>{shown.recipe.title}</a> sent and
              received when it was last recorded. Every arrow opens its bytes.
            </figcaption>
          </figure>
        )}
      </div>
      <section id="contents" aria-labelledby="contents-title">
        <h2 id="contents-title" class="unseen">
          Contents
        </h2>
        {book.chapters.map((chapter, index) => (
          <section class="part chapter" aria-labelledby={`chapter-${chapter.slug}`}>
            <div class="side">
              <h3 id={`chapter-${chapter.slug}`}>
                <span class="number">{index + 1}</span>
                <a href={root + chapterPath(chapter)}>{chapter.title}</a>
              </h3>
            </div>
            <div class="body">
              <RecipeList recipes={chapter.recipes} chapter={index + 1} />
            </div>
          </section>
        ))}
        <section class="part chapter" aria-labelledby="indexes">
          <div class="side">
            <h3 id="indexes">Indexes</h3>
          </div>
          <div class="body">
            <Indexes />
          </div>
        </section>
        <Editions />
      </section>
    </Document>
  );

  /** The conversation for the cover: one that shows both sides speaking and is soon told. */
  function example() {
    return recipesOf(book)
      .map((recipe) => ({
        recipe,
        segments: segmentsOf(recipe.recording),
      }))
      .filter(({ segments }) => segments.length >= 3)
      .sort((a, b) => Math.abs(a.segments.length - 7) - Math.abs(b.segments.length - 7))[0];
  }
}
