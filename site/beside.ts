import type { Book, Recipe } from '../lib/book/model.ts';
import type { Files } from './assets.ts';
import { programFile, programFilePath } from './code/program-file.ts';
import { recipesOf } from './paths.ts';
import { searchDataPath } from './search/document.ts';
import { documentsOf, searchData } from './search/documents.ts';
import { typesFile, typesPath } from './types/types-file.ts';
import { wireFiles } from './wire/files.ts';

/** The files that are no pages: what a reader downloads, and what scripts ask for. */
export function filesBeside(book: Book): Files {
  return new Map([
    ...recipesOf(book).flatMap(filesOf),
    ...wireFiles(book),
    [searchDataPath, searchData(documentsOf(book))],
  ]);
}

/** The files in a recipe's own folder. */
function filesOf(recipe: Recipe): [path: string, content: string | Uint8Array][] {
  const { name, program } = recipe;
  return [
    [`${name}/${name}.ts`, program.source],
    [programFilePath(recipe), programFile(recipe)],
    // Types are computed apart, and take the place of this where they are.
    [typesPath(name), typesFile(name)],
  ];
}
