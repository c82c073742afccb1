import { tokens } from '../../lib/book/markdown.ts';
import type { Book, Recipe } from '../../lib/book/model.ts';
import type { Code } from './highlighter.ts';

const found = new WeakMap<Recipe, Code[]>();

/**
 * The code that a recipe's pages show: its program, the proofs of its pitfalls
 * the fences in its prose, and its exercises' answers where
 * the site gives them. What is missing here is only highlighted later.
 */
export function codeOf(recipe: Recipe): Code[] {
  const code = found.get(recipe) ?? collect(recipe);
  found.set(recipe, code);
  return code;
}

/** All code that the pages of the book's recipes show. */
export function* codeIn(book: Book): Generator<Code> {
  for (const chapter of book.chapters) {
    for (const recipe of chapter.recipes) yield* codeOf(recipe);
  }
}

function collect(recipe: Recipe): Code[] {
  const { program, pitfalls, exercises } = recipe;
  const texts = [
    recipe.purpose,
    recipe.working,
    ...pitfalls.map(({ body }) => body),
    recipe.further,
    recipe.references,
    ...exercises.flatMap(({ task, why, first, hints }) => [task, why, first, ...hints]),
  ];
  const answers = exercises.flatMap(({ solution, wrong }) => [
    solution,
    ...wrong.map(({ source }) => source),
  ]);
  return [
    { code: program.source, language: 'typescript' },
    ...texts.filter((text) => /^ *```/m.test(text)).flatMap(fences),
    ...pitfalls.flatMap(({ proof: { source } }) =>
      source === '' ? [] : [{ code: source, language: 'typescript' }],
    ),
    ...answers
      .filter(Boolean)
      .map((source) => ({ code: source.trimEnd(), language: 'typescript' })),
  ];
}

function fences(markdown: string): Code[] {
  return tokens(markdown).flatMap(({ type, content, info }) =>
    type === 'fence'
      ? [{ code: content.replace(/\n$/, ''), language: info.split(/\s/)[0] ?? '' }]
      : [],
  );
}
