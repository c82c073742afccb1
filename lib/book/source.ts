import type TS from '@typescript/typescript6';
import { compiler } from './compiler.ts';

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
