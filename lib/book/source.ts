import type TS from '@typescript/typescript6';
import { compiler } from './compiler.ts';

/** A comment in a TypeScript file, as the compiler found it. */
export interface Comment {
  kind: 'line' | 'block';
  /** First and last line, counted from 1. */
  line: number;
  endLine: number;
  /** Whether nothing else stands on its lines. */
  alone: boolean;
  /** The text as it stands in the file, with its slashes. */
  text: string;
}

/**
 * Parses TypeScript without looking at its types, or into its doc comments.
 *
 * @param parents whether nodes know what they stand in, which takes as long again
 */
export function parseSource(
  file: string,
  source: string,
  { parents = true }: { parents?: boolean } = {},
): TS.SourceFile {
  const { createSourceFile, JSDocParsingMode, ScriptKind, ScriptTarget } = compiler();
  const options = {
    languageVersion: ScriptTarget.ES2023,
    jsDocParsingMode: JSDocParsingMode.ParseNone,
  };
  return createSourceFile(file, source, options, parents, ScriptKind.TS);
}

/** The line of an offset, counted from 1. */
export function lineOf(file: TS.SourceFile, offset: number): number {
  return file.getLineAndCharacterOfPosition(offset).line + 1;
}

/**
 * Every comment of a file in order. Text in strings, templates and regular
 * expressions that looks like a comment is none.
 */
export function comments(file: TS.SourceFile): Comment[] {
  const { text } = file;
  const lines = text.split('\n');
  const found: Comment[] = [];
  const opening = /\/[/*]/g;
  const rest = literals(file);
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    const start = match.index;
    while (rest[0] && rest[0].end <= start) rest.shift();
    const [literal] = rest;
    if (literal && literal.start <= start) {
      opening.lastIndex = literal.end;
      continue;
    }
    const kind = match[0] === '//' ? 'line' : 'block';
    const end = endOf(text, start, kind);
    opening.lastIndex = end;
    const from = file.getLineAndCharacterOfPosition(start);
    const to = file.getLineAndCharacterOfPosition(end);
    const before = lines[from.line]?.slice(0, from.character) ?? '';
    const after = lines[to.line]?.slice(to.character) ?? '';
    found.push({
      kind,
      line: from.line + 1,
      endLine: to.line + 1,
      alone: before.trim() === '' && after.trim() === '',
      text: text.slice(start, end),
    });
  }
  return found;
}

/** Where a comment ends that begins here. */
function endOf(text: string, start: number, kind: Comment['kind']): number {
  const end = kind === 'line' ? /[\n\r\u2028\u2029]/g : /\*\//g;
  end.lastIndex = start + 2;
  const match = end.exec(text);
  if (!match) return text.length;
  return kind === 'line' ? match.index : end.lastIndex;
}

/** Start and end of what holds text of its own: strings, pieces of templates, regular expressions. */
function literals(file: TS.SourceFile): { start: number; end: number }[] {
  const { forEachChild, isStringLiteralLike, isTemplateHead, isTemplateMiddleOrTemplateTail } =
    compiler();
  const { isRegularExpressionLiteral } = compiler();
  const found: { start: number; end: number }[] = [];
  const visit = (node: TS.Node): void => {
    if (
      isStringLiteralLike(node) ||
      isTemplateHead(node) ||
      isTemplateMiddleOrTemplateTail(node) ||
      isRegularExpressionLiteral(node)
    ) {
      found.push({ start: node.getStart(file, false), end: node.end });
    } else forEachChild(node, visit);
  };
  visit(file);
  return found.sort((one, other) => one.start - other.start);
}
