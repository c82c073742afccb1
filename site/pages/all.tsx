import type { VNode } from 'preact';
import type { Book, Recipe } from '../../lib/book/model.ts';
import {
  apisPath,
  causesPath,
  chapterPath,
  glossaryPath,
  homePath,
  notFoundPath,
  proofsPath,
  recipePath,
  searchPath,
  specificationsPath,
} from '../paths.ts';
import { ApisPage } from './apis.tsx';
import { CausesPage } from './causes.tsx';
import { ChapterPage } from './chapter.tsx';
import { GlossaryPage } from './glossary.tsx';
import { HomePage } from './home.tsx';
import { NotFoundPage } from './not-found.tsx';
import { ProofsPage } from './proofs.tsx';
import { RecipePage } from './recipe.tsx';
import { SearchPage } from './search.tsx';
import { SpecificationsPage } from './specifications.tsx';

/** A page of the site, before it is rendered. */
export interface Page {
  /** Below the site's root. */
  path: string;
  content: VNode;
  /**
   * The recipe that the page shows: it sees no more of the others than their
   * front matter (site/outline.ts), and is rendered again only when that, its
   * recipe, or what stands beside the recipes changes. Any other page sees the
   * whole book, and is rendered again whenever anything changes.
   */
  of?: Recipe;
  /** Whether the page shows what the compiler knows of the programs, which is made apart. */
  typed?: boolean;
}

/** All pages of the book, in its order. */
export function allPages(book: Book): Page[] {
  return [
    { path: homePath, content: <HomePage /> },
    ...book.chapters.flatMap((chapter) => [
      { path: chapterPath(chapter), content: <ChapterPage chapter={chapter} /> },
      ...chapter.recipes.flatMap((recipe) => [
        { path: recipePath(recipe), content: <RecipePage recipe={recipe} />, of: recipe },
        { path: proofsPath(recipe), content: <ProofsPage recipe={recipe} />, of: recipe },
      ]),
    ]),
    ...(book.causes ? [{ path: causesPath, content: <CausesPage causes={book.causes} /> }] : []),
    ...(book.glossary
      ? [{ path: glossaryPath, content: <GlossaryPage glossary={book.glossary} /> }]
      : []),
    { path: apisPath, content: <ApisPage />, typed: true },
    { path: specificationsPath, content: <SpecificationsPage /> },
    { path: searchPath, content: <SearchPage /> },
    { path: notFoundPath, content: <NotFoundPage /> },
  ];
}
