import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { sampleProgram } from '../site/sample/program.ts';
import { chromium } from './chromium.ts';
import { open, useBrowser, useSampleSite } from './open.ts';

const pages = [
  'index.html',
  'chapters/streams.html',
  'sample/index.html',
  'sample-server/index.html',
  'sample-datagrams/index.html',
];

describe.skipIf(!chromium)('the site in a browser', () => {
  useBrowser();
  const site = useSampleSite();

  describe.each([
    ['from disk', 'file', true],
    ['from disk, without JavaScript', 'file', false],
    ['from a server', 'http', true],
    ['from a server, without JavaScript', 'http', false],
  ] as const)('%s', (_name, place, javaScriptEnabled) => {
    test('every page loads without an error, and asks nobody else', async () => {
      const { page, wrong } = await open(`${site[place]}index.html`, { javaScriptEnabled });
      for (const path of pages) {
        await page.goto(site[place] + path);
        expect(await page.locator('h1').count(), path).toBe(1);
        expect(await page.evaluate(() => document.fonts.check('1rem "Wirebook Mono"'))).toBe(true);
      }
      expect(wrong).toEqual([]);
    });

    test('one page leads to another', async () => {
      const { page, wrong } = await open(`${site[place]}index.html`, { javaScriptEnabled });
      const title = page.locator('h1');
      await page
        .getByRole('link', { name: /A greeting & its <end>/ })
        .first()
        .click();
      await page.getByRole('link', { name: /^Next ?Many clients/ }).click();
      expect(await title.textContent()).toContain('Many clients at once');
      await page.getByRole('link', { name: 'Streams & <more>' }).click();
      expect(await title.textContent()).toContain('Streams & <more>');
      expect(wrong).toEqual([]);
    });
  });

  test.each([320, 390, 768, 1440])('no page is wider than a window of %i px', async (width) => {
    const { page } = await open(site.http, { viewport: { width, height: 900 } });
    for (const path of pages) {
      await page.goto(site.http + path);
      await page.locator('details').evaluateAll((all) => {
        for (const details of all) (details as HTMLDetailsElement).open = true;
      });
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(over, path).toBe(0);
    }
  });

  test('a comment stands beside its code on a wide page, and above it on a narrow one', async () => {
    const boxes = async (width: number) => {
      const { page } = await open(`${site.http}sample/index.html`, {
        viewport: { width, height: 900 },
      });
      const row = page.locator('.row[data-before*="greeting ends"]');
      const [comment, code] = [
        await row.locator('.comment').boundingBox(),
        await row.locator('.code').boundingBox(),
      ];
      if (!comment || !code) throw new Error('the row is not shown');
      return { comment, code };
    };
    const wide = await boxes(1440);
    expect(wide.comment.x + wide.comment.width).toBeLessThan(wide.code.x);
    expect(Math.abs(wide.comment.y - wide.code.y)).toBeLessThan(20);
    const narrow = await boxes(390);
    expect(narrow.comment.y + narrow.comment.height).toBeLessThanOrEqual(narrow.code.y + 1);
    expect(Math.abs(narrow.comment.x - narrow.code.x)).toBeLessThan(2);
  });

  test('code that is selected has no line numbers', async () => {
    const { page } = await open(`${site.http}sample/index.html`);
    const selected = await page
      .locator('.row[data-before*="greeting ends"] .code')
      .evaluate((code) => {
        getSelection()?.selectAllChildren(code);
        return String(getSelection());
      });
    const lines = sampleProgram.split('\n').slice(14, 25);
    expect(String(selected).split('\n').slice(0, lines.length)).toEqual(lines);
  });

  test('the line that the address names is marked', async () => {
    const { page } = await open(`${site.http}sample/index.html#greet.3`);
    const ground = (id: string) =>
      page.locator(`a[id="${id}"] + .l`).evaluate((line) => getComputedStyle(line).backgroundColor);
    expect(await ground('greet.3')).not.toBe(await ground('greet.4'));
    await page.goto(`${site.http}sample/index.html#greet`);
    expect(await ground('greet.1')).not.toBe(await ground('greet.3'));
  });

  test('a proof is one click away, without JavaScript too', async () => {
    const { page } = await open(`${site.file}sample/index.html`, { javaScriptEnabled: false });
    const pitfall = page.locator('#one-read-is-not-one-message');
    const proof = pitfall.locator('.listing');
    expect(await proof.isVisible()).toBe(false);
    await pitfall.locator('summary').click();
    expect(await proof.isVisible()).toBe(true);
    expect(await proof.textContent()).toContain("test('Pitfall: One read is not one message'");
  });

  test('the program can be downloaded', async () => {
    const { page } = await open(`${site.http}sample/index.html`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toBe(sampleProgram);
  });

  describe.each(['file', 'http'] as const)('copying, by %s:', (place) => {
    const copied = async (click: string) => {
      const { page, wrong } = await open(`${site[place]}sample/index.html`, {
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      const button = page.locator(click).first();
      await button.click();
      await expect.poll(() => button.textContent()).toBe('Copied');
      expect(wrong).toEqual([]);
      return page.evaluate(() => navigator.clipboard.readText());
    };

    test('gives the program as it stands in its file', async () => {
      expect(await copied('[data-copy="program"]')).toBe(sampleProgram);
    });

    test('gives the program without its comments', async () => {
      const bare = await copied('[data-copy="program-bare"]');
      const code = sampleProgram
        .replace(/^ *\/\*\*.*?\*\/\n/gms, '')
        .replace(/^ *\/\/.*\n/gm, '')
        .trimStart();
      expect(bare).toBe(code);
    });

    test('gives a command without its prompt or output', async () => {
      expect(await copied('[data-copy="command"]')).toBe('npm run recipe sample');
    });
  });

  test('buttons that need JavaScript are not there without it', async () => {
    const { page } = await open(`${site.file}sample/index.html`, { javaScriptEnabled: false });
    expect(await page.locator('.copy:visible, .theme-switch:visible').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Download' }).isVisible()).toBe(true);
  });
});
