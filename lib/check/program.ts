import type TS from '@typescript/typescript6';
import { comments } from '../book/comments.ts';
import type { Mistake } from '../book/model.ts';
import { type Report, reportTo } from '../book/report.ts';
import { lineOf, parseSource } from '../book/source.ts';
import { ts } from '../book/typescript.ts';
import type { ProjectFile } from './files.ts';

/** The widest line of a program, in characters. */
export const maxColumns = 80;

/**
 * The most lines of code in a program. Comments, blank lines, imports and
 * tables of data don't count: one reads past them.
 */
export const maxCodeLines = 180;

/** How every program ends. */
export const mainGuard = `if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}`;

/** A program is short and narrow, exports its function, and ends with the guard. */
export function checkProgram(file: ProjectFile): Mistake[] {
  const mistakes: Mistake[] = [];
  const report = reportTo(mistakes, file.path);
  const tree = parseSource(file.path, file.text);

  checkWidth(file.text, report);
  checkLength(tree, report);
  checkSyntax(tree, report);
  const last = tree.statements.at(-1);
  if (last?.getText(tree) !== mainGuard) {
    report(
      last ? lineOf(tree, last.getStart(tree)) : 1,
      'the program does not end with the main guard of CONTRIBUTING.md, word for word',
    );
  }
  if (!tree.statements.some(isExportedFunction)) {
    report(1, 'the program exports no function that a test could call');
  }
  return mistakes;
}

function checkWidth(text: string, report: Report): void {
  for (const [index, line] of text.split('\n').entries()) {
    const columns = [...line].length;
    if (columns > maxColumns) {
      report(index + 1, `${columns} columns wide; a program has at most ${maxColumns}`);
    }
  }
}

function checkLength(tree: TS.SourceFile, report: Report): void {
  const prose = new Set<number>();
  for (const comment of comments(tree.text)) {
    if (!comment.alone) continue;
    for (let line = comment.line; line <= comment.endLine; line++) prose.add(line);
  }
  const data = new Set<number>();
  for (const statement of tree.statements.filter(isData)) {
    const end = lineOf(tree, statement.end);
    for (let line = lineOf(tree, statement.getStart(tree)); line <= end; line++) data.add(line);
  }
  const lines = tree.text
    .split('\n')
    .filter((line, index) => line.trim() !== '' && !prose.has(index + 1) && !data.has(index + 1));
  if (lines.length > maxCodeLines) {
    report(
      1,
      `${lines.length} lines of code; a program has at most ${maxCodeLines}, so split the recipe`,
    );
  }
}

/** Whether a statement is an import, or a constant that is text or a table. */
function isData(statement: TS.Statement): boolean {
  if (ts.isImportDeclaration(statement)) return true;
  if (!ts.isVariableStatement(statement)) return false;
  return statement.declarationList.declarations.every(({ initializer }) => {
    if (!initializer) return false;
    const value = ts.isAsExpression(initializer) ? initializer.expression : initializer;
    return (
      ts.isTemplateExpression(value) ||
      ts.isLiteralExpression(value) ||
      ts.isArrayLiteralExpression(value) ||
      ts.isObjectLiteralExpression(value)
    );
  });
}

/** What the compiler would let pass, and a reader's copy would not. */
function checkSyntax(tree: TS.SourceFile, report: Report): void {
  const at = (node: TS.Node, message: string) => report(lineOf(tree, node.getStart(tree)), message);
  const visit = (node: TS.Node, inFunction: boolean): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword)
      at(node, '“any” switches the types off: say what it is');
    const awaits =
      ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined);
    if (awaits && !inFunction) {
      at(node, 'no top-level await: a folder without package.json is CommonJS to tsx');
    }
    const inside = inFunction || ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(tree, false);
  for (const comment of comments(tree.text)) {
    if (/@ts-(?:ignore|expect-error|nocheck)/.test(comment.text)) {
      report(comment.line, 'a program does not silence the compiler');
    }
  }
}

function isExportedFunction(statement: TS.Statement): boolean {
  const exported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  if (!exported) return false;
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) return true;
  return (
    ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.some(
      ({ initializer }) =>
        initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)),
    )
  );
}
