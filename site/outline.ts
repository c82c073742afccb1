import type { Book, Recipe } from '../lib/book/model.ts';

/** What a recipe's page may show of the other recipes: what stands in their front matter. */
const outline = [
  'name',
  'title',
  'summary',
  'level',
  'protocols',
  'specifications',
  'apis',
  'before',
  'after',
] as const satisfies (keyof Recipe)[];

export type Outline = Pick<Recipe, (typeof outline)[number]>;

export function outlineOf(recipe: Recipe): Outline {
  return Object.fromEntries(outline.map((key) => [key, recipe[key]])) as unknown as Outline;
}

/**
 * The book as the page of one recipe sees it: that recipe whole, and of the
 * others the outline. So a page that says it shows one recipe cannot go stale
 * when another is edited: to ask for more of it is an error.
 *
 * @returns gives for a recipe of the book its view
 */
export function viewsOf(book: Book): (recipe: Recipe) => Book {
  const outlines = new Map(
    book.chapters.flatMap(({ recipes }) => recipes).map((recipe) => [recipe, guarded(recipe)]),
  );
  const chapters = book.chapters.map((chapter) => ({
    ...chapter,
    recipes: chapter.recipes.map((recipe) => outlines.get(recipe) ?? recipe),
  }));
  return (shown) => ({
    ...book,
    chapters: chapters.map((chapter, index) => {
      const place = book.chapters[index]?.recipes.indexOf(shown) ?? -1;
      return place < 0 ? chapter : { ...chapter, recipes: chapter.recipes.with(place, shown) };
    }),
  });
}

function guarded(recipe: Recipe): Recipe {
  return new Proxy(outlineOf(recipe) as Recipe, {
    get(target, key, receiver) {
      if (key in recipe && !(key in target)) {
        throw new Error(
          `the page of one recipe asks for “${String(key)}” of ${recipe.name}: show less, or say in pages/all.tsx that it shows the book`,
        );
      }
      return Reflect.get(target, key, receiver);
    },
  });
}
