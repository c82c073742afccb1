import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromium } from './chromium.ts';
import { open, useBrowser, useSampleSite } from './open.ts';

/** The ids of the events that are shown in full. */
function shown(page: Page): Promise<string[]> {
  return page.locator('.card:visible').evaluateAll((cards) => cards.map((card) => card.id));
}

describe.skipIf(!chromium)('the diagram', () => {
  useBrowser();
  const site = useSampleSite();
  const arrow = (page: Page, id: string) => page.locator(`.diagram a[href="#${id}"]`);

  test.each([1440, 390])('opens the bytes of an arrow that is clicked, at %i px', async (width) => {
    const { page, wrong } = await open(`${site.http}sample/index.html`, {
      viewport: { width, height: 900 },
    });
    expect(await shown(page)).toEqual(['wire-1.2']);
    await arrow(page, 'wire-1.4').click();
    expect(await shown(page)).toEqual(['wire-1.4']);
    expect(new URL(page.url()).hash).toBe('#wire-1.4');
    expect(await page.locator('.card:visible .hex').first().textContent()).toBe(
      '47 6f 6f 64 20 6d 6f 72 6e',
    );
    expect(await arrow(page, 'wire-1.4').getAttribute('aria-current')).toBe('true');
    expect(wrong).toEqual([]);
  });

  test('does not move the page when the bytes stand beside it', async () => {
    const { page } = await open(`${site.http}sample/index.html`, {
      viewport: { width: 1440, height: 900 },
    });
    await arrow(page, 'wire-1.1').scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    await arrow(page, 'wire-1.2').click();
    await arrow(page, 'wire-1.1').click();
    expect(await page.evaluate(() => scrollY)).toBe(before);
  });

  test('is stepped through with keys, and takes one stop of the Tab key', async () => {
    const { page } = await open(`${site.http}sample/index.html`);
    expect(await page.locator('.diagram a[tabindex="0"]').count()).toBe(1);
    await arrow(page, 'wire-1.2').focus();
    const press = async (key: string) => {
      await page.keyboard.press(key);
      return shown(page);
    };
    expect(await press('ArrowDown')).toEqual(['wire-1.3']);
    expect(await press('ArrowDown')).toEqual(['wire-1.4']);
    expect(await press('ArrowUp')).toEqual(['wire-1.3']);
    expect(await press('End')).toEqual(['wire-1.6']);
    expect(await press('ArrowDown')).toEqual(['wire-1.6']);
    expect(await press('Home')).toEqual(['wire-1.1']);
    expect(await press('ArrowUp')).toEqual(['wire-1.1']);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(
      '#wire-1.1',
    );
  });

  test('leaves keys alone outside of it, and those that the browser has uses for', async () => {
    const { page } = await open(`${site.http}sample/index.html`);
    await page.locator('.wordmark').focus();
    await page.keyboard.press('ArrowDown');
    expect(await shown(page)).toEqual(['wire-1.2']);
    await arrow(page, 'wire-1.2').focus();
    await page.keyboard.press('Control+Home');
    expect(await shown(page)).toEqual(['wire-1.2']);
  });

  test('goes on from event to event, by the table too', async () => {
    const { page } = await open(`${site.http}sample-server/index.html`);
    expect(await shown(page)).toEqual(['wire-1.2']);
    await page.locator('.card:visible').getByRole('link', { name: 'Next' }).click();
    expect(await shown(page)).toEqual(['wire-2.1']);
    await page.locator('.card:visible').getByRole('link', { name: 'Previous' }).click();
    expect(await shown(page)).toEqual(['wire-1.2']);
    await page.getByText('The same as a table').click();
    await page.locator('table.events a[href="#wire-3.2"]').click();
    expect(await shown(page)).toEqual(['wire-3.2']);
  });

  test('opens the event that the address names', async () => {
    const { page } = await open(`${site.http}sample/index.html#wire-1.5`);
    expect(await shown(page)).toEqual(['wire-1.5']);
    await page.evaluate(() => {
      location.hash = '#wire-1.3';
    });
    await expect.poll(() => shown(page)).toEqual(['wire-1.3']);
    await page.evaluate(() => {
      location.hash = '#greet';
    });
    expect(await shown(page)).toEqual(['wire-1.3']);
  });

  test.each(['file', 'http'] as const)('works without JavaScript, by %s:', async (place) => {
    const { page, wrong } = await open(`${site[place]}sample/index.html`, {
      javaScriptEnabled: false,
    });
    expect(await shown(page)).toEqual(['wire-1.2']);
    await arrow(page, 'wire-1.4').click();
    expect(await shown(page)).toEqual(['wire-1.4']);
    await page.locator('.card:visible').getByRole('link', { name: 'Next' }).click();
    expect(await shown(page)).toEqual(['wire-1.5']);
    expect(wrong).toEqual([]);
  });

  test('on the cover leads to the event on the recipe’s page', async () => {
    const { page } = await open(`${site.http}index.html`);
    await page.locator('.diagram a').nth(1).click();
    expect(page.url()).toMatch(/\/index\.html#wire-1\.2$/);
    expect(await shown(page)).toEqual(['wire-1.2']);
  });
});
