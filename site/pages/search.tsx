import { useSite } from '../context.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { Document } from '../parts/document.tsx';
import { Indexes } from '../parts/indexes.tsx';
import { Section } from '../parts/section.tsx';
import { chapterPath, recipePath, searchPath } from '../paths.ts';

/** Where a reader finds something by its name: search where scripts run, and the indexes in any case. */
export function SearchPage() {
  const { book, root } = useSite();
  return (
    <Document title="Search" description="Search the book, or find your way by its indexes.">
      <div class="part title">
        <div class="side">
          <Breadcrumbs steps={[{ title: 'Search' }]} />
        </div>
        <div class="body">
          <h1>Search</h1>
          <p class="lead scripted">
            <a href={root + searchPath} data-opens="search">
              Search the book
            </a>{' '}
            as you type, or find your way by an index.
          </p>
          <noscript>
            <p class="lead">Search needs JavaScript. The indexes do not.</p>
          </noscript>
        </div>
      </div>
      <Section id="indexes" title="Indexes">
        <Indexes />
      </Section>
      <Section id="recipes" title="Recipes">
        <ul class="gathered">
          {book.chapters.map((chapter) => (
            <li>
              <a href={root + chapterPath(chapter)}>{chapter.title}</a>
              <span class="entry-facts">
                {chapter.recipes.map((recipe, index) => (
                  <>
                    {index > 0 && ', '}
                    <a href={root + recipePath(recipe)}>{recipe.title}</a>
                  </>
                ))}
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </Document>
  );
}
