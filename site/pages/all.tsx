import type { VNode } from 'preact';
import type { Book, Recipe } from '../../lib/book/model.ts';
import {
  answersPath,
  apisPath,
  causesPath,
  chapterPath,
  exercisesOf,
  exercisesPath,
  glossaryPath,
  handoutPath,
  homePath,
  notFoundPath,
  proofsPath,
  recipePath,
  searchPath,
  solutionsPath,
  specificationsPath,
  teachingPath,
} from '../paths.ts';
import { AnswersPage } from './answers.tsx';
import { ApisPage } from './apis.tsx';
import { CausesPage } from './causes.tsx';
import { ChapterPage } from './chapter.tsx';
import { ExercisesPage } from './exercises.tsx';
import { GlossaryPage } from './glossary.tsx';
import { HandoutPage } from './handout.tsx';
import { HomePage } from './home.tsx';
import { NotFoundPage } from './not-found.tsx';
import { ProofsPage } from './proofs.tsx';
import { RecipePage } from './recipe.tsx';
import { SearchPage } from './search.tsx';
import { SolutionsPage } from './solutions.tsx';
import { SpecificationsPage } from './specifications.tsx';
import { TeachingPage } from './teaching.tsx';

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

/**
 * All pages of the book, in its order.
 *
 * @param solutions whether there are pages that give the exercises' answers
 */
export function allPages(book: Book, solutions: boolean): Page[] {
  const exercisePages = (recipe: Recipe) => [
    { path: handoutPath(recipe), content: <HandoutPage recipe={recipe} />, of: recipe },
    ...(solutions
      ? [{ path: solutionsPath(recipe), content: <SolutionsPage recipe={recipe} />, of: recipe }]
      : []),
  ];
  return [
    { path: homePath, content: <HomePage /> },
    ...book.chapters.flatMap((chapter) => [
      { path: chapterPath(chapter), content: <ChapterPage chapter={chapter} /> },
      ...chapter.recipes.flatMap((recipe) => [
        { path: recipePath(recipe), content: <RecipePage recipe={recipe} />, of: recipe },
        { path: proofsPath(recipe), content: <ProofsPage recipe={recipe} />, of: recipe },
        ...(recipe.exercises.length > 0 ? exercisePages(recipe) : []),
      ]),
    ]),
    ...(exercisesOf(book).length > 0 ? [{ path: exercisesPath, content: <ExercisesPage /> }] : []),
    ...(solutions && exercisesOf(book).length > 0
      ? [{ path: answersPath, content: <AnswersPage /> }]
      : []),
    ...(book.teaching
      ? [{ path: teachingPath, content: <TeachingPage guide={book.teaching} /> }]
      : []),
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
