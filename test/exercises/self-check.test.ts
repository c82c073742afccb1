import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Mistake } from '../../lib/book/model.ts';
import { readExercises } from '../../lib/exercises/read.ts';
import { selfCheck } from '../../lib/exercises/self-check.ts';
import { recipeNames } from '../../lib/play/contents.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const recipes = recipeNames(root);
const mistakes: Mistake[] = [];
const exercises = recipes.flatMap((name) => readExercises(root, name, mistakes));

test('every exercise can be read, and every recipe has two or more', () => {
  expect(mistakes).toEqual([]);
  const few = recipes.filter(
    (name) => exercises.filter(({ recipe }) => recipe === name).length < 2,
  );
  expect(few).toEqual([]);
});

describe('an exercise keeps what it promises', () => {
  // A few at a time, for they mostly wait.
  test.concurrent.each(exercises.map((exercise) => [exercise.id, exercise] as const))(
    '%s',
    async (_id, exercise) => {
      expect((await selfCheck(exercise)).join('\n')).toBe('');
    },
    180_000,
  );
});
