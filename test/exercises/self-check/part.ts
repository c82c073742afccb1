import { describe, expect, test } from 'vitest';
import type { Mistake } from '../../../lib/book/model.ts';
import { readExercises } from '../../../lib/exercises/read.ts';
import { selfCheck } from '../../../lib/exercises/self-check.ts';
import { recipeNames } from '../../../lib/play/contents.ts';

const root = new URL('../../..', import.meta.url).pathname;

/** Every so-manieth exercise of the book, so that several files share them. */
export function checkPart(part: number, parts: number): void {
  const mistakes: Mistake[] = [];
  const exercises = recipeNames(root).flatMap((name) => readExercises(root, name, mistakes));
  const own = exercises.filter((_, index) => index % parts === part);
  test('an exercise can be read', () => expect(mistakes).toEqual([]));
  describe('an exercise keeps what it promises', () => {
    test.each(own.map((exercise) => [exercise.id, exercise] as const))(
      '%s',
      async (_id, exercise) => {
        expect(
          mistakes.filter(({ file }) => file.startsWith(`recipes/${exercise.recipe}/`)),
        ).toEqual([]);
        expect((await selfCheck(exercise)).join('\n')).toBe('');
      },
      120_000,
    );
  });
}
