import MarkdownIt, { type Token } from 'markdown-it';

const parser = createParser();

/** Of the lines of a text only those are parsed that may hold a link: nothing else in them is asked for. */
function createParser() {
  const md = new MarkdownIt({ html: false });
  md.core.ruler.at('inline', ({ tokens, env }) => {
    for (const { type, content, children } of tokens) {
      if (type === 'inline' && /[[<]/.test(content))
        md.inline.parse(content, md, env, children ?? []);
    }
  });
  return md;
}

/** A heading at the outermost level of a Markdown text. */
export interface Heading {
  level: number;
  /** The heading's Markdown, without its number signs. */
  text: string;
  /** Its first line, counted from 1. */
  line: number;
  /** The first line after it, counted from 1. */
  next: number;
}

/** The last text that was parsed: a text is asked about several times in a row. */
let last: { markdown: string; tokens: readonly Token[] } | undefined;

/** The tokens of a Markdown text; their `map` counts lines from 0. */
export function tokens(markdown: string): readonly Token[] {
  if (last?.markdown !== markdown) last = { markdown, tokens: parser.parse(markdown, {}) };
  return last.tokens;
}

/** The headings of a Markdown text; number signs inside code are no headings. */
export function headings(markdown: string): Heading[] {
  const all = tokens(markdown);
  return all.flatMap((token, index) => {
    if (token.type !== 'heading_open' || token.level !== 0 || !token.map) return [];
    return [
      {
        level: Number(token.tag.slice(1)),
        text: all[index + 1]?.content ?? '',
        line: token.map[0] + 1,
        next: token.map[1] + 1,
      },
    ];
  });
}

/** The lines from `first` up to, but without, `end`, counted from 1, without blank lines around them. */
export function between(lines: string[], first: number, end: number): string {
  return lines
    .slice(first - 1, end - 1)
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}
