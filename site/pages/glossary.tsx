import type { Sections } from '../../lib/book/model.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { Document } from '../parts/document.tsx';
import { Prose } from '../parts/prose.tsx';

/** The glossary: terms from A to Z, each with an address of its own. */
export function GlossaryPage({ glossary }: { glossary: Sections }) {
  const terms = glossary.sections.toSorted((one, other) =>
    one.slug < other.slug ? -1 : Number(one.slug > other.slug),
  );
  return (
    <Document
      title={glossary.title}
      description={`${terms.length} terms of network programming, each in a few plain sentences.`}
    >
      <div class="part title">
        <div class="side">
          <Breadcrumbs steps={[{ title: glossary.title }]} />
        </div>
        <div class="body">
          <h1>{glossary.title}</h1>
          <Prose text={glossary.introduction} />
        </div>
      </div>
      {terms.map(({ slug, names: [name, ...others], body }) => (
        <section id={slug} class="part indexed" aria-labelledby={`${slug}-title`}>
          <div class="side">
            <h2 id={`${slug}-title`}>
              <a href={`#${slug}`}>{name}</a>
            </h2>
            {others.length > 0 && <p class="entry-facts">also: {others.join(', ')}</p>}
          </div>
          <div class="body">
            <Prose text={body} prefix={`${slug}-`} />
          </div>
        </section>
      ))}
    </Document>
  );
}
