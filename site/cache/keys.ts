import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Book, Recipe } from '../../lib/book/model.ts';
import { outlineOf } from '../outline.ts';

/** A short hash that stands for some texts. */
export function hashOf(...texts: string[]): string {
  return hashOfContent(JSON.stringify(texts));
}

/** A short hash that stands for the content of a file. */
export function hashOfContent(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}

/** Gives for a page the hash of all that it may show of the book: of one recipe, or of everything. */
export function contentKeys(book: Book): (shown: Recipe | undefined) => string {
  const recipes = new Map(
    book.chapters.flatMap((chapter) =>
      chapter.recipes.map((recipe) => [recipe, hashOfContent(writtenRecipe(recipe))]),
    ),
  );
  const outlined = hashOf(
    written({
      ...book,
      chapters: book.chapters.map((chapter) => ({
        ...chapter,
        recipes: chapter.recipes.map(outlineOf),
      })),
    }),
  );
  const whole = hashOf(outlined, ...recipes.values());
  return (shown) => {
    const own = shown && recipes.get(shown);
    return own === undefined ? whole : hashOf(outlined, own);
  };
}

/** A recipe in writing; how its program is cut follows from the source. */
function writtenRecipe({ program, ...recipe }: Recipe): string {
  return written({ ...recipe, program: [program.file, program.source] });
}

/** Data in writing, all of it but where on this machine it lies. */
function written(data: unknown): string {
  return JSON.stringify(data, (key, value) => {
    if (key === 'folder' || key === 'checks') return undefined;
    if (value instanceof Map || value instanceof Set) return [...value];
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    return value;
  });
}

/** A hash of all files below some paths: of their names and of what is in them. */
export function filesKey(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  const walk = (path: string, folder: boolean): void => {
    hash.update(`${path}\0`);
    if (!folder) {
      hash.update(
        createHash('sha256')
          .update(readFileSync(join(root, path)))
          .digest(),
      );
      return;
    }
    const entries = readdirSync(join(root, path), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.isDirectory() || entry.isFile()) {
        walk(`${path}/${entry.name}`, entry.isDirectory());
      }
    }
  };
  for (const path of paths) {
    const found = statSync(join(root, path), { throwIfNoEntry: false });
    if (found) walk(path, found.isDirectory());
  }
  return hash.digest('base64url').slice(0, 22);
}

const project = fileURLToPath(new URL('../..', import.meta.url));

let builder: string | undefined;

/** Differs when the code of the book's machinery does, or a library that it uses. */
export function builderKey(): string {
  builder ??= hashOf(process.version, filesKey(project, ['site', 'lib', 'package-lock.json']));
  return builder;
}
