import MarkdownIt, { type Token } from 'markdown-it';
import { slug } from '../../lib/book/slug.ts';

const parser = new MarkdownIt({ html: false, typographer: true });
parser.disable(['image', 'replacements']);

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
 * Markdown as plain text, heading by heading. Declarations that the text pulls
 * from the program are left out: the program has them.
 *
 * @param prefix what stands before the ids of headings on the page
 */
export function plainSections(markdown: string, prefix = ''): PlainSection[] {
  const sections: (PlainSection & { texts: string[] })[] = [];
  const begin = (title: string, id: string) => {
    const section = { title, id, text: '', texts: [] as string[] };
    sections.push(section);
    return section;
  };
  let current = begin('', '');
  const ids = new Set<string>();
  const tokens = parser.parse(markdown, {});
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'inline' && tokens[index - 1]?.type === 'heading_open') {
      const words = prefix + slug(token.content);
      let id = words;
      for (let count = 2; ids.has(id); count++) id = `${words}-${count}`;
      ids.add(id);
      current = begin(textOf(token), id);
    } else if (token.type === 'inline' && !isDeclaration(token)) current.texts.push(textOf(token));
    else if (token.type === 'fence' || token.type === 'code_block') {
      current.texts.push(token.content);
    }
  }
  return sections
    .map(({ title, id, texts }) => ({
      title,
      id,
      text: texts.join(' ').replace(/\s+/g, ' ').trim(),
    }))
    .filter(({ title, text }) => title || text);
}

function textOf(token: Token): string {
  return (token.children ?? [])
    .map(({ type, content }) => (/break$/.test(type) ? ' ' : content))
    .join('');
}

/** A paragraph that is nothing but a link to a declaration of the program. */
function isDeclaration({ children }: Token): boolean {
  const [open, , close, ...rest] = children ?? [];
  return (
    open?.type === 'link_open' &&
    close?.type === 'link_close' &&
    rest.length === 0 &&
    /\.ts#/.test(String(open.attrGet('href')))
  );
}
