import type TS from '@typescript/typescript6';
import type { Mistake } from '../book/model.ts';
import { type Report, reportTo } from '../book/report.ts';
import { lineOf, parseSource } from '../book/source.ts';
import { calleeOf } from '../book/tests.ts';
import { ts } from '../book/typescript.ts';
import { areaOf } from './area.ts';
import type { ProjectFile } from './files.ts';

const runners = new Set(['test', 'it', 'describe', 'suite']);
const never = new Set(['skip', 'only', 'todo', 'fails']);

/**
 * No test is left out, and a recipe's test waits for what happened instead of
 * sleeping. `skipIf` may ask what the machine has; a CI run fails where it skips.
 */
export function checkTestFile(file: ProjectFile): Mistake[] {
  const mistakes: Mistake[] = [];
  const report = reportTo(mistakes, file.path);
  const tree = parseSource(file.path, file.text);
  const ofRecipe = areaOf(file.path).part === 'recipe test';
  const visit = (node: TS.Node): void => {
    if (ts.isPropertyAccessExpression(node)) {
      const [runner = '', ...modifiers] = calleeOf(node);
      const last = modifiers.at(-1) ?? '';
      if (runners.has(runner) && never.has(last)) {
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

/**
 * Reports `await sleep(100)` and `await new Promise((done) => setTimeout(done, 100))`.
 * A time limit that races with something is no sleep.
 */
function checkSleep(node: TS.Node, tree: TS.SourceFile, report: Report): void {
  if (!ts.isAwaitExpression(node)) return;
  const awaited = node.expression;
  const sleeps = ts.isCallExpression(awaited)
    ? sleepers(tree).has(awaited.expression.getText(tree))
    : ts.isNewExpression(awaited) &&
      /^new Promise\b[^;]*\bsetTimeout\(\s*[\w$]+\s*,/.test(awaited.getText(tree));
  if (sleeps) report(lineOf(tree, node.getStart(tree)), noSleep);
}

/** The names under which a file imports the sleeping `setTimeout`. */
function sleepers(tree: TS.SourceFile): Set<string> {
  return new Set(
    tree.statements.filter(ts.isImportDeclaration).flatMap((node) => {
      const from = ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : '';
      const names = node.importClause?.namedBindings;
      if (!/^(?:node:)?timers\/promises$/.test(from) || !names) return [];
      if (ts.isNamespaceImport(names)) return [`${names.name.text}.setTimeout`];
      return names.elements
        .filter(({ name, propertyName }) => (propertyName ?? name).text === 'setTimeout')
        .map(({ name }) => name.text);
    }),
  );
}
