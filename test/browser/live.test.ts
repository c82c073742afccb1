import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startBook } from '../../site/live/book.ts';
import { bookFolder } from '../site/sample/folder.ts';
import { chromium } from './chromium.ts';
import { open, useBrowser } from './open.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(!chromium)('a page while the book is written', () => {
  useBrowser();

  test('follows what is saved, says what is wrong, and recovers', async () => {
    const root = bookFolder();
    const live = await startBook({ root, port: 0, say: () => {} });
    onTestFinished(() => live.close());
    const readme = join(root, 'recipes', 'qotd', 'README.md');
    const edit = (from: RegExp, to: string) =>
      writeFileSync(readme, readFileSync(readme, 'utf8').replace(from, to));

    const { page, wrong } = await open(`${live.url}qotd/`);
    const title = page.locator('h1');
    const banner = page.getByRole('alert');
    expect(await title.textContent()).toContain('Quote of the day');

    // The page stays where the reader has scrolled to, and is not loaded again.
    await page.evaluate(() => {
      document.documentElement.dataset.mark = 'same';
      scrollTo(0, document.querySelector('#the-pitfalls')?.getBoundingClientRect().top ?? 0);
    });
    const place = () =>
      page.evaluate(() => [document.documentElement.dataset.mark, Math.round(scrollY)]);
    const before = await place();
    expect(before[1]).toBeGreaterThan(500);
    edit(/^## Going further\n/m, '$&\nA new paragraph.\n');
    await page.getByText('A new paragraph.').waitFor();
    edit(/^title: .*/m, 'title: A quote, edited');
    await title.filter({ hasText: 'A quote, edited' }).waitFor();
    expect(await place()).toEqual(before);

    edit(/^title: .*/m, 'titel: A quote, broken');
    await banner.waitFor();
    expect(await banner.textContent()).toMatch(/recipes\/qotd\/README\.md:\d+: /);
    expect(await title.textContent()).toContain('A quote, edited');

    edit(/^titel: .*/m, 'title: A quote, mended');
    await title.filter({ hasText: 'A quote, mended' }).waitFor();
    expect(await banner.count()).toBe(0);
    expect(wrong).toEqual([]);
  });
});
