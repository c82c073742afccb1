import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mistake } from '../book/model.ts';
import { readBook } from '../book/read.ts';
import { areaOf } from './area.ts';
import { type ProjectFile, projectFiles } from './files.ts';
import { checkGuide } from './guide.ts';
import { checkImports } from './imports.ts';
import { checkNodeDocs } from './node-docs.ts';
import { checkProgram } from './program.ts';
import { checkTestFile } from './test-files.ts';
import { checkText } from './text.ts';

/**
 * Everything about the project below a root that neither the compiler nor the
 * linter sees: the book's own rules and the rules of the house.
 */
export function checkStructure(root: string): Mistake[] {
  const { packages, scripts } = packageFile(root);
  const files = projectFiles(root);
  const { book, mistakes } = readBook(root);
  return [
    ...mistakes,
    ...book.chapters.flatMap(({ recipes }) => recipes.flatMap(checkNodeDocs)),
    ...files.flatMap((file) => [
      ...checkText(file),
      ...checkGuide(file, scripts),
      ...(/\.tsx?$/.test(file.path) ? checkCode(file, packages) : []),
    ]),
  ];
}

function checkCode(file: ProjectFile, packages: ReadonlySet<string>): Mistake[] {
  return [
    ...checkImports(file, packages),
    ...(areaOf(file.path).part === 'program' ? checkProgram(file) : []),
    ...(/\.test\.tsx?$/.test(file.path) ? checkTestFile(file) : []),
  ];
}

/** The names that package.json declares: of packages, and of scripts. */
function packageFile(root: string): { packages: Set<string>; scripts: Set<string> } {
  const { dependencies, devDependencies, scripts } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<'dependencies' | 'devDependencies' | 'scripts', Record<string, string> | undefined>;
  return {
    packages: new Set([...Object.keys(dependencies ?? {}), ...Object.keys(devDependencies ?? {})]),
    scripts: new Set(Object.keys(scripts ?? {})),
  };
}
