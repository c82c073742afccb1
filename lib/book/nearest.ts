import { closest, distance } from 'fastest-levenshtein';

/**
 * The known name that was probably meant, or undefined where none is near: at
 * most a third of the word's letters differ, and two in a short word.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const names = [...known];
  if (names.length === 0) return undefined;
  const best = closest(word, names);
  const allowed = Math.max(2, Math.floor(word.length / 3));
  return distance(word, best) <= allowed ? best : undefined;
}

/** ` (did you mean …?)`, or nothing: the end of a sentence about an unknown name. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const name = nearest(word, known);
  return name === undefined ? '' : `; did you mean “${name}”?`;
}
