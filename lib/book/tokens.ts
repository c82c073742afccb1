import type TS from '@typescript/typescript6';
import { compiler } from './compiler.ts';

/** A token of a TypeScript file. */
export interface Token {
  kind: TS.SyntaxKind;
  start: number;
  end: number;
  /** A name as it is, a string without its quotes and escapes. */
  value: string;
  /** Of what opens (`(`, `[`, `{`, a template) the index of the token that closes it. */
  close?: number;
}

/** The tokens of a TypeScript file, without comments. To parse the file takes several times as long. */
export function scanTokens(source: string): Token[] {
  const { createScanner, LanguageVariant, ScriptTarget, SyntaxKind: Kind } = compiler();
  const scanner = createScanner(ScriptTarget.ES2023, true, LanguageVariant.Standard, source);
  const { opening, closing, values, conditions } = roles();
  const tokens: Token[] = [];
  /** What is not closed yet, and whether it is the condition of a statement. */
  const open: { token: Token; condition: boolean }[] = [];
  /** Whether a slash would divide here; elsewhere it begins a regular expression. */
  let divides = false;
  for (let kind = scanner.scan(); kind !== Kind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === Kind.CloseBraceToken && open.at(-1)?.token.kind === Kind.TemplateHead) {
      kind = scanner.reScanTemplateToken(false);
    } else if ((kind === Kind.SlashToken || kind === Kind.SlashEqualsToken) && !divides) {
      kind = scanner.reScanSlashToken();
    }
    const token: Token = {
      kind,
      start: scanner.getTokenStart(),
      end: scanner.getTokenEnd(),
      value: scanner.getTokenValue(),
    };
    divides = values.has(kind) || kind > Kind.LastReservedWord;
    if (opening.has(kind)) {
      open.push({ token, condition: conditions.has(tokens.at(-1)?.kind ?? Kind.Unknown) });
    } else if (closing.has(kind)) {
      const opened = open.pop();
      if (opened) opened.token.close = tokens.length;
      if (opened?.condition) divides = false;
    }
    tokens.push(token);
  }
  return tokens;
}

/** What the tokens are that matter for where others begin and end. */
function roles() {
  const { SyntaxKind: Kind } = compiler();
  return {
    opening: new Set([
      Kind.OpenParenToken,
      Kind.OpenBracketToken,
      Kind.OpenBraceToken,
      Kind.TemplateHead,
    ]),
    closing: new Set([
      Kind.CloseParenToken,
      Kind.CloseBracketToken,
      Kind.CloseBraceToken,
      Kind.TemplateTail,
    ]),
    /** A value can end with these. */
    values: new Set([
      Kind.Identifier,
      Kind.NumericLiteral,
      Kind.BigIntLiteral,
      Kind.StringLiteral,
      Kind.RegularExpressionLiteral,
      Kind.NoSubstitutionTemplateLiteral,
      Kind.TemplateTail,
      Kind.CloseParenToken,
      Kind.CloseBracketToken,
      Kind.ThisKeyword,
      Kind.SuperKeyword,
      Kind.NullKeyword,
      Kind.TrueKeyword,
      Kind.FalseKeyword,
    ]),
    /** What stands in parentheses after these is followed by a statement. */
    conditions: new Set([Kind.IfKeyword, Kind.WhileKeyword, Kind.ForKeyword]),
  };
}
