import type { Mistake, Recipe } from '../book/model.ts';
import { nodeDocs } from '../book/node-docs.ts';
import { nodeImports } from '../book/node-imports.ts';

/** Every name that a program imports from Node leads to its documentation. */
export function checkNodeDocs({ program, apis }: Pick<Recipe, 'program' | 'apis'>): Mistake[] {
  return nodeImports(program.source).flatMap(({ name, line }) =>
    nodeDocs(name, apis)
      ? []
      : [
          {
            file: program.file,
            line,
            message: `nobody says where Node documents ${name}: name it in the recipe’s apis, or in lib/book/node-docs.ts`,
          },
        ],
  );
}
