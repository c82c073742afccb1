import { renderToString } from 'preact-render-to-string';
import type { Book } from '../lib/book/model.ts';
import { type Bundle, buildAssets, type Files } from './assets.ts';
import { filesBeside } from './beside.ts';
import { createHighlighter, type Highlighter } from './code/highlighter.ts';
import { type Repository, type Site, SiteContext } from './context.ts';
import { allPages } from './pages/all.tsx';

export interface SiteOptions {
  /** Style and script, where they are built already. */
  bundle?: Bundle;
  /** Keeps what it has highlighted; a new one by default. */
  highlighter?: Highlighter;
  /** Where the source is kept; without it the pages have no link to edit them. */
  repository?: Repository;
  /** The pages listen for changes, for `npm start`. */
  live?: boolean;
}

/** Renders the whole book. The same book gives the same bytes, whenever and wherever. */
export async function renderSite(book: Book, options: SiteOptions = {}): Promise<Files> {
  const { highlighter = createHighlighter(), repository, live = false } = options;
  const { assets, files: shared } = options.bundle ?? (await buildAssets());
  const files: Files = new Map(shared);
  for (const { path, content } of allPages(book)) {
    const site: Site = {
      book,
      assets,
      highlighter,
      live,
      path,
      root: '../'.repeat(path.split('/').length - 1),
      ...(repository && { repository }),
    };
    const html = () =>
      renderToString(<SiteContext.Provider value={site}>{content}</SiteContext.Provider>);
    let text = html();
    if (await highlighter.learn()) text = html();
    files.set(path, `<!doctype html>\n${text}\n`);
  }
  for (const [path, content] of filesBeside(book)) files.set(path, content);
  highlighter.save();
  return files;
}
