import { renderToString } from 'preact-render-to-string';
import type { Book } from '../lib/book/model.ts';
import { type Bundle, buildAssets, type Files } from './assets.ts';
import type { Base } from './base.ts';
import { filesBeside } from './beside.ts';
import { createHighlighter, type Highlighter } from './code/highlighter.ts';
import { type Edition, type Repository, type Site, SiteContext } from './context.ts';
import { feeds } from './feeds.ts';
import { allPages } from './pages/all.tsx';
import { notFoundPath } from './paths.ts';

export interface SiteOptions {
  /** Style and script, where they are built already. */
  bundle?: Bundle;
  /** Keeps what it has highlighted; a new one by default. */
  highlighter?: Highlighter;
  /** Where the source is kept; without it the pages have no link to edit them. */
  repository?: Repository;
  /** The editions that the home page leads to; none by default. */
  editions?: Edition[];
  /** Where the site will stand; at the root of a server by default. */
  base?: Base;
  /** The pages listen for changes, for `npm start`. */
  live?: boolean;
}

/** Renders the whole book. The same book gives the same bytes, whenever and wherever. */
export async function renderSite(book: Book, options: SiteOptions = {}): Promise<Files> {
  const { highlighter = createHighlighter(), repository, live = false } = options;
  const { base = { path: '/' }, editions = [] } = options;
  const { assets, files: shared } = options.bundle ?? (await buildAssets());
  const files: Files = new Map(shared);
  const pages = allPages(book);
  for (const { path, content } of pages) {
    const site: Site = {
      book,
      assets,
      highlighter,
      live,
      path,
      base,
      editions,
      // A server answers with this page wherever nothing is, so its links cannot be relative.
      root: path === notFoundPath ? base.path : '../'.repeat(path.split('/').length - 1),
      ...(repository && { repository }),
    };
    const html = () =>
      renderToString(<SiteContext.Provider value={site}>{content}</SiteContext.Provider>);
    let text = html();
    if (await highlighter.learn()) text = html();
    files.set(path, `<!doctype html>\n${text}\n`);
  }
  const listed = pages.map(({ path }) => path).filter((path) => path !== notFoundPath);
  for (const beside of [filesBeside(book), feeds(book, base, listed)]) {
    for (const [path, content] of beside) files.set(path, content);
  }
  highlighter.save();
  return files;
}
