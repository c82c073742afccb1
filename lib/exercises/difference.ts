import { widthOf } from '../wire/width.ts';

/** Two texts, cut to what matters, to be shown one above the other. */
export interface Difference {
  expected: string;
  received: string;
  /** The column of a terminal, from 0, in which they first differ; undefined where it would tell nothing. */
  column: number | undefined;
}

/** How many columns of a long text are shown, and how many of them before the place that differs. */
const room = { all: 60, before: 30 };

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Cuts two texts to the place where they first differ. They are escaped
 * already, so each is one line; a cut never hides the place and never falls
 * into an escape sequence or a character that takes several code points.
 */
export function difference(expected: string, received: string): Difference {
  const [one, other] = [unitsOf(expected), unitsOf(received)];
  let place = 0;
  while (place < one.length && place < other.length && one[place] === other[place]) place++;
  const same = place === one.length && place === other.length;
  let from = place;
  for (let width = 0; from > 0; from--) {
    width += widthOf(one[from - 1] ?? '');
    if (width > room.before) break;
  }
  // Not to save a column or two.
  if (same || widthOf(one.slice(0, place).join('')) <= room.before) from = 0;
  const [want, got] = [cut(one, from), cut(other, from)];
  const before = `${from > 0 ? '…' : ''}${one.slice(from, place).join('')}`;
  return {
    expected: want || '(nothing)',
    received: got || '(nothing)',
    column: same || !alike(one, other, place) ? undefined : widthOf(before),
  };
}

/** What is one on the screen: an escape sequence, or a character with all that belongs to it. */
function unitsOf(text: string): string[] {
  return text
    .split(/(\\x[0-9a-f]{2}|\\.)/)
    .flatMap((part, index) =>
      index % 2 === 1 ? [part] : Array.from(graphemes.segment(part), ({ segment }) => segment),
    );
}

function cut(units: string[], from: number): string {
  let text = from > 0 ? '…' : '';
  let width = widthOf(text);
  for (const unit of units.slice(from)) {
    width += widthOf(unit);
    if (width > room.all) return `${text}…`;
    text += unit;
  }
  return text;
}

/**
 * Whether two texts are variants of one: a quarter of the shorter is the same,
 * at their beginnings or ends. Where they are not, “exit code 1” and a whole
 * page, say, the first character that differs tells nothing.
 */
function alike(one: string[], other: string[], place: number): boolean {
  const shorter = Math.min(one.length, other.length);
  let end = 0;
  while (end < shorter - place && one.at(-1 - end) === other.at(-1 - end)) end++;
  return place + end > 0 && place + end >= shorter / 4;
}
