import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { recipeNames } from '../lib/play/contents.ts';
import { expectFresh } from '../lib/play/fresh.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const names = recipeNames(root);

test('the table of contents lists recipes', () => {
  expect(names).not.toEqual([]);
});

describe('the recording is fresh', () => {
  test.each(names)('%s', { timeout: 60_000 }, (name) => expectFresh(join(root, 'recipes', name)));
});
