import type { Book } from '../../lib/book/model.ts';
import { pcapOf } from '../../lib/wire/pcap.ts';
import { recipesOf } from '../paths.ts';
import { capturePath } from './capture.tsx';
import { wireData } from './data.ts';
import { wireDataPath } from './event-data.ts';
import { termsOf } from './terms.ts';

/** The files beside the diagrams: the captures, and what the script asks for. */
export function wireFiles(book: Book): [path: string, content: string | Uint8Array][] {
  const terms = termsOf(book.glossary);
  return recipesOf(book)
    .filter(({ recording }) => recording.events.length > 0)
    .flatMap((recipe) => [
      [capturePath(recipe.name), pcapOf(recipe.recording)],
      [wireDataPath(recipe.name), wireData(recipe, terms)],
    ]);
}
