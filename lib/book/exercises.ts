import { posix } from 'node:path';
import type { Exercise } from '../exercises/model.ts';
import { type CheckOutline, outlineChecks } from '../exercises/outline.ts';
import { readExercises } from '../exercises/read.ts';
import { links } from './explanation.ts';
import { checkLink, type Linking } from './links.ts';
import type { Mistake } from './model.ts';
import { readText } from './text.ts';

/** An exercise as the book shows it. */
export interface RecipeExercise extends Exercise {
  /** Its checks, where their module says them plainly. */
  outline?: CheckOutline[];
}

/** Reads the exercises of a recipe and looks where their texts lead. */
export function readRecipeExercises(
  root: string,
  recipe: Linking,
  mistakes: Mistake[],
): RecipeExercise[] {
  return readExercises(root, recipe.name, mistakes, (body, report, name) => {
    for (const { href, line } of links(body)) {
      checkLink(fromRecipe(href, name), recipe, (message) => report(line, message));
    }
  }).map((exercise) => {
    const outline = outlineChecks(readText(exercise.checks) ?? '');
    return outline ? { ...exercise, outline } : exercise;
  });
}

/** A link in an exercise's text as the recipe's own text would write it. */
export function fromRecipe(href: string, exercise: string): string {
  if (/^(?:https?:|mailto:|#)/.test(href)) return href;
  const [path = '', ...anchor] = href.split('#');
  return [posix.join('exercises', exercise, path), ...anchor].join('#');
}
