import { useSite } from '../context.ts';
import { Breadcrumbs } from '../parts/breadcrumbs.tsx';
import { Document } from '../parts/document.tsx';
import { recipesOf, searchPath } from '../paths.ts';
import { type Api, apisIn, apisOf } from '../search/apis.ts';

/** Every Node API that the programs use, by module, each with the places where it is used. */
export function ApisPage() {
  const { book, root, types } = useSite();
  const modules = types ? apisIn(book, types) : apisOf(book);
  const count = modules.reduce((sum, { apis }) => sum + apis.length, 0);
  return (
    <Document
      title="Node APIs"
      description={`${count} APIs of Node that the programs of the book use, and where.`}
    >
      <div class="part title">
        <div class="side">
          <Breadcrumbs steps={[{ title: 'Search', path: searchPath }, { title: 'Node APIs' }]} />
        </div>
        <div class="body">
          <h1>Node APIs</h1>
          <p class="lead">
            What of Node the programs use. A name leads to Node’s documentation, a recipe to the
            line where it uses that.
          </p>
          <nav aria-label="Modules">
            <ul class="causes">
              {modules.map(({ id, name, apis }) => (
                <li>
                  <a href={`#${id}`}>{name}</a> <span class="count">{apis.length}</span>
                </li>
              ))}
            </ul>
          </nav>
        </div>
      </div>
      {modules.map(({ id, name, url, apis }) => (
        <section id={id} class="part indexed" aria-labelledby={`${id}-title`}>
          <div class="side">
            <h2 id={`${id}-title`}>
              <a href={url}>{name}</a>
            </h2>
          </div>
          <div class="body">
            <ul class="gathered">
              {apis.map((api) => (
                <li id={api.id}>
                  <a href={api.url}>
                    <code>{api.name}</code>
                  </a>
                  <span class="entry-facts">
                    <Uses api={api} />
                  </span>
                </li>
              ))}
            </ul>
          </div>
        </section>
      ))}
    </Document>
  );

  /** The recipes; what all of them use is said in a word. */
  function Uses({ api: { uses } }: { api: Api }) {
    const all = recipesOf(book).length;
    if (uses.length === all && all > 3) return <>every recipe</>;
    return (
      <>
        {uses.map(({ recipe, address }, index) => (
          <>
            {index > 0 && ', '}
            <a href={root + address}>{recipe.title}</a>
          </>
        ))}
      </>
    );
  }
}
