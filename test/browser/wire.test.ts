import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { chromium } from './chromium.ts';
import { open, useBrowser, useSampleSite } from './open.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** The ids of the events that are shown in full. */
function shown(page: Page): Promise<string[]> {
  return page.locator('.card:visible').evaluateAll((cards) => cards.map((card) => card.id));
}

describe.skipIf(!chromium)('the diagram', () => {
  useBrowser();
  const site = useSampleSite();
  const arrow = (page: Page, id: string) => page.locator(`.diagram a[href="#${id}"]`);

  test('opens the bytes of an arrow that is clicked, without moving the page', async () => {
    const { page, wrong } = await open(`${site.http}sample/index.html`, {
      viewport: { width: 1440, height: 900 },
    });
    expect(await shown(page)).toEqual(['wire-1.2']);
    await arrow(page, 'wire-1.1').scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    await arrow(page, 'wire-1.4').click();
    expect(await shown(page)).toEqual(['wire-1.4']);
    expect(new URL(page.url()).hash).toBe('#wire-1.4');
    expect(await arrow(page, 'wire-1.4').getAttribute('aria-current')).toBe('true');
    expect(await page.locator('.card:visible .hex').first().textContent()).toBe(
      '47 6f 6f 64 20 6d 6f 72 6e',
    );
    await arrow(page, 'wire-1.1').click();
    expect(await page.evaluate(() => scrollY)).toBe(before);

    await page.setViewportSize({ width: 390, height: 900 });
    await arrow(page, 'wire-1.2').click();
    expect(await shown(page)).toEqual(['wire-1.2']);
    await expect
      .poll(() => page.locator('.card:visible h3').isVisible(), { timeout: 20_000 })
      .toBe(true);
    expect(wrong).toEqual([]);
  });

  test('is stepped through with keys, is one stop of the Tab key, and keeps to itself', async () => {
    const { page } = await open(`${site.http}sample/index.html`);
    const press = async (key: string) => {
      await page.keyboard.press(key);
      return shown(page);
    };
    await page.locator('.wordmark').focus();
    expect(await press('ArrowDown')).toEqual(['wire-1.2']);

    expect(await page.locator('.diagram a[tabindex="0"]').count()).toBe(1);
    await arrow(page, 'wire-1.2').focus();
    expect(await press('Control+Home')).toEqual(['wire-1.2']);
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
    await expect.poll(() => shown(page), { timeout: 20_000 }).toEqual(['wire-1.3']);
    await page.evaluate(() => {
      location.hash = '#greet';
    });
    expect(await shown(page)).toEqual(['wire-1.3']);
  });

  test('works without JavaScript', async () => {
    const { page, wrong } = await open(`${site.file}sample/index.html`, {
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
