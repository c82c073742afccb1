import type { Recipe } from '../../lib/book/model.ts';
import { useSite } from '../context.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { Listing } from '../parts/code.tsx';
import { Document } from '../parts/document.tsx';
import { Inline } from '../parts/prose.tsx';
import { Ways } from '../parts/ways.tsx';
import { chapterPath, placeOf, recipePath, sourceUrl } from '../paths.ts';

/** The proofs of a recipe's pitfalls: the tests of their names. Whoever asks for them gets them here. */
export function ProofsPage({ recipe }: { recipe: Recipe }) {
  const { book, root, repository } = useSite();
  const { chapter } = placeOf(book, recipe);
  const file = recipe.testFile.split('/').at(-1) ?? '';
  return (
    <Document
      title={`Proofs: ${recipe.title}`}
      description={`The tests that prove the pitfalls of “${recipe.title}”.`}
    >
      <div class="part title">
        <div class="side">
          <Breadcrumbs
            steps={[
              { title: chapter.title, path: chapterPath(chapter) },
              { title: recipe.title, path: recipePath(recipe) },
              { title: 'Proofs' },
            ]}
          />
        </div>
        <div class="body">
          <h1>Proofs</h1>
          <p class="lead">
            Each pitfall of <a href={root + recipePath(recipe)}>{recipe.title}</a> has a test of the
            same name, which runs with the book:{' '}
            <code>npm test -- {recipe.testFile.replace(/\/[^/]*$/, '')}</code>
          </p>
          {recipe.pitfalls.some(({ proof }) => proof.ways) && (
            <p class="caption">
              Where a test does a thing both ways, the naive way and the right one, what each did on
              the wire is drawn under it, and compared each time the test runs.
            </p>
          )}
        </div>
      </div>
      {recipe.pitfalls
        .filter(({ proof }) => proof.source !== '')
        .map(({ slug, title, proof }, index) => {
          const place = `${file}, line ${proof.line}`;
          return (
            <section id={slug} class="part pitfall" aria-labelledby={`${slug}-title`}>
              <div class="side">
                <h2 id={`${slug}-title`}>
                  <a href={`#${slug}`} class="number" aria-label={`Proof ${index + 1}`}>
                    {index + 1}
                  </a>
                  <Inline text={title} />
                </h2>
                <p class="cause">
                  <a href={`${root}${recipePath(recipe)}#${slug}`}>
                    the pitfall<span class="unseen"> “{title}”</span>
                  </a>
                </p>
              </div>
              <div class="body">
                <figure class="listing">
                  <figcaption>
                    {repository ? (
                      <a href={sourceUrl(repository, recipe.testFile, { line: proof.line })}>
                        {place}
                      </a>
                    ) : (
                      <span>{place}</span>
                    )}
                  </figcaption>
                  <Listing code={proof.source} language="typescript" line={proof.line} />
                </figure>
                {proof.ways && <Ways proof={proof.ways} recipe={recipe} id={slug} />}
              </div>
            </section>
          );
        })}
    </Document>
  );
}
