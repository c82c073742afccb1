import { useSite } from '../context.ts';
import { homePath } from '../paths.ts';

/** The way from the book to this page. */
export function Breadcrumbs({ steps }: { steps: { title: string; path?: string }[] }) {
  const { book, root } = useSite();
  return (
    <nav class="breadcrumbs" aria-label="Breadcrumbs">
      <ol>
        <li>
          <a href={root + homePath}>{book.title}</a>
        </li>
        {steps.map(({ title, path }) => (
          <li>
            {path === undefined ? (
              <span aria-current="page">{title}</span>
            ) : (
              <a href={root + path}>{title}</a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
