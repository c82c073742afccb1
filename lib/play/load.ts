import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Scenario } from './scenario.ts';

/** Where the parts of a recipe are that a play or a recording needs. */
export interface RecipeFiles {
  name: string;
  program: string;
  scenario: string;
  recording: string;
  test: string;
  proofs: string;
}

/** The files of the recipe in a folder; the folder's name is the recipe's. */
export function recipeFiles(folder: string): RecipeFiles {
  const name = basename(folder);
  return {
    name,
    program: join(folder, `${name}.ts`),
    scenario: join(folder, `${name}.scenario.ts`),
    recording: join(folder, `${name}.recording.json`),
    test: join(folder, `${name}.test.ts`),
    proofs: join(folder, `${name}.proofs.json`),
  };
}

/**
 * Loads the scenario of a recipe: its file's default export.
 *
 * @throws when there is none.
 */
export async function loadScenario(folder: string): Promise<Scenario> {
  const { name, scenario: path } = recipeFiles(folder);
  if (!existsSync(path))
    throw new Error(`${name} has no scenario: recipes/${name}/${name}.scenario.ts is missing`);
  const module = (await import(pathToFileURL(path).href)) as { default?: Scenario };
  if (typeof module.default?.args !== 'function') {
    throw new Error(`${name}.scenario.ts has no scenario as its default export`);
  }
  return module.default;
}
