import type { Guide } from '../../lib/book/model.ts';
import { useSite } from '../context.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { OnThisPage } from '../parts/contents.tsx';
import { Document } from '../parts/document.tsx';
import { Prose } from '../parts/prose.tsx';
import { Section } from '../parts/section.tsx';
import { answersPath, handoutPath, recipesOf } from '../paths.ts';

/** The guide for teachers, and what they print. */
export function TeachingPage({ guide }: { guide: Guide }) {
  const { book, root, solutions } = useSite();
  const recipes = recipesOf(book).filter(({ exercises }) => exercises.length > 0);
  return (
    <Document
      title={guide.title}
      description="Setting up a class without a network, handing out, collecting and grading, and plans for a day and for six weeks."
    >
      <div class="part title">
        <div class="side">
          <Breadcrumbs steps={[{ title: guide.title }]} />
        </div>
        <div class="body">
          <h1>{guide.title}</h1>
          <Prose text={guide.introduction} />
          {solutions && recipes.length > 0 && (
            <p class="related">
              This site has the <a href={root + answersPath}>solutions</a>: keep it to yourself.
            </p>
          )}
        </div>
      </div>
      <OnThisPage
        title={guide.title}
        entries={[
          ...guide.sections.map(({ slug, title }) => ({ id: slug, title })),
          ...(recipes.length > 0 ? [{ id: 'handouts', title: 'Handouts' }] : []),
        ]}
      />
      {guide.sections.map(({ slug, title, body }) => (
        <Section id={slug} title={title}>
          <Prose text={body} prefix={`${slug}-`} />
        </Section>
      ))}
      {recipes.length > 0 && (
        <section id="handouts" class="part on-screen" aria-labelledby="handouts-title">
          <div class="side">
            <h2 id="handouts-title">
              <a href="#handouts">Handouts</a>
            </h2>
          </div>
          <ul class="body gathered">
            {recipes.map((recipe) => (
              <li>
                <a href={root + handoutPath(recipe)}>{recipe.title}</a>
                <span class="entry-facts">
                  {recipe.exercises.map(({ title }) => title).join(', ')}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Document>
  );
}
