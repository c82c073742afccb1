import type { Book, Recipe } from '../../lib/book/model.ts';
import { pcapOf } from '../../lib/wire/pcap.ts';
import { capturePath } from './capture.tsx';
import { wireData } from './data.ts';
import { wireDataPath } from './event-data.ts';

/** The files beside a recipe's diagram: the capture, and what the script asks for. */
export function wireFiles(
  recipe: Recipe,
  glossary: Book['glossary'],
): [path: string, content: string | Uint8Array][] {
  if (recipe.recording.events.length === 0) return [];
  return [
    [capturePath(recipe.name), pcapOf(recipe.recording)],
    [wireDataPath(recipe.name), wireData(recipe, glossary)],
  ];
}
