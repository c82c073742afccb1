import type { Sections } from '../../lib/book/model.ts';
import { useSite } from '../context.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { Document } from '../parts/document.tsx';
import { Inline, Prose } from '../parts/prose.tsx';
import { proofsPath, recipePath, recipesOf } from '../paths.ts';

/** What goes wrong: the pitfalls of all recipes by their cause, each with the way to its proof. */
export function CausesPage({ causes }: { causes: Sections }) {
  const { book, root } = useSite();
  const pitfalls = recipesOf(book).flatMap((recipe) =>
    recipe.pitfalls.map((pitfall) => ({ recipe, pitfall })),
  );
  const byCause = (slug: string) => pitfalls.filter(({ pitfall }) => pitfall.cause === slug);
  return (
    <Document
      title={causes.title}
      description={`${pitfalls.length} pitfalls of network programming by cause, each with its proof.`}
    >
      <div class="part title">
        <div class="side">
          <Breadcrumbs steps={[{ title: causes.title }]} />
        </div>
        <div class="body">
          <h1>{causes.title}</h1>
          <Prose text={causes.introduction} />
          <nav aria-label="Causes">
            <ul class="causes">
              {causes.sections.map(({ slug, names }) => (
                <li>
                  <a href={`#${slug}`}>{names[0]}</a>{' '}
                  <span class="count">{byCause(slug).length}</span>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </div>
      {causes.sections.map(({ slug, names, body }) => (
        <section id={slug} class="part" aria-labelledby={`${slug}-title`}>
          <div class="side">
            <h2 id={`${slug}-title`}>{names[0]}</h2>
          </div>
          <div class="body">
            <Prose text={body} prefix={`${slug}-`} />
            <ul class="gathered">
              {byCause(slug).map(({ recipe, pitfall }) => (
                <li>
                  <a href={`${root}${recipePath(recipe)}#${pitfall.slug}`}>
                    <Inline text={pitfall.title} />
                  </a>
                  <span class="entry-facts">
                    {recipe.title} ·{' '}
                    <a href={`${root}${proofsPath(recipe)}#${pitfall.slug}`}>
                      proof<span class="unseen"> of “{pitfall.title}”</span>
                    </a>
                  </span>
                </li>
              ))}
            </ul>
          </div>
        </section>
      ))}
    </Document>
  );
}
