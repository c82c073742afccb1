import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { templates } from './template.ts';

/** Longer names would not fit the lines of a program. */
const maxLength = 24;

const form = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

/**
 * Makes the folder of a new recipe. Gives the paths of its files, relative to
 * the project's root.
 *
 * @throws Error, fit to print, for a name of another form or a folder that is there already
 */
export function newRecipe(root: string, name: string): string[] {
  if (!form.test(name) || name.length > maxLength) {
    throw new Error(
      `“${name}” is no name for a recipe: up to ${maxLength} lower-case letters, digits and single hyphens, as in “http-head”`,
    );
  }
  const folder = `recipes/${name}`;
  if (existsSync(join(root, folder))) throw new Error(`${folder} is there already`);
  mkdirSync(join(root, folder), { recursive: true });
  return Object.entries(templates(name)).map(([file, text]) => {
    const path = `${folder}/${file}`;
    writeFileSync(join(root, path), text);
    return path;
  });
}
