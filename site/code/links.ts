import type { Reference } from '../../lib/book/model.ts';
import { nodeDocs } from '../../lib/book/node-docs.ts';
import type { NodeImport } from '../../lib/book/node-imports.ts';

/** A stretch of a line that leads somewhere. */
export interface Link {
  /** Counted from 0, in characters of the line's text. */
  column: number;
  length: number;
  url: string;
}

/**
 * The links of a program's imports to Node's documentation, by line.
 *
 * @param apis those that the recipe names itself
 */
export function importLinks(
  imports: readonly NodeImport[],
  apis: readonly Reference[],
): Map<number, Link[]> {
  const links = new Map<number, Link[]>();
  for (const { name, line, column, length } of imports) {
    const url = nodeDocs(name, apis)?.url;
    if (url) links.set(line, [...(links.get(line) ?? []), { column, length, url }]);
  }
  return links;
}

/**
 * Puts links into a highlighted line. Each lies within one token or outside of
 * all, as names do; one that does not is left out.
 *
 * @param html text with entities, and elements of no depth
 */
export function withLinks(html: string, links: readonly Link[]): string {
  if (links.length === 0) return html;
  let column = 0;
  return html.replace(/<[^>]*>|[^<]+/g, (piece) => {
    if (piece.startsWith('<')) return piece;
    const characters = piece.match(/&\w+;|[^&]/g) ?? [];
    const start = column;
    column += characters.length;
    for (const { column: from, length, url } of links.toReversed()) {
      const at = from - start;
      if (at < 0 || at + length > characters.length) continue;
      characters.splice(at + length, 0, '</a>');
      characters.splice(at, 0, `<a href="${url}">`);
    }
    return characters.join('');
  });
}
