import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Mistake } from '../../../lib/book/model.ts';
import { readExercises } from '../../../lib/exercises/read.ts';
import { selfCheck } from '../../../lib/exercises/self-check.ts';
import { recipeNames } from '../../../lib/play/contents.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Every so-manieth exercise of the book, so that two files share them; a few at a time, for they mostly wait. */
export function checkPart(part: number, parts: number): void {
  const mistakes: Mistake[] = [];
  const exercises = recipeNames(root).flatMap((name) => readExercises(root, name, mistakes));
  const own = exercises.filter((_, index) => index % parts === part);
  test('every exercise can be read, and every recipe has two or more', () => {
    expect(mistakes).toEqual([]);
    const recipes = recipeNames(root);
    expect(
      recipes.filter((name) => exercises.filter(({ recipe }) => recipe === name).length < 2),
    ).toEqual([]);
  });
  describe('an exercise keeps what it promises', () => {
    test.concurrent.each(own.map((exercise) => [exercise.id, exercise] as const))(
      '%s',
      async (_id, exercise) => {
        expect((await selfCheck(exercise)).join('\n')).toBe('');
      },
      120_000,
    );
  });
}
