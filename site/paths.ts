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

/** Served for addresses where nothing is. */
export const notFoundPath = '404.html';

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

export function chapterPath(chapter: Pick<Chapter, 'slug'>): string {
  return `chapters/${chapter.slug}.html`;
}

/** All recipes, in the order of the book. */
export function recipesOf(book: Book): Recipe[] {
  return book.chapters.flatMap((chapter) => chapter.recipes);
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
