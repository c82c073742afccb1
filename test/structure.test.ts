import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkStructure } from '../lib/check/structure.ts';
import { mistakeLine } from '../lib/check/summary.ts';

test('the book and the house keep their rules', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  expect(checkStructure(root).map(mistakeLine)).toEqual([]);
});
