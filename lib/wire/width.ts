const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many columns of a terminal a text takes; the text has no escape sequences. */
export function widthOf(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += isWide(segment) ? 2 : 1;
  return width;
}

/** The text cut to so many columns, with `…` at the end where something was cut. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let result = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    const next = width + (isWide(segment) ? 2 : 1);
    if (next > columns - 1) break;
    result += segment;
    width = next;
  }
  return `${result}…`;
}

/** The text filled with spaces to so many columns. */
export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** The text in lines of at most so many columns, broken at spaces where there are any. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )/)) {
    if (widthOf(line) + widthOf(withoutEnd(word)) > columns && line !== '') {
      lines.push(withoutEnd(line));
      line = '';
    }
    let rest = word;
    while (widthOf(withoutEnd(rest)) > columns) {
      const [head, tail] = splitAt(rest, columns);
      lines.push(head);
      rest = tail;
    }
    line += rest;
  }
  return [...lines, withoutEnd(line)];
}

/** Without the spaces at its end; other white space is text. */
function withoutEnd(text: string): string {
  return text.replace(/ +$/, '');
}

function splitAt(text: string, columns: number): [string, string] {
  let head = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += isWide(segment) ? 2 : 1;
    if (width > columns && head !== '') break;
    head += segment;
  }
  return [head, text.slice(head.length)];
}

function isWide(grapheme: string): boolean {
  return /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]/u.test(
    grapheme,
  );
}
