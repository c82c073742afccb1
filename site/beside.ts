import type { Book, Recipe } from '../lib/book/model.ts';
import type { Files } from './assets.ts';
import { recipesOf } from './paths.ts';
import { searchDataPath } from './search/document.ts';
import { documentsOf, searchData } from './search/documents.ts';

/** The files that are no pages: what a reader downloads, and what scripts ask for. */
export function filesBeside(book: Book): Files {
  return new Map([
    ...recipesOf(book).flatMap(filesOf),
    [searchDataPath, searchData(documentsOf(book))],
  ]);
}

/** The files in a recipe's own folder. */
function filesOf({ name, program }: Recipe): [path: string, content: string | Uint8Array][] {
  return [[`${name}/${name}.ts`, program.source]];
}
