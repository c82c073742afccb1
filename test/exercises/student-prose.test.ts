import { join } from 'node:path';
import { expect, test } from 'vitest';
import { proseLines } from '../../lib/exercises/student/prose.ts';

const context = {
  columns: 30,
  root: '/book',
  folder: join('/book', 'recipes', 'qotd', 'exercises', 'whole'),
};
const of = (markdown: string) => proseLines(markdown, context);

test('a paragraph is set in lines, without its marks', () => {
  expect(of('One *two* **three** `four`\nfive six seven eight nine.\n\nTen.')).toEqual([
    'One two three `four` five six',
    'seven eight nine.',
    '',
    'Ten.',
  ]);
});

test('lists keep their marks and their indents', () => {
  const markdown = `Do this:

- one that is so long that it needs two lines
- two
  1. first
  2. second
- three

3. from three
4. on

After.`;
  expect(of(markdown)).toEqual([
    'Do this:',
    '',
    '- one that is so long that it',
    '  needs two lines',
    '- two',
    '  1. first',
    '  2. second',
    '- three',
    '',
    '3. from three',
    '4. on',
    '',
    'After.',
  ]);
});

test('code and tables stay as they are', () => {
  const markdown =
    '```sh\nnpm run exercise check -- --only one\n  more\n```\n\n| a | b |\n|---|---|\n| 1 | `2` |\n\nEnd.';
  expect(of(markdown)).toEqual([
    '    npm run exercise check -- --only one',
    '      more',
    '',
    '| a | b |',
    '|---|---|',
    '| 1 | `2` |',
    '',
    'End.',
  ]);
});

test('links tell where they lead, from the book’s folder', () => {
  const links = [
    '[qotd](../../README.md)',
    '[pitfall](../../README.md#pitfall-one)',
    '[RFC 865](https://www.rfc-editor.org/rfc/rfc865)',
    '<https://example.org>',
  ];
  expect(links.map((link) => proseLines(link, { ...context, columns: 80 }).join(' '))).toEqual([
    'qotd (recipes/qotd/README.md)',
    'pitfall (recipes/qotd/README.md#pitfall-one)',
    'RFC 865 (https://www.rfc-editor.org/rfc/rfc865)',
    'https://example.org',
  ]);
});
