import { type Word, words } from './words.ts';

/** A piece of a text, marked where it is what was looked for. */
export interface Piece {
  text: string;
  mark: boolean;
}

/** A text cut into pieces that are what was looked for, and the rest. */
export function marked(text: string, terms: ReadonlySet<string>): Piece[] {
  const pieces: Piece[] = [];
  const add = (piece: string, mark: boolean) => {
    if (piece) pieces.push({ text: piece, mark });
  };
  let end = 0;
  for (const hit of hits(text, terms)) {
    const start = Math.max(hit.start, end);
    if (hit.end <= end) continue;
    add(text.slice(end, start), false);
    add(text.slice(start, hit.end), true);
    end = hit.end;
  }
  add(text.slice(end), false);
  return pieces;
}

/** The part of a text that has most of the words, about as many characters long as is asked for. */
export function excerpt(text: string, terms: ReadonlySet<string>, length = 150): Piece[] {
  const all = hits(text, terms);
  const [first] = all;
  let best = { start: first?.start ?? 0, count: 0 };
  for (const { start } of all) {
    const near = all.filter((hit) => hit.start >= start && hit.end <= start + length * 0.8);
    const count = new Set(near.map(({ term }) => term)).size;
    if (count > best.count) best = { start, count };
  }
  const from = beginning(
    text,
    Math.min(best.start - length * 0.25, text.length - length),
    best.start,
  );
  const to = ending(text, from + length, Math.max(from, best.start) + 1);
  const pieces = marked(text.slice(from, to), terms);
  if (from > 0) pieces.unshift({ text: '…', mark: false });
  if (to < text.length) pieces.push({ text: ' …', mark: false });
  return pieces;
}

/** The line of a piece of code that has most of the words; the first of those that have as many. */
export function codeExcerpt(code: string, terms: ReadonlySet<string>, length = 110): Piece[] {
  let best = { line: '', count: -1 };
  for (const line of code.split('\n')) {
    const count = new Set(hits(line, terms).map(({ term }) => term)).size;
    if (count > best.count && line.trim()) best = { line: line.trim(), count };
  }
  return excerpt(best.line, terms, length);
}

/** The words of a text that are looked for; of a name that is found by its parts, the parts. */
function hits(text: string, terms: ReadonlySet<string>): Word[] {
  const all = words(text).filter(({ term }) => terms.has(term));
  return all.filter(
    (hit) => !all.some((one) => one !== hit && one.start >= hit.start && one.end <= hit.end),
  );
}

/** Where a word begins at a place or after it, but no later than `latest`. */
function beginning(text: string, at: number, latest: number): number {
  if (at <= 0) return 0;
  const space = text.indexOf(' ', Math.floor(at));
  return space < 0 || space >= latest ? latest : space + 1;
}

/** Where a word ends at a place or before it, but no earlier than `earliest`. */
function ending(text: string, at: number, earliest: number): number {
  if (at >= text.length) return text.length;
  const space = text.lastIndexOf(' ', Math.floor(at));
  return space < earliest ? Math.floor(at) : space;
}
