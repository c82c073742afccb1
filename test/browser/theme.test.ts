import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { palette } from '../../site/theme/palette.ts';
import { chromium } from './chromium.ts';
import { open, useBrowser, useSampleSite } from './open.ts';

/** A colour of the palette as the browser tells it. */
function rgb(hex: string): string {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  return `rgb(${red}, ${green}, ${blue})`;
}

const light = rgb(palette.paper[0]);
const dark = rgb(palette.paper[1]);

const ground = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const choose = (page: Page, words: string) => page.getByTitle(words, { exact: true }).click();

describe.skipIf(!chromium)('the colours', () => {
  useBrowser();
  const site = useSampleSite();

  test.each([true, false])('follow the system, with JavaScript: %s', async (javaScriptEnabled) => {
    const options = { javaScriptEnabled, colorScheme: 'dark' as const };
    const { page } = await open(`${site.file}sample/index.html`, options);
    expect(await ground(page)).toBe(dark);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await ground(page)).toBe(light);
  });

  test('are the reader’s choice, on every page, until they follow the system again', async () => {
    const { page } = await open(`${site.http}index.html`, { colorScheme: 'light' });
    await choose(page, 'Dark');
    expect(await ground(page)).toBe(dark);
    await page.goto(`${site.http}sample/index.html`);
    expect(await ground(page)).toBe(dark);
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

  test('do not flash: the choice is made before anything is drawn', async () => {
    const { page } = await open(`${site.http}index.html`, { colorScheme: 'light' });
    await choose(page, 'Dark');
    // Where there is no body yet, nothing can have been drawn.
    await page.addInitScript(() => {
      new MutationObserver((changes) => {
        if (changes.some(({ attributeName }) => attributeName === 'data-theme')) {
          document.documentElement.dataset.chosen = document.body ? 'late' : 'in time';
        }
      }).observe(document, { attributes: true, subtree: true });
    });
    await page.goto(`${site.http}sample/index.html`);
    expect(await page.evaluate(() => document.documentElement.dataset.chosen)).toBe('in time');
  });

  test('can be chosen with the keyboard', async () => {
    const { page } = await open(`${site.http}index.html`, { colorScheme: 'light' });
    await page.getByLabel('Like the system').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await ground(page)).toBe(dark);
  });
});
