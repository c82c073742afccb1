import type TS from '@typescript/typescript6';
import { compiler } from './compiler.ts';
import { lineOf, parseSource } from './source.ts';

/** A test in a recipe's test file. */
export interface FoundTest {
  title: string;
  /** First line, counted from 1. */
  line: number;
  /** The whole call, without the indentation that its lines share. */
  source: string;
}

/** The tests of a file, `test(…)` and `it(…)`, also inside `describe`, whose title is a plain string. */
export function findTests(file: string, source: string): FoundTest[] {
  const ts = compiler();
  const tree = parseSource(file, source, { parents: false });
  const found: FoundTest[] = [];
  const visit = (node: TS.Node, parent: TS.Node): void => {
    if (ts.isCallExpression(node)) {
      const [called] = calleeOf(node.expression);
      const title = node.arguments[0];
      if ((called === 'test' || called === 'it') && title && ts.isStringLiteralLike(title)) {
        found.push({
          title: title.text,
          line: lineOf(tree, node.getStart(tree)),
          source: outdent(tree, ts.isExpressionStatement(parent) ? parent : node),
        });
      }
    }
    ts.forEachChild(node, (child) => visit(child, node));
  };
  visit(tree, tree);
  return found;
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

function outdent(tree: TS.SourceFile, node: TS.Node): string {
  const start = node.getStart(tree);
  const indent = tree.getLineAndCharacterOfPosition(start).character;
  return tree.text
    .slice(start, node.end)
    .split('\n')
    .map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line))
    .join('\n');
}
