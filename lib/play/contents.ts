import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ContentsChapter, parseContents } from '../book/contents.ts';
import { parseFrontMatter, splitFrontMatter } from '../book/front-matter.ts';
import { readText } from '../book/text.ts';

/**
 * The chapters of the book below a project's root with the recipes that have
 * a folder. It reads the table of contents alone, and so is quick, and leaves
 * mistakes in the book to `npm run check`.
 */
export function chaptersOf(root: string): ContentsChapter[] {
  const markdown = readFileSync(join(root, 'recipes/README.md'), 'utf8');
  const { chapters } = parseContents(markdown, () => {});
  return chapters.map((chapter) => ({
    ...chapter,
    recipes: chapter.recipes.filter(({ name }) => existsSync(join(root, 'recipes', name))),
  }));
}

/** The names of all recipes, in the order of the book. */
export function recipeNames(root: string): string[] {
  return chaptersOf(root).flatMap(({ recipes }) => recipes.map(({ name }) => name));
}

/** The sentence that sums a recipe up; undefined where its front matter cannot be read. */
export function summaryOf(root: string, name: string): string | undefined {
  const markdown = readText(join(root, 'recipes', name, 'README.md')) ?? '';
  const { yaml } = splitFrontMatter(markdown);
  return yaml === undefined ? undefined : parseFrontMatter(yaml, () => {})?.summary;
}
