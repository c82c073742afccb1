import type TS from '@typescript/typescript6';
import { compiler } from './compiler.ts';
import { lineFinder } from './lines.ts';
import { scan, stringValue, type Token } from './tokens.ts';

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
  const { tokens } = scan(source);
  const lineAt = lineFinder(source);
  const found: FoundTest[] = [];
  for (const [index, { text, start }] of tokens.entries()) {
    if ((text !== 'test' && text !== 'it') || tokens[index - 1]?.text === '.') continue;
    const call = titledCall(tokens, index);
    if (!call) continue;
    const next = tokens[call.close + 1];
    const end = (next?.text === ';' ? next : tokens[call.close])?.end;
    const indent = start - source.lastIndexOf('\n', start) - 1;
    found.push({
      title: call.title,
      line: lineAt(start),
      source: outdent(source.slice(start, end), indent),
    });
  }
  return found;
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
  for (let at = first + 1; ; ) {
    const { kind, text, close } = tokens[at] ?? {};
    if (text === '.') at += 2;
    else if (text === '<') at = afterTypes(tokens, at);
    else if (kind === 'template') at = (close ?? at) + 1;
    else if (text === '(' && close !== undefined) {
      const title = stringArgument(tokens, at + 1);
      if (title !== undefined) return { title, close };
      at = close + 1;
    } else return undefined;
  }
}

/** The argument that begins here, when it is a plain string and nothing else. */
function stringArgument(tokens: readonly Token[], at: number): string | undefined {
  const [argument, next] = [tokens[at], tokens[at + 1]?.text];
  const plain =
    argument?.kind === 'string' || (argument?.kind === 'template' && argument.text.endsWith('`'));
  return plain && (next === ',' || next === ')') ? stringValue(argument) : undefined;
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
  let depth = 0;
  let at = first;
  for (; at < tokens.length; at++) {
    const { text, close } = tokens[at] ?? {};
    if (text === '<') depth++;
    if (text === '>') depth--;
    if (depth === 0) break;
    at = close ?? at;
  }
  return at + 1;
}

/** Code without the indentation that its lines share, so many characters at the most. */
function outdent(code: string, indent: number): string {
  return code
    .split('\n')
    .map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line))
    .join('\n');
}
