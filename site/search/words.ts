/** A word as search knows it, and where it stands in its text. */
export interface Word {
  /** In lower case, without accents and without signs inside: `readquote`. */
  term: string;
  start: number;
  end: number;
}

/** What stands between two spaces: `readQuote` or `node:net`, whole and in its parts. */
export interface Chunk {
  /** The parts run together; absent where there is only one. */
  whole?: Word;
  /** The same for what stands between signs: `abortsignal` in `AbortSignal.timeout`. */
  names: Word[];
  parts: Word[];
}

const chunk = /[\p{Letter}\p{Number}_$]+(?:[.:/@'’-][\p{Letter}\p{Number}_$]+)*/gu;

/** A name without the signs that set it apart from others. */
const name = /[\p{Letter}\p{Number}_$]+/gu;

/** Numbers with dots, IPv4 and IPv6, and what capitals, digits and signs set apart. */
const part =
  /\p{Number}+(?:\.\p{Number}+)+|IPv[46]|\p{Lu}+(?!\p{Ll})\p{Number}*|\p{Lu}?[\p{Ll}\p{Mark}]+\p{Number}*|\p{Lo}+|\p{Number}+/gu;

/** Longer ones are addresses, which nobody types in one piece. */
const longest = 48;

/**
 * Cuts a text into words, so that prose and code are found as people type
 * them: `read_quote` and `readQuote` as `readquote`, `read` and `quote`,
 * `AbortSignal.timeout` as a whole and by each of its parts, `RFC 9112` also
 * as `rfc9112`.
 */
export function chunks(text: string): Chunk[] {
  const found: Chunk[] = [];
  let before: Word | undefined;
  for (const { 0: piece, index } of text.matchAll(chunk)) {
    const end = index + piece.length;
    const parts = /^[a-z]+$/.test(piece) ? [{ term: piece, start: index, end }] : cut(piece, index);
    const [first] = parts;
    if (!first) continue;
    const numbered = before?.term === 'rfc' && parts.length === 1 && /^\d+$/.test(first.term);
    const whole =
      numbered && before ? joined([before, first]) : piece.length <= longest && joined(parts);
    found.push({ ...(whole && { whole }), names: namesIn(piece, parts, index), parts });
    before = parts.length === 1 ? first : undefined;
  }
  return found;
}

/** What stands between signs and has several parts, where that is not all of the piece. */
function namesIn(piece: string, parts: Word[], index: number): Word[] {
  if (parts.length < 3) return [];
  return [...piece.matchAll(name)].flatMap(({ 0: text, index: at }) => {
    const own = parts.filter(
      ({ start, end }) => start >= index + at && end <= index + at + text.length,
    );
    return own.length < parts.length ? (joined(own) ?? []) : [];
  });
}

/** Words run together; undefined where it is only one. */
function joined(parts: Word[]): Word | undefined {
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last || first === last) return undefined;
  const term = parts.map((word) => word.term.replaceAll('.', '')).join('');
  return { term, start: first.start, end: last.end };
}

/** The parts of a piece of text that begins at an index. */
function cut(piece: string, index: number): Word[] {
  return [...piece.matchAll(part)].map(({ 0: word, index: at }) => ({
    term: fold(word),
    start: index + at,
    end: index + at + word.length,
  }));
}

/** All words of a text, wholes and parts. */
export function words(text: string): Word[] {
  return chunks(text).flatMap(({ whole, names, parts }) =>
    whole ? [whole, ...names, ...parts] : [...names, ...parts],
  );
}

/** Lower case without accents. */
export function fold(text: string): string {
  const plain = /^[\0-\x7f]*$/.test(text) ? text : text.normalize('NFKD').replace(/\p{Mark}/gu, '');
  return plain.toLowerCase();
}
