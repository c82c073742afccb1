import { type Colours, plain } from '../wire/colour.ts';
import { escapeString } from '../wire/escape.ts';
import type { Result } from './results.ts';

/** What a message may lead to. */
export interface MessageContext {
  /** `qotd/whole-quote` */
  exercise: string;
  seed: string;
  /** Where a pitfall is explained. */
  addressOf: (pitfall: string) => string;
  colours?: Colours;
}

/** How much of a long text is shown around the place that differs. */
const shownLength = 60;

/** A check's result as a student reads it: one line when it passed, a few that teach when it did not. */
export function resultLines(result: Result, context: MessageContext): string[] {
  const { colours = plain } = context;
  const { check, points, title, outcome, finding, message, pitfall } = result;
  const worth = `${points} ${points === 1 ? 'pt' : 'pts'}`;
  const head = `${colours.bold(check)} (${worth}): ${title}`;
  if (outcome === 'passed') return [`✓ ${head}`];

  const rows: [name: string, text: string][] = [];
  if (outcome !== 'failed') rows.push([outcome, escapeString(message ?? '')]);
  if (finding) {
    const { sent, expected, received, after, likely } = finding;
    if (sent !== undefined) rows.push(['sent', escapeString(sent)]);
    const [want, got, place] = around(escapeString(expected), escapeString(received));
    rows.push(['expected', want], ['received', got]);
    if (place !== undefined) rows.push(['', `${' '.repeat(place)}^`]);
    if (after) rows.push(['', escapeString(after)]);
    if (likely) rows.push(['likely', likely]);
  }
  if (pitfall) rows.push(['read', context.addressOf(pitfall)]);
  rows.push(['replay', replay(check, context)]);
  return [
    `${colours.warn('✗')} ${head}`,
    ...rows.map(([name, text]) => `  ${colours.faint(name.padEnd(9))} ${text}`.trimEnd()),
  ];
}

/** The command that runs one check again with the same inputs. */
export function replay(check: string, { exercise, seed }: MessageContext): string {
  return `npm run exercise check ${exercise} -- --only ${check} --seed ${seed}`;
}

/**
 * Two texts cut to what matters, and the place where they first differ. They
 * are escaped already, so each is one line, and a cut never hides the place.
 */
export function around(
  expected: string,
  received: string,
): [expected: string, received: string, place: number | undefined] {
  const [one, other] = [[...expected], [...received]];
  let place = 0;
  while (place < one.length && place < other.length && one[place] === other[place]) place++;
  if (place === one.length && place === other.length) return [expected, received, undefined];
  const from = place > shownLength / 2 ? place - Math.floor(shownLength / 2) : 0;
  const cut = (text: string[]) => {
    const piece = text.slice(from, from + shownLength).join('');
    return `${from > 0 ? '…' : ''}${piece}${text.length > from + shownLength ? '…' : ''}`;
  };
  return [cut(one), cut(other) || '(nothing)', place - from + (from > 0 ? 1 : 0)];
}
