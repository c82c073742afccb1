import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, test, vi } from 'vitest';
import { readBook } from '../../lib/book/read.ts';
import type { Files } from '../../site/assets.ts';
import { createHighlighter } from '../../site/code/highlighter.ts';
import { cacheFile } from '../../site/commands/options.ts';
import { renderSite } from '../../site/site.tsx';
import { brokenLinks, pagesOf, repeatedIds } from './checks.ts';
import { elements } from './html.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** The most that a page may weigh, gzipped, with its style, font, script and icon. */
const budget = 40 * 1024;

const root = fileURLToPath(new URL('../..', import.meta.url));
let files: Files;

beforeAll(async () => {
  const { book } = readBook(root);
  files = await renderSite(book, { highlighter: createHighlighter(cacheFile(root)) });
});

test('every link in the book leads somewhere, to the fragment', () => {
  expect(brokenLinks(files)).toEqual([]);
});

test('no page uses an id twice', () => {
  expect(repeatedIds(files)).toEqual([]);
});

test('no page weighs more than its budget', () => {
  const weigh = (path: string) => gzipSync(files.get(path) ?? '').length;
  const heavy: string[] = [];
  for (const [path, html] of pagesOf(files)) {
    const asked = elements(html).flatMap(({ name, attributes }) => {
      const url = name === 'link' ? attributes.get('href') : attributes.get('src');
      return url && /\.(?:css|js|svg)$/.test(url) ? [url.replace(/^(?:\.\.\/)*\/?/, '')] : [];
    });
    expect(asked).toHaveLength(3);
    const weight = weigh(path) + asked.reduce((sum, file) => sum + weigh(file), 0);
    if (weight > budget) heavy.push(`${path}: ${weight} bytes`);
  }
  expect(heavy).toEqual([]);
});
