import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { palette } from '../../site/theme/palette.ts';
import { sampleProgram } from '../site/sample/program.ts';
import { chromium } from './chromium.ts';
import { open, samplePages, useBrowser, useSampleSite } from './open.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe.skipIf(!chromium)('the site in a browser', () => {
  useBrowser();
  const site = useSampleSite();

  describe.each([
    ['from disk', 'file', true],
    ['from disk, without JavaScript', 'file', false],
    ['from a server', 'http', true],
  ] as const)('%s', (_name, place, javaScriptEnabled) => {
    test('pages load without an error, ask nobody else, and lead to one another', async () => {
      const { page, wrong } = await open(`${site[place]}index.html`, { javaScriptEnabled });
      const title = page.locator('h1');
      const isRead = async (text: string) => {
        expect(await title.textContent()).toContain(text);
        expect(await page.evaluate(() => document.fonts.check('1rem "Wirebook Mono"'))).toBe(true);
      };
      await isRead('Sample book');
      await page
        .getByRole('link', { name: /A greeting & its <end>/ })
        .first()
        .click();
      await isRead('A greeting & its <end>');
      await page.getByRole('link', { name: /^Next ?Many clients/ }).click();
      await isRead('Many clients at once');
      await page.getByRole('link', { name: 'Streams & <more>' }).click();
      await isRead('Streams & <more>');
      expect(wrong).toEqual([]);
    });
  });

  test('no page is wider than the window, from 320 px up', async () => {
    const { page } = await open(`${site.file}index.html`);
    for (const path of samplePages) {
      await page.goto(site.file + path);
      await page.locator('details').evaluateAll((all) => {
        for (const details of all) (details as HTMLDetailsElement).open = true;
      });
      for (const width of [320, 390, 768, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(over, `${path} at ${width} px`).toBe(0);
      }
    }
  });

  test('a comment stands beside its code on a wide page, and above it on a narrow one', async () => {
    const { page } = await open(`${site.http}sample/index.html`);
    const row = page.locator('.row:has([id="greet.1"])');
    const boxes = async (width: number) => {
      await page.setViewportSize({ width, height: 900 });
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

  test('code that is selected has no line numbers, and the line of the address is marked', async () => {
    const { page } = await open(`${site.http}sample/index.html#greet.3`);
    const selected = await page.locator('.row:has([id="greet.1"]) .code').evaluate((code) => {
      getSelection()?.selectAllChildren(code);
      return String(getSelection());
    });
    const lines = sampleProgram.split('\n').slice(14, 25);
    expect(String(selected).split('\n').slice(0, lines.length)).toEqual(lines);

    const ground = (id: string) =>
      page
        .locator(`a[id="${id}"] + span`)
        .evaluate((line) => getComputedStyle(line).backgroundColor);
    expect(await ground('greet.3')).not.toBe(await ground('greet.4'));
    await page.goto(`${site.http}sample/index.html#greet`);
    expect(await ground('greet.1')).not.toBe(await ground('greet.3'));
  });

  test('without JavaScript a proof is one click away, and no button is there that needs it', async () => {
    const { page } = await open(`${site.file}sample/index.html`, { javaScriptEnabled: false });
    expect(await page.locator('.copy:visible, .theme-switch:visible').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Download', exact: true }).isVisible()).toBe(true);

    await page.locator('#one-read-is-not-one-message .proof a').click();
    const proof = page.locator('#one-read-is-not-one-message .listing');
    expect(await proof.isVisible()).toBe(true);
    expect(await proof.textContent()).toContain("test('Pitfall: One read is not one message'");
  });

  test('the program can be downloaded', async () => {
    const { page } = await open(`${site.http}sample/index.html`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download', exact: true }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toBe(sampleProgram);
  });

  test.each(['file', 'http'] as const)('copies the program and commands, by %s:', async (place) => {
    const { page, wrong } = await open(`${site[place]}sample/index.html`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const copies = async (what: string, text: string) => {
      await page.locator(`[data-code="${what}"]`).first().click();
      const copied = () => page.evaluate(() => navigator.clipboard.readText());
      await expect.poll(copied, { timeout: 20_000 }).toBe(text);
    };
    await copies('program', sampleProgram);
    const bare = sampleProgram
      .replace(/^ *\/\*\*.*?\*\/\n/gms, '')
      .replace(/^ *\/\/.*\n/gm, '')
      .trimStart();
    await copies('bare', bare);
    await copies('command', 'npm run recipe sample');
    expect(wrong).toEqual([]);
  });

  describe('the colours', () => {
    const light = rgb(palette.paper[0]);
    const dark = rgb(palette.paper[1]);
    const ground = (page: Page) =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const choose = (page: Page, words: string) => page.getByTitle(words, { exact: true }).click();

    test('follow the system without JavaScript', async () => {
      const options = { javaScriptEnabled: false, colorScheme: 'dark' as const };
      const { page } = await open(`${site.file}sample/index.html`, options);
      expect(await ground(page)).toBe(dark);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await ground(page)).toBe(light);
    });

    test('are the reader’s choice on every page, without a flash, until they follow the system', async () => {
      const { page } = await open(`${site.http}index.html`, { colorScheme: 'light' });
      await page.getByLabel('Like the system').focus();
      await page.keyboard.press('ArrowLeft');
      expect(await ground(page)).toBe(dark);

      // Where there is no body yet, nothing can have been drawn.
      await page.addInitScript(() => {
        new MutationObserver((changes) => {
          if (changes.some(({ attributeName }) => attributeName === 'data-theme')) {
            document.documentElement.dataset.chosen = document.body ? 'late' : 'in time';
          }
        }).observe(document, { attributes: true, subtree: true });
      });
      await page.goto(`${site.http}sample/index.html`);
      expect(await ground(page)).toBe(dark);
      expect(await page.evaluate(() => document.documentElement.dataset.chosen)).toBe('in time');
      expect(await page.getByLabel('Dark').isChecked()).toBe(true);

      await page.emulateMedia({ colorScheme: 'dark' });
      await choose(page, 'Light');
      expect(await ground(page)).toBe(light);
      await choose(page, 'Like the system');
      expect(await ground(page)).toBe(dark);
      await page.reload();
      expect(await ground(page)).toBe(dark);
      expect(await page.getByLabel('Like the system').isChecked()).toBe(true);
    });

    test('are light on paper, whatever is chosen', async () => {
      const { page } = await open(`${site.http}index.html`, { colorScheme: 'dark' });
      await choose(page, 'Dark');
      await page.emulateMedia({ media: 'print' });
      const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
      expect(await ink()).toBe(rgb(palette.ink[0]));
      await page.emulateMedia({ media: 'screen' });
      expect(await ink()).toBe(rgb(palette.ink[1]));
    });
  });
});

/** A colour of the palette as the browser tells it. */
function rgb(hex: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${red}, ${green}, ${blue})`;
}
