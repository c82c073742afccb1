import type { Book } from '../../lib/book/model.ts';
import { recipesOf } from '../../site/paths.ts';
import { textOf } from './html.ts';

/**
 * Lines that give the answers of a book's exercises away: those of solutions
 * and wrong attempts that stand nowhere else in the book.
 */
export function answerLines(book: Book): Set<string> {
  const shown = new Set(
    recipesOf(book).flatMap((recipe) =>
      linesOf(
        [
          recipe.program.source,
          recipe.purpose,
          recipe.working,
          ...recipe.pitfalls.flatMap(({ body, proof }) => [body, proof.source]),
          ...recipe.exercises.flatMap(({ starter, task, why, first, hints }) => [
            starter,
            task,
            why,
            first,
            ...hints,
          ]),
        ].join('\n'),
      ),
    ),
  );
  const answers = recipesOf(book).flatMap(({ exercises }) =>
    exercises.flatMap(({ solution, wrong }) =>
      [solution, ...wrong.map(({ source }) => source)].flatMap(linesOf),
    ),
  );
  // Short ones say nothing: `return text;` may stand anywhere.
  return new Set(answers.filter((line) => line.length > 16 && !shown.has(line)));
}

/** The files that hold one of the lines: as text, as markup with numbers before it, or within a script's data. */
export function holding(
  files: Iterable<[path: string, content: string | Uint8Array]>,
  lines: ReadonlySet<string>,
): string[] {
  return [...files].flatMap(([path, content]) => {
    const raw = Buffer.from(content).toString();
    const data = raw.replaceAll('\\n', '\n').replace(/\\(["\\])/g, '$1');
    // Each line of a listing is an element, and so is what stands before the first.
    const apart = textOf(raw.replace(/<(?:b class=n|span|pre|p|li|figure)\b/g, '\n$&'));
    const found = [raw, apart, data]
      .flatMap(linesOf)
      .filter((line) => lines.has(line) || lines.has(line.replace(/^\d+/, '').trim()));
    return [...new Set(found)].map((line) => `${path}: ${line}`);
  });
}

const linesOf = (text: string) => text.split('\n').map((line) => line.trim());
