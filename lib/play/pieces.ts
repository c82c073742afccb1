/** A replacement in a text that came in pieces: from `start` up to `end`, counted over all pieces. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/**
 * Edits a text that came in pieces and leaves it in as many pieces. What
 * replaces a passage across a border goes into the piece where the passage
 * starts. Edits must not overlap; a later one that does is left out.
 */
export function editPieces(pieces: readonly string[], edits: readonly Edit[]): string[] {
  const sorted = edits.toSorted((one, other) => one.start - other.start);
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
