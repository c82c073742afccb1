import type { Site } from '../context.ts';
import { feedPath, notFoundPath } from '../paths.ts';

/** A page's address for people: that of a folder is its index's. */
export function pageAddress(address: string, path: string): string {
  return address + path.replace(/(^|\/)index\.html$/, '$1');
}

/**
 * What a page says of itself to search engines and to whoever links to it. It
 * takes a whole address, so a site that does not know its own says nothing.
 */
export function Metadata({
  site: { base, path, book },
  title,
  description,
}: {
  site: Site;
  title: string;
  description: string;
}) {
  if (!base.address || path === notFoundPath) return null;
  const url = pageAddress(base.address, path);
  return (
    <>
      <link rel="canonical" href={url} />
      <link
        rel="alternate"
        type="application/rss+xml"
        title={book.title}
        href={base.address + feedPath}
      />
      <meta property="og:type" content="article" />
      <meta property="og:site_name" content={book.title} />
      <meta property="og:title" content={title} />
      <meta property="og:description" content={description} />
      <meta property="og:url" content={url} />
      <meta name="twitter:card" content="summary" />
    </>
  );
}
