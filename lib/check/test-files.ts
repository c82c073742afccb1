import ts from 'typescript';
import type { Mistake } from '../book/model.ts';
import { type Report, reportTo } from '../book/report.ts';
import { lineOf, parseSource } from '../book/source.ts';
import { calleeOf } from '../book/tests.ts';
import { areaOf } from './area.ts';
import type { ProjectFile } from './files.ts';

const runners = new Set(['test', 'it', 'describe', 'suite']);
const never = new Set(['skip', 'only', 'todo', 'fails']);
const sometimes = new Set(['skipIf', 'runIf']);

/**
 * No test is left out, and a recipe's test waits for what happened instead of
 * sleeping. Only tests of the machinery may depend on what the machine has.
 */
export function checkTestFile(file: ProjectFile): Mistake[] {
  const mistakes: Mistake[] = [];
  const report = reportTo(mistakes, file.path);
  const tree = parseSource(file.path, file.text);
  const ofRecipe = areaOf(file.path).part === 'recipe test';
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const [runner = '', ...modifiers] = calleeOf(node);
      const last = modifiers.at(-1) ?? '';
      if (runners.has(runner) && (never.has(last) || (ofRecipe && sometimes.has(last)))) {
        report(lineOf(tree, node.name.getStart(tree)), `“${runner}.${last}” leaves tests out`);
      }
    }
    if (ofRecipe) checkSleep(node, tree, report);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return mistakes;
}

const noSleep = 'a test does not sleep: wait for what happened, or let a fixture pause';

function checkSleep(node: ts.Node, tree: ts.SourceFile, report: Report): void {
  const sleeps =
    (ts.isImportDeclaration(node) && importsSleep(node)) ||
    (ts.isNewExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'Promise' &&
      /\bsetTimeout\(\s*[\w$]+\s*,/.test(node.getText(tree)));
  if (sleeps) report(lineOf(tree, node.getStart(tree)), noSleep);
}

function importsSleep(node: ts.ImportDeclaration): boolean {
  const from = ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : '';
  const names = node.importClause?.namedBindings;
  if (from !== 'node:timers/promises' || !names) return false;
  return (
    !ts.isNamedImports(names) ||
    names.elements.some(({ name, propertyName }) => (propertyName ?? name).text === 'setTimeout')
  );
}
