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
  parts: Word[];
}

const chunk = /[\p{Letter}\p{Number}_$]+(?:[.:/@'’-][\p{Letter}\p{Number}_$]+)*/gu;

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
    const parts = [...piece.matchAll(part)].map(({ 0: word, index: at }) => ({
      term: fold(word),
      start: index + at,
      end: index + at + word.length,
    }));
    const [first] = parts;
    if (!first) continue;
    const end = index + piece.length;
    const numbered = before?.term === 'rfc' && parts.length === 1 && /^\d+$/.test(first.term);
    if (numbered && before) {
      found.push({ parts, whole: { term: `rfc${first.term}`, start: before.start, end } });
    } else if (parts.length > 1 && piece.length <= longest) {
      const term = parts.map((word) => word.term.replaceAll('.', '')).join('');
      found.push({ parts, whole: { term, start: index, end } });
    } else found.push({ parts });
    before = parts.length === 1 ? first : undefined;
  }
  return found;
}

/** All words of a text, wholes and parts. */
export function words(text: string): Word[] {
  return chunks(text).flatMap(({ whole, parts }) => (whole ? [whole, ...parts] : parts));
}

/** Lower case without accents. */
export function fold(text: string): string {
  const plain = /^[\0-\x7f]*$/.test(text) ? text : text.normalize('NFKD').replace(/\p{Mark}/gu, '');
  return plain.toLowerCase();
}
