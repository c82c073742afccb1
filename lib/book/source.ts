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

/** Parses TypeScript without looking at its types, or into its doc comments. */
export function parseSource(file: string, source: string): TS.SourceFile {
  const { createSourceFile, JSDocParsingMode, ScriptKind, ScriptTarget } = compiler();
  const options = {
    languageVersion: ScriptTarget.ES2023,
    jsDocParsingMode: JSDocParsingMode.ParseNone,
  };
  return createSourceFile(file, source, options, true, ScriptKind.TS);
}

/** The line of an offset, counted from 1. */
export function lineOf(file: TS.SourceFile, offset: number): number {
  return file.getLineAndCharacterOfPosition(offset).line + 1;
}

/**
 * Every comment of a file in order. Text in strings, templates and regular
 * expressions that looks like a comment is none: only the gaps between the
 * compiler's tokens are searched.
 */
export function comments(file: TS.SourceFile): Comment[] {
  const ts = compiler();
  const lines = file.text.split('\n');
  const found: Comment[] = [];
  const scanner = ts.createScanner(ts.ScriptTarget.ES2023, false);
  for (const [start, end] of gaps(file)) {
    scanner.setText(file.text, start, end - start);
    for (
      let token = scanner.scan();
      token !== ts.SyntaxKind.EndOfFileToken;
      token = scanner.scan()
    ) {
      const kind =
        token === ts.SyntaxKind.SingleLineCommentTrivia
          ? 'line'
          : token === ts.SyntaxKind.MultiLineCommentTrivia
            ? 'block'
            : undefined;
      if (!kind) continue;
      const from = file.getLineAndCharacterOfPosition(scanner.getTokenStart());
      const to = file.getLineAndCharacterOfPosition(scanner.getTokenEnd());
      const before = lines[from.line]?.slice(0, from.character) ?? '';
      const after = lines[to.line]?.slice(to.character) ?? '';
      found.push({
        kind,
        line: from.line + 1,
        endLine: to.line + 1,
        alone: before.trim() === '' && after.trim() === '',
        text: scanner.getTokenText(),
      });
    }
  }
  return found;
}

/** Start and end of the white space and comments in front of every token. */
function* gaps(file: TS.SourceFile): Generator<[number, number]> {
  const ts = compiler();
  const pending: TS.Node[] = [file];
  for (let node = pending.pop(); node; node = pending.pop()) {
    if (ts.isToken(node)) {
      const start =
        node.kind === ts.SyntaxKind.EndOfFileToken ? node.end : node.getStart(file, false);
      if (start > node.pos) yield [node.pos, start];
    } else pending.push(...node.getChildren(file).toReversed());
  }
}
