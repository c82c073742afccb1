import { lineFinder } from './lines.ts';
import type { Declaration } from './model.ts';
import { endsValue, type Token } from './tokens.ts';

/** What can stand before the word that says what is declared. */
const modifiers = new Set(['export', 'default', 'declare', 'abstract', 'async']);

/** A brace after these belongs to a type; after anything else it is a body’s. */
const beforeTypes = new Set([':', '=', '|', '&', '=>', '<', ',', '?', 'is', 'extends', 'keyof']);

/** A line that begins with one of these is another statement, even where no semicolon ends the one before. */
const beginnings = new Set(
  'abstract async class const declare do export for function if import interface let switch throw try type var while'.split(
    ' ',
  ),
);

/** Tokens of a declaration: of its first and of its last, and the names that it declares. */
interface Found {
  names: string[];
  last: number;
}

/** The top-level declarations of a program, each without its comment. */
export function declarations(source: string, tokens: readonly Token[]): Map<string, Declaration> {
  const lineAt = lineFinder(source);
  const lines = source.split('\n');
  const found = new Map<string, Declaration>();
  for (let at = 0; at < tokens.length; ) {
    const first = tokens[at];
    const { names, last } = declarationAt(source, tokens, at) ?? { names: [], last: -1 };
    for (const name of names) {
      // One that is declared again, with other parameters, goes on.
      const line = found.get(name)?.line ?? lineAt(first?.start ?? 0);
      const endLine = lineAt((tokens[last]?.end ?? source.length) - 1);
      found.set(name, { name, line, endLine, source: lines.slice(line - 1, endLine).join('\n') });
    }
    at = last < 0 ? after(tokens, at) : last + 1;
  }
  return found;
}

/** The index after a token, and after what it opens. */
function after(tokens: readonly Token[], at: number): number {
  return (tokens[at]?.close ?? at) + 1;
}

/** The declaration that begins with this token; undefined where none does. */
function declarationAt(source: string, tokens: readonly Token[], first: number): Found | undefined {
  if (tokens[first]?.kind !== 'word' || !beginsStatement(source, tokens, first)) return undefined;
  let at = first;
  while (modifiers.has(tokens[at]?.text ?? '')) at++;
  const [keyword, next] = [tokens[at]?.text, tokens[at + 1]?.text];
  switch (keyword) {
    case 'function':
      return named(tokens, next === '*' ? at + 2 : at + 1, bodyEnd);
    case 'class':
    case 'interface':
      return named(tokens, at + 1, bodyEnd);
    case 'type':
      if (!/^[=<]$/.test(tokens[at + 2]?.text ?? '')) return undefined;
      return named(tokens, at + 1, (_, from) => statementEnd(source, tokens, from));
    case 'const':
    case 'let':
    case 'var': {
      const last = statementEnd(source, tokens, at + 1);
      return { names: variables(tokens, at + 1, last), last };
    }
    default:
      return undefined;
  }
}

function named(
  tokens: readonly Token[],
  at: number,
  endOf: (tokens: readonly Token[], at: number) => number,
): Found | undefined {
  const name = tokens[at];
  if (name?.kind !== 'word' || name.text === 'extends' || name.text === 'implements') {
    return undefined;
  }
  return { names: [name.text], last: endOf(tokens, at) };
}

function beginsStatement(source: string, tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (!before || before.text === ';' || before.text === '}') return true;
  return source.slice(before.end, tokens[at]?.start).includes('\n');
}

/** The index of the brace that ends a body, or of the semicolon of a function that has none. */
function bodyEnd(tokens: readonly Token[], from: number): number {
  for (let at = from; at < tokens.length; at = after(tokens, at)) {
    const { text, close } = tokens[at] ?? {};
    if (text === ';') return at;
    if (text === '{' && !beforeTypes.has(tokens[at - 1]?.text ?? '')) {
      return close ?? tokens.length - 1;
    }
  }
  return tokens.length - 1;
}

/** The index of the last token of a statement that a semicolon ends, or the begin of another. */
function statementEnd(source: string, tokens: readonly Token[], from: number): number {
  for (let at = from; at < tokens.length; at = after(tokens, at)) {
    const [before, token] = [tokens[at - 1], tokens[at]];
    if (token?.text === ';') return at;
    if (!before || !token || at === from || !beginnings.has(token.text)) continue;
    const ended = endsValue(before) || before.text === '}' || before.text === '>';
    if (ended && source.slice(before.end, token.start).includes('\n')) return at - 1;
  }
  return tokens.length - 1;
}

/** The names of variables between two tokens; what is taken out of objects and lists has none here. */
function variables(tokens: readonly Token[], from: number, last: number): string[] {
  const names: string[] = [];
  /** How many angle brackets are open: between them a comma parts types. */
  let depth = 0;
  for (let at = from; at <= last; at = after(tokens, at)) {
    const [before, token, next] = [tokens[at - 1], tokens[at], tokens[at + 1]?.text];
    if (token?.text === '<') depth++;
    if (token?.text === '>' && depth > 0) depth--;
    const begins = at === from || (before?.text === ',' && depth === 0);
    if (begins && token?.kind === 'word' && (at === last || /^[:=!,;]$/.test(next ?? ';'))) {
      names.push(token.text);
    }
  }
  return names;
}
