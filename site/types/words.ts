/** The longest type that is shown whole, in characters. */
const longest = 320;

/**
 * A type as the compiler says it, fit for a small window: an import says what
 * it imports and not that it does, a module is named without its path, an
 * object stands in one line, and what is too long is cut at a word.
 */
export function shortened(type: string): string {
  const text = type
    .replace(/^\(alias\) /, '')
    .replace(/\n(?:\(alias\) namespace|import) .*$/gm, '')
    .replace(/\n(?:\s+|(?=[}\])>]))/g, ' ')
    .replace(/(?<=import\(|module )"[^"\n]*\/([^"/\n]+)"/g, '"$1"');
  if (text.length <= longest) return text;
  return `${text.slice(0, longest).replace(/[\w$]+$/, '')}…`;
}

/** A full stop in code, or within a name, ends no sentence. */
const first = /^(?:`[^`]*`|(?:e\.g|i\.e|etc)\.|[.!?:](?!\s|$)|[^`.!?])+?(?:[.!?](?=\s|$)|$)/;

/**
 * The first sentence of a documentation comment, in one line; empty where it
 * begins with an example. Links keep their words; of the rest of its Markdown
 * only code is left.
 */
export function sentence(documentation: string): string {
  const paragraph = documentation.trim().split(/\n\s*\n/, 1)[0] ?? '';
  if (paragraph.startsWith('```')) return '';
  const text = paragraph
    .replace(/\{@link(?:code|plain)?\s+([^}\s]+)\s*\}/g, '`$1`')
    .replace(/\{@link(?:code|plain)?\s+\S+[\s|]+([^}]+)\}/g, '$1')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(?<![\w`*])(\*{1,2}|_)(?=\S)([^`*]*?\S)\1(?![\w`*])/g, '$2')
    .replace(/\s+/g, ' ');
  return (first.exec(text)?.[0] ?? text).trim();
}
