import type { Book, Recipe } from '../../lib/book/model.ts';
import { onceFor } from '../once.ts';

/**
 * The book without anything that gives an exercise's answer away, for a site
 * that students read: what is made of this cannot show what it does not hold.
 */
export function withoutSolutions(book: Book): Book {
  return {
    ...book,
    chapters: book.chapters.map((chapter) => ({
      ...chapter,
      recipes: chapter.recipes.map(unsolved),
    })),
  };
}

/** The same object each time: what was made of a recipe before is found by it. */
const unsolved = onceFor((recipe: Recipe) =>
  recipe.exercises.length === 0
    ? recipe
    : {
        ...recipe,
        exercises: recipe.exercises.map((exercise) => ({ ...exercise, solution: '', wrong: [] })),
      },
);
