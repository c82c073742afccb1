/** A piece of code between two comments. */
export interface Piece {
  /** A blank line stands between it and the piece before. */
  apart: boolean;
  /** Its lines: whole, and without what is a comment in them. */
  lines: { whole: string; bare: string }[];
}

/**
 * A program without its comments. A line that held nothing else is gone; a
 * blank line stays where one stood between two pieces.
 */
export function withoutComments(pieces: readonly Piece[]): string {
  let text = '';
  for (const { apart, lines } of pieces) {
    if (text !== '' && apart) text += '\n';
    for (const { whole, bare } of lines) {
      const cut = bare !== whole;
      if (!cut || bare.trim() !== '') text += `${cut ? bare.trimEnd() : whole}\n`;
    }
  }
  return text;
}

/** Whether a blank line stands in what lies between two pieces. */
export function holdsBlank(lines: readonly string[]): boolean {
  return lines.some((line) => line.trim() === '');
}
