import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Book } from '../lib/book/model.ts';
import { type Bundle, buildAssets, type Files } from './assets.ts';
import { createHighlighter, type Highlighter } from './code/highlighter.ts';
import { type Repository, type Site, SiteContext } from './context.ts';
import { CausesPage } from './pages/causes.tsx';
import { ChapterPage } from './pages/chapter.tsx';
import { GlossaryPage } from './pages/glossary.tsx';
import { HomePage } from './pages/home.tsx';
import { ProofsPage } from './pages/proofs.tsx';
import { RecipePage } from './pages/recipe.tsx';
import {
  causesPath,
  chapterPath,
  glossaryPath,
  homePath,
  proofsPath,
  recipePath,
} from './paths.ts';

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
  const render = async (path: string, page: ComponentChildren) => {
    const site: Site = {
      book,
      assets,
      highlighter,
      live,
      root: '../'.repeat(path.split('/').length - 1),
      ...(repository && { repository }),
    };
    const html = () =>
      renderToString(<SiteContext.Provider value={site}>{page}</SiteContext.Provider>);
    let text = html();
    if (await highlighter.learn()) text = html();
    files.set(path, `<!doctype html>\n${text}\n`);
  };

  await render(homePath, <HomePage />);
  for (const chapter of book.chapters) {
    await render(chapterPath(chapter), <ChapterPage chapter={chapter} />);
    for (const recipe of chapter.recipes) {
      await render(recipePath(recipe), <RecipePage recipe={recipe} />);
      await render(proofsPath(recipe), <ProofsPage recipe={recipe} />);
      files.set(`${recipe.name}/${recipe.name}.ts`, recipe.program.source);
    }
  }
  if (book.causes) await render(causesPath, <CausesPage causes={book.causes} />);
  if (book.glossary) await render(glossaryPath, <GlossaryPage glossary={book.glossary} />);
  highlighter.save();
  return files;
}
