import type { Book } from '../lib/book/model.ts';
import type { Files } from './assets.ts';
import type { Base } from './base.ts';
import { escapeHtml } from './code/escape.ts';
import { pageAddress } from './parts/metadata.tsx';
import { feedPath, recipePath, recipesOf, sitemapPath } from './paths.ts';

/**
 * What machines read about the site: its pages (sitemaps.org) and a feed of its
 * recipes (RSS 2.0). Both are made of whole addresses, so without one there is
 * neither. They have no dates: the same book gives the same bytes.
 */
export function feeds(book: Book, { address }: Base, pages: string[]): Files {
  if (!address) return new Map();
  return new Map([
    [sitemapPath, sitemap(address, pages)],
    [feedPath, feed(book, address)],
  ]);
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

function sitemap(address: string, pages: string[]): string {
  const entries = pages.map(
    (path) => `<url><loc>${escapeHtml(pageAddress(address, path))}</loc></url>\n`,
  );
  return `${declaration}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('')}</urlset>\n`;
}

function feed(book: Book, address: string): string {
  const items = recipesOf(book).map((recipe) => {
    const url = escapeHtml(pageAddress(address, recipePath(recipe)));
    return `<item><title>${escapeHtml(recipe.title)}</title><link>${url}</link><guid>${url}</guid><description>${escapeHtml(recipe.summary)}</description></item>\n`;
  });
  return `${declaration}<rss version="2.0"><channel>
<title>${escapeHtml(book.title)}</title>
<link>${escapeHtml(address)}</link>
<description>Network programming in TypeScript: one item for each recipe, in the order of the book.</description>
<language>en-GB</language>
${items.join('')}</channel></rss>
`;
}
