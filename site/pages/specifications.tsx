import { useSite } from '../context.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { Document } from '../parts/document.tsx';
import { searchPath } from '../paths.ts';
import { type SpecificationUse, specificationsOf } from '../search/specifications.ts';

/** Every specification that the book speaks of, by number and section, each with the places that do. */
export function SpecificationsPage() {
  const { book, root } = useSite();
  const specifications = specificationsOf(book);
  return (
    <Document
      title="Specifications"
      description={`${specifications.length} RFCs and other specifications that the book speaks of, and where.`}
    >
      <div class="part title">
        <div class="side">
          <Breadcrumbs
            steps={[{ title: 'Search', path: searchPath }, { title: 'Specifications' }]}
          />
        </div>
        <div class="body">
          <h1>Specifications</h1>
          <p class="lead">
            The documents that say how programs must speak. A section leads to its text, a recipe to
            the place where it speaks of that, or to the bytes that show it.
          </p>
          <nav aria-label="Specifications">
            <ul class="causes">
              {specifications.map(({ id, name }) => (
                <li>
                  <a href={`#${id}`}>{name}</a>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </div>
      {specifications.map(({ id, name, title, url, parts }) => (
        <section id={id} class="part indexed" aria-labelledby={`${id}-title`}>
          <div class="side">
            <h2 id={`${id}-title`}>{url ? <a href={url}>{name}</a> : name}</h2>
            {title && <p class="caption">{title}</p>}
          </div>
          <div class="body">
            <ul class="gathered">
              {parts.map((part) => (
                <li id={part.id}>
                  {part.label && part.url ? (
                    <a href={part.url}>{part.label}</a>
                  ) : (
                    part.label || 'as a whole'
                  )}
                  <span class="entry-facts">
                    <Uses uses={part.uses} />
                  </span>
                </li>
              ))}
            </ul>
          </div>
        </section>
      ))}
    </Document>
  );

  function Uses({ uses }: { uses: SpecificationUse[] }) {
    return (
      <>
        {uses.map(({ recipe, address, wire }, index) => (
          <>
            {index > 0 && ', '}
            <a href={root + address}>{recipe.title}</a>
            {wire && ' (bytes)'}
          </>
        ))}
      </>
    );
  }
}
