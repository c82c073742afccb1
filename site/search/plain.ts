import { slug } from '../../lib/book/slug.ts';

/** A text under one heading, or before the first. */
export interface PlainSection {
  /** Plain text; empty before the first heading. */
  title: string;
  /** The heading's id on the page; empty before the first heading. */
  id: string;
  text: string;
}

/** Markdown as plain text in one line. */
export function plain(markdown: string): string {
  return plainSections(markdown)
    .flatMap(({ title, text }) => [title, text])
    .filter(Boolean)
    .join(' ');
}

/**
 * Markdown as plain text, heading by heading, for search and its excerpts:
 * what the book's texts use is taken off, and nothing else is understood, for
 * a parser would take as long again as for the pages. Declarations that a text
 * pulls from the program are left out: the program has them.
 *
 * @param prefix what stands before the ids of headings on the page
 */
export function plainSections(markdown: string, prefix = ''): PlainSection[] {
  const sections: (PlainSection & { lines: string[] })[] = [];
  const begin = (title: string, id: string) => {
    const section = { title, id, text: '', lines: [] as string[] };
    sections.push(section);
    return section;
  };
  let current = begin('', '');
  let fence = false;
  const ids = new Set<string>();
  for (const line of markdown.split('\n')) {
    if (/^\s*```/.test(line)) fence = !fence;
    else if (fence) current.lines.push(line);
    else {
      const heading = /^#{1,6} +(.*)$/.exec(line)?.[1];
      if (heading === undefined) current.lines.push(inline(line.replace(marks, ' ')));
      else current = begin(inline(heading), idOf(prefix + slug(heading), ids));
    }
  }
  return sections
    .map(({ title, id, lines }) => ({
      title,
      id,
      text: lines.join(' ').replace(/\s+/g, ' ').trim(),
    }))
    .filter(({ title, text }) => title || text);
}

/** What a line may be besides its words: a declaration, a part of a table, an item, a quotation. */
const marks =
  /^\[[^\]]*\]\([^)]*\.ts#[^)]*\)$|^\|[\s:|-]+$|\|(?=.*\|$)|\|$|^\s*(?:[-*+>]|\d+\.) +/g;

function idOf(words: string, ids: Set<string>): string {
  let id = words;
  for (let count = 2; ids.has(id); count++) id = `${words}-${count}`;
  ids.add(id);
  return id;
}

/** Code, links and pictures, signs that stand for themselves, and emphasis. */
const span =
  /(?<ticks>`+) ?(?<code>.+?) ?\k<ticks>|!?\[(?<words>[^\]]*)\]\([^)]*\)|\\(?<sign>[!-/:-@[-`{-~])|(?<stars>\*+)(?=\S)(?<strong>.+?)\k<stars>/g;

function inline(text: string): string {
  return quoted(text).replace(span, (...found) => {
    const { code, words, sign, strong } = found.at(-1) as Record<string, string | undefined>;
    return code ?? sign ?? inline(words ?? strong ?? '');
  });
}

/** Quotation marks as the page has them, but in code. */
function quoted(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((piece, index) =>
      index % 2 === 1
        ? piece
        : piece
            .replace(/(^|[\s(])"/g, '$1“')
            .replaceAll('"', '”')
            .replace(/(\p{Letter})'/gu, '$1’'),
    )
    .join('');
}
