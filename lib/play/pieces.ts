/** A replacement in a text that came in pieces: from `start` up to `end`, counted over all pieces. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Edits a text that came in pieces and leaves it in as many pieces. A passage
 * across a border that is replaced by as many characters stays cut there; any
 * other replacement goes into the piece where the passage starts. Edits must
 * not overlap; a later one that does is left out.
 */
export function editPieces(pieces: readonly string[], edits: readonly Edit[]): string[] {
  const borders = bordersOf(pieces);
  const sorted = edits
    .toSorted((one, other) => one.start - other.start)
    .flatMap((edit) => cut(edit, borders));
  const result: string[] = [];
  let next = 0;
  let done = 0;
  let begin = 0;
  for (const piece of pieces) {
    const end = begin + piece.length;
    let edited = '';
    while (next < sorted.length && sorted[next]!.start < end) {
      const edit = sorted[next++]!;
      if (edit.start < done) continue;
      edited += piece.slice(Math.max(done, begin) - begin, edit.start - begin) + edit.text;
      done = edit.end;
    }
    if (done < end) edited += piece.slice(Math.max(done, begin) - begin);
    done = Math.max(done, end);
    result.push(edited);
    begin = end;
  }
  return result;
}

/** Where each piece ends, counted over all pieces. */
function bordersOf(pieces: readonly string[]): number[] {
  let end = 0;
  return pieces.map((piece) => {
    end += piece.length;
    return end;
  });
}

/** An edit that keeps the length, cut at the borders inside it. */
function cut(edit: Edit, borders: readonly number[]): Edit[] {
  const { start, end, text } = edit;
  if (text.length !== end - start) return [edit];
  const inside = borders.filter((border) => border > start && border < end);
  return [start, ...inside].map((from, index) => {
    const to = inside[index] ?? end;
    return { start: from, end: to, text: text.slice(from - start, to - start) };
  });
}
