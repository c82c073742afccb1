import { posix } from 'node:path';
import type TS from '@typescript/typescript6';
import type { Mistake } from '../book/model.ts';
import { lineOf, parseSource } from '../book/source.ts';
import { ts } from '../book/typescript.ts';
import { areaOf, mayImport, nameOf } from './area.ts';
import type { ProjectFile } from './files.ts';

/** A module that a file asks for. */
interface Import {
  /** Undefined where the name is computed, so that nobody can check it. */
  specifier: string | undefined;
  line: number;
}

/**
 * Files that import what they are told to at run time: scenarios and exercise
 * checks are found by their place in a recipe's folder, not by name; and the
 * compiler's own files by the one that it names.
 */
const loaders = /^(?:lib\/play\/load\.ts$|lib\/book\/compiler\.ts$|lib\/exercises\/|test\/)/;

/**
 * Imports run one way: scripts → site → lib, and a recipe's test and scenario →
 * lib. A program imports `node:` modules only, and no recipe another's files.
 *
 * @param packages the names that package.json declares
 */
export function checkImports(file: ProjectFile, packages: ReadonlySet<string>): Mistake[] {
  const from = areaOf(file.path);
  return importsOf(file).flatMap(({ specifier, line }) => {
    const message = problem(specifier);
    return message === undefined ? [] : [{ file: file.path, line, message }];
  });

  function problem(specifier: string | undefined): string | undefined {
    if (specifier === undefined) {
      return loaders.test(file.path)
        ? undefined
        : 'a computed import hides what is imported: name it';
    }
    if (specifier.startsWith('node:')) return undefined;
    if (from.part === 'program' || from.part === 'exercise') {
      return `${nameOf(from)} imports “node:” modules only, not “${specifier}”`;
    }
    if (!specifier.startsWith('.')) {
      if (/^(?:[a-z]+:|\/|#)/.test(specifier))
        return `“${specifier}” is no package: import by relative path`;
      const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
      return packages.has(name) ? undefined : `“${name}” is not in package.json`;
    }
    const target = posix.join(posix.dirname(file.path), specifier);
    const to = areaOf(target);
    if (to.part === 'top')
      return from.part === 'test' || target === 'package.json'
        ? undefined
        : `“${specifier}” is outside the house`;
    if ('recipe' in to && 'recipe' in from && to.recipe !== from.recipe) {
      return `a recipe stands alone: this one imports “${to.recipe}”`;
    }
    if (!mayImport[from.part].includes(to.part)) {
      return `${nameOf(from)} does not import ${nameOf(to)}: “${specifier}”`;
    }
    return undefined;
  }
}

/** Every module that a TypeScript file imports, re-exports, requires or takes a type from. */
function importsOf(file: ProjectFile): Import[] {
  const tree = parseSource(file.path, file.text);
  const found: Import[] = [];
  const add = (node: TS.Node, name: TS.Node | undefined) => {
    found.push({
      specifier: name && ts.isStringLiteralLike(name) ? name.text : undefined,
      line: lineOf(tree, node.getStart(tree)),
    });
  };
  const visit = (node: TS.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node, node.moduleSpecifier);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal);
    } else if (ts.isExternalModuleReference(node)) add(node, node.expression);
    else if (ts.isCallExpression(node) && loadsModule(node.expression))
      add(node, node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** `import(…)`, `require(…)` and the other ways to load a module by a call. */
function loadsModule(callee: TS.Expression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  if (makesRequire(callee)) return true;
  const called = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  if (!ts.isIdentifier(called)) return false;
  if (called.text === 'createRequire') {
    // Only to ask where a module is loads nothing, and what is called at once is looked at there.
    const made = callee.parent;
    const use = made.parent;
    const asks = ts.isPropertyAccessExpression(use) && use.name.text === 'resolve';
    const loads = ts.isCallExpression(use) && use.expression === made;
    return !asks && !loads;
  }
  return called.text === 'getBuiltinModule' || (called === callee && called.text === 'require');
}

/** `createRequire(…)`, as in `createRequire(import.meta.url)('typescript')`. */
function makesRequire(node: TS.Node): boolean {
  return (
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'createRequire'
  );
}
