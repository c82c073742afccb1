import type TS from '@typescript/typescript6';
import { compiler } from './compiler.ts';
import { scanTokens, type Token } from './tokens.ts';

/** A test in a recipe's test file. */
export interface FoundTest {
  title: string;
  /** First line, counted from 1. */
  line: number;
  /** The whole call, without the indentation that its lines share. */
  source: string;
}

/** The tests of a file, `test(…)` and `it(…)`, also inside `describe`, whose title is a plain string. */
export function findTests(source: string): FoundTest[] {
  const { SyntaxKind: Kind } = compiler();
  const lines = lineStarts(source);
  const tokens = scanTokens(source);
  const found: FoundTest[] = [];
  for (const [index, { kind, value, start }] of tokens.entries()) {
    if (kind !== Kind.Identifier || (value !== 'test' && value !== 'it')) continue;
    if (isMember(tokens[index - 1]?.kind)) continue;
    const call = titledCall(tokens, index);
    if (!call) continue;
    const next = tokens[call.close + 1];
    const end = (next?.kind === Kind.SemicolonToken ? next : tokens[call.close])?.end;
    const line = lines.findLastIndex((begin) => begin <= start);
    found.push({
      title: call.title,
      line: line + 1,
      source: outdent(source.slice(start, end), start - (lines[line] ?? 0)),
    });
  }
  return found;
}

/** Whether a name after this is not a variable's. */
function isMember(before: TS.SyntaxKind | undefined): boolean {
  const { SyntaxKind: Kind } = compiler();
  return before === Kind.DotToken || before === Kind.QuestionDotToken;
}

/**
 * The call of the function that begins here, when its first argument is a plain
 * string; members, calls and types on the way (`test.skip`,
 * `test.each<Row>(rows)`) are looked through.
 *
 * @returns the string, and the index of the token that ends the call
 */
function titledCall(
  tokens: readonly Token[],
  first: number,
): { title: string; close: number } | undefined {
  const { SyntaxKind: Kind } = compiler();
  for (let at = first + 1; ; ) {
    const { kind, close } = tokens[at] ?? {};
    if (kind === Kind.DotToken) at += 2;
    else if (kind === Kind.LessThanToken) at = afterTypes(tokens, at);
    else if (kind === Kind.NoSubstitutionTemplateLiteral) at += 1;
    else if (kind === Kind.TemplateHead && close !== undefined) at = close + 1;
    else if (kind === Kind.OpenParenToken && close !== undefined) {
      const title = stringArgument(tokens, at + 1);
      if (title !== undefined) return { title, close };
      at = close + 1;
    } else return undefined;
  }
}

/** The argument that begins here, when it is a plain string and nothing else. */
function stringArgument(tokens: readonly Token[], at: number): string | undefined {
  const { SyntaxKind: Kind } = compiler();
  const [argument, next] = [tokens[at], tokens[at + 1]];
  const plain =
    argument?.kind === Kind.StringLiteral || argument?.kind === Kind.NoSubstitutionTemplateLiteral;
  const whole = next?.kind === Kind.CommaToken || next?.kind === Kind.CloseParenToken;
  return plain && whole ? argument.value : undefined;
}

/** Whether a test shows on the wire what it does both ways, the naive and the right one. */
export function showsBothWays({ source }: Pick<FoundTest, 'source'>): boolean {
  return /\bbothWays\(/.test(source);
}

/** `test.skip` as `['test', 'skip']`; calls on the way (`test.each(rows)`) are looked through. */
export function calleeOf(expression: TS.Expression): string[] {
  const ts = compiler();
  if (ts.isIdentifier(expression)) return [expression.text];
  if (ts.isPropertyAccessExpression(expression)) {
    return [...calleeOf(expression.expression), expression.name.text];
  }
  if (ts.isCallExpression(expression)) return calleeOf(expression.expression);
  if (ts.isTaggedTemplateExpression(expression)) return calleeOf(expression.tag);
  return [];
}

/** The index of the token after the type arguments that begin here. */
function afterTypes(tokens: readonly Token[], first: number): number {
  const { SyntaxKind: Kind } = compiler();
  let depth = 0;
  let at = first;
  for (; at < tokens.length; at++) {
    const { kind, close } = tokens[at] ?? {};
    if (kind === Kind.LessThanToken) depth++;
    if (kind === Kind.GreaterThanToken) depth--;
    if (depth === 0) break;
    at = close ?? at;
  }
  return at + 1;
}

/** The offsets at which lines begin. */
function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** Code without the indentation that its lines share, so many characters at the most. */
function outdent(code: string, indent: number): string {
  return code
    .split('\n')
    .map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line))
    .join('\n');
}
