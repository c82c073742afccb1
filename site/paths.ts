import type { RecipeExercise } from '../lib/book/exercises.ts';
import type { Book, Chapter, Recipe } from '../lib/book/model.ts';

/** Paths below the site's root. Each names its file, so that the site works from a folder on disk. */
export const homePath = 'index.html';

/** The pages of the texts beside the recipes. */
export const causesPath = 'goes-wrong.html';
export const glossaryPath = 'glossary.html';

/** The ways to find something by its name: search and indexes. */
export const searchPath = 'search.html';
export const apisPath = 'apis.html';
export const specificationsPath = 'specifications.html';

/** All exercises, the guide for teachers, and the answers where the site gives them. */
export const exercisesPath = 'exercises.html';
export const teachingPath = 'teaching.html';
export const answersPath = 'solutions.html';

/** Served for addresses where nothing is. */
export const notFoundPath = '404.html';

/** Whether those who look for pages shall find it: not what stands in for a page, what is for paper, or what gives an answer away. */
export function isListed(path: string): boolean {
  return path !== notFoundPath && !/(?:^|\/)(?:handout|solutions)\.html$/.test(path);
}

/** What machines read: all pages, and the recipes. */
export const sitemapPath = 'sitemap.xml';
export const feedPath = 'feed.xml';

export function recipePath(recipe: Pick<Recipe, 'name'>): string {
  return `${recipe.name}/index.html`;
}

/** The page with the proofs of a recipe's pitfalls; each has the pitfall's own slug as its id. */
export function proofsPath(recipe: Pick<Recipe, 'name'>): string {
  return `${recipe.name}/proofs.html`;
}

/** The recipe's exercises on paper. */
export function handoutPath(recipe: Pick<Recipe, 'name'>): string {
  return `${recipe.name}/handout.html`;
}

/** The answers to the recipe's exercises; only in a site that gives them. */
export function solutionsPath(recipe: Pick<Recipe, 'name'>): string {
  return `${recipe.name}/solutions.html`;
}

export function chapterPath(chapter: Pick<Chapter, 'slug'>): string {
  return `chapters/${chapter.slug}.html`;
}

/** All recipes, in the order of the book. */
export function recipesOf(book: Book): Recipe[] {
  return book.chapters.flatMap((chapter) => chapter.recipes);
}

/** All exercises, in the order of the book. */
export function exercisesOf(book: Book): RecipeExercise[] {
  return recipesOf(book).flatMap((recipe) => recipe.exercises);
}

/** A recipe's place in the book. */
export interface Place {
  chapter: Chapter;
  /** Chapter and recipe, counted from 1: `3.2`. */
  number: string;
  previous?: Recipe;
  next?: Recipe;
}

/** Finds a recipe's place; every recipe of a book has one. */
export function placeOf(book: Book, recipe: Recipe): Place {
  const all = recipesOf(book);
  const index = all.indexOf(recipe);
  const chapterIndex = book.chapters.findIndex((chapter) => chapter.recipes.includes(recipe));
  const chapter = book.chapters[chapterIndex];
  if (!chapter) throw new Error(`the recipe ${recipe.name} is in no chapter`);
  const previous = all[index - 1];
  const next = all[index + 1];
  return {
    chapter,
    number: `${chapterIndex + 1}.${chapter.recipes.indexOf(recipe) + 1}`,
    ...(previous && { previous }),
    ...(next && { next }),
  };
}

/** The address of a file in the repository, for reading it or for editing it. */
export function sourceUrl(
  repository: { url: string; branch: string },
  file: string,
  { edit = false, line }: { edit?: boolean; line?: number } = {},
): string {
  const path = file.split('/').map(encodeURIComponent).join('/');
  const anchor = line === undefined ? '' : `#L${line}`;
  return `${repository.url}/${edit ? 'edit' : 'blob'}/${repository.branch}/${path}${anchor}`;
}
