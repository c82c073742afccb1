import { join, relative, sep } from 'node:path';
import MarkdownIt, { type Token } from 'markdown-it';
import { wrap } from '../../wire/width.ts';

// Not the book's own, which leaves out what its pages do not ask for.
const parser = new MarkdownIt({ html: false });

export interface ProseContext {
  /** How many columns a line may take. */
  columns: number;
  /** The project's folder, and the one of the text, which its links start from. */
  root: string;
  folder: string;
}

/** Markdown as lines for a terminal: paragraphs, lists, code and tables, with the addresses of its links. */
export function proseLines(markdown: string, context: ProseContext): string[] {
  const lines: string[] = [];
  /** What stands before the next line and the ones after it, for each list that is open. */
  const lists: { mark: string; number: number | undefined }[] = [];
  let loose = true;
  const add = (text: string[]): void => {
    const inner = lists.at(-1);
    const outer = '  '.repeat(Math.max(0, lists.length - 1));
    for (const line of text) {
      const start = inner ? outer + (inner.mark || ' '.repeat(markOf(inner.number).length)) : '';
      lines.push((start + line).trimEnd());
      if (inner) inner.mark = '';
    }
  };
  const room = (): number =>
    Math.max(
      20,
      context.columns - lists.reduce((sum, { number }) => sum + markOf(number).length, 0),
    );
  const gap = (): void => {
    if (lines.length > 0 && lines.at(-1) !== '') lines.push('');
  };

  const source = markdown.split('\n');
  let inTable = false;
  for (const token of parser.parse(markdown, {})) {
    if (token.type === 'table_open') {
      // A table reads well as it was written.
      inTable = true;
      gap();
      add(source.slice(...(token.map ?? [0, 0])).map((line) => line.trim()));
    } else if (inTable) {
      inTable = token.type !== 'table_close';
    } else if (token.type === 'bullet_list_open' || token.type === 'ordered_list_open') {
      if (lists.length === 0) gap();
      const number =
        token.type === 'ordered_list_open' ? Number(token.attrGet('start') ?? 1) : undefined;
      lists.push({ mark: '', number });
      loose = false;
    } else if (token.type === 'bullet_list_close' || token.type === 'ordered_list_close') {
      lists.pop();
      loose = lists.length === 0;
    } else if (token.type === 'list_item_open') {
      const list = lists.at(-1);
      if (list) list.mark = markOf(list.number);
    } else if (token.type === 'list_item_close') {
      const list = lists.at(-1);
      if (list?.number !== undefined) list.number += 1;
    } else if (token.type === 'inline') {
      if (loose) gap();
      add(wrap(inlineText(token.children ?? [], context), room()));
    } else if (token.type === 'fence' || token.type === 'code_block') {
      gap();
      add(
        token.content
          .trimEnd()
          .split('\n')
          .map((line) => `    ${line}`),
      );
    }
  }
  return lines;
}

function markOf(number: number | undefined): string {
  return number === undefined ? '- ' : `${number}. `;
}

function inlineText(children: readonly Token[], context: ProseContext): string {
  let text = '';
  let link: { from: number; href: string } | undefined;
  for (const { type, content, ...token } of children) {
    if (type === 'text') text += content;
    else if (type === 'code_inline') text += `\`${content}\``;
    else if (type === 'softbreak' || type === 'hardbreak') text += ' ';
    else if (type === 'link_open') {
      const href = String(token.attrs?.find(([name]) => name === 'href')?.[1] ?? '');
      link = { from: text.length, href };
    } else if (type === 'link_close' && link) {
      const address = addressOf(link.href, context);
      if (address !== text.slice(link.from)) text += ` (${address})`;
      link = undefined;
    }
  }
  return text;
}

/** A link's address as it can be followed in a terminal: a path from the project's folder. */
function addressOf(href: string, { root, folder }: ProseContext): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(href)) return href;
  const [path = '', anchor] = decodeURI(href).split('#');
  const file = relative(root, join(folder, path)).split(sep).join('/');
  return anchor ? `${file}#${anchor}` : file;
}
