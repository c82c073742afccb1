import { useSite } from '../context.ts';
import { Document } from '../parts/document.tsx';
import { homePath } from '../paths.ts';

/** What a server shows for an address where nothing is; from wherever, so its links are whole paths. */
export function NotFoundPage() {
  const { book, root } = useSite();
  return (
    <Document title="Nothing here" description="There is no page at this address.">
      <div class="part title">
        <div class="side" />
        <div class="body">
          <h1>Nothing here</h1>
          <p class="lead">
            There is no page at this address: the connection was fine, the answer is 404.
          </p>
          <p>
            A recipe has the name of its folder, as <code>{root}qotd/</code>. All of them are in the{' '}
            <a href={`${root}${homePath}#contents`}>contents of {book.title}</a>.
          </p>
        </div>
      </div>
    </Document>
  );
}
