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

/** Goes to the diagram, and waits for its tools. */
async function come(page: Page): Promise<void> {
  await page.locator('.wire').scrollIntoViewIfNeeded();
  await page.locator('.wire.live').waitFor();
}

const wide = { width: 1440, height: 900 };

describe.skipIf(!chromium)('the diagram', () => {
  useBrowser();
  const site = useSampleSite();
  const arrow = (page: Page, id: string) => page.locator(`.diagram a[href="#${id}"]`);
  const button = (page: Page, name: string) =>
    page.locator('.wire-tools').getByRole('button', { name });
  const focused = (page: Page) =>
    page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  /** The bytes that are marked, and the fields. */
  const marked = (page: Page) =>
    page.evaluate(() => ({
      hex: [...document.querySelectorAll('.chosen .hex .in')]
        .map((one) => one.textContent)
        .join(''),
      text: [...document.querySelectorAll('.chosen .text .in')]
        .map((one) => one.textContent)
        .join(''),
      fields: [...document.querySelectorAll('.chosen .field.in > .told button')].map(
        (one) => one.textContent,
      ),
    }));

  test('opens the bytes of an arrow that is clicked, without moving the page', async () => {
    const { page, wrong } = await open(`${site.http}sample/index.html`, { viewport: wide });
    expect(await shown(page)).toEqual(['wire-1.2']);
    await come(page);
    await arrow(page, 'wire-1.1').scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    await arrow(page, 'wire-1.4').click();
    expect(await shown(page)).toEqual(['wire-1.4']);
    expect(new URL(page.url()).hash).toBe('#wire-1.4');
    expect(await arrow(page, 'wire-1.4').getAttribute('aria-current')).toBe('true');
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
    await come(page);
    await page.locator('.wordmark').focus();
    expect(await press('ArrowDown')).toEqual(['wire-1.2']);
    expect(await press('j')).toEqual(['wire-1.2']);

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
    expect(await press('j')).toEqual(['wire-1.2']);
    expect(await press('k')).toEqual(['wire-1.1']);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe(
      '#wire-1.1',
    );
    await page.evaluate(() => localStorage.setItem('wirebook-keys', 'off'));
    expect(await press('j')).toEqual(['wire-1.1']);
  });

  test('is stepped through with buttons, which say where one is', async () => {
    const { page, wrong } = await open(`${site.http}sample/index.html`);
    await come(page);
    const step = async (name: string) => {
      // A step that leads nowhere can be taken all the same.
      await button(page, name).click({ force: true });
      return [await page.locator('.step-count').textContent(), ...(await shown(page))];
    };
    expect(await step('Next event')).toEqual(['3 of 6', 'wire-1.3']);
    expect(await step('Last event')).toEqual(['6 of 6', 'wire-1.6']);
    expect(await button(page, 'Next event').getAttribute('aria-disabled')).toBe('true');
    expect(await step('Next event')).toEqual(['6 of 6', 'wire-1.6']);
    expect(await step('Previous event')).toEqual(['5 of 6', 'wire-1.5']);
    expect(await step('First event')).toEqual(['1 of 6', 'wire-1.1']);
    expect(await page.locator('[aria-live=polite]').textContent()).toBe(
      '0 ms: program to server, connect'.replace('program', 'sample'),
    );

    // In a window that shows less than the whole picture, the chosen arrow comes into sight.
    await page.setViewportSize({ width: 390, height: 320 });
    await step('Last event');
    const [tools, chosen] = [
      await page.locator('.wire-tools').boundingBox(),
      await page.locator('.event[aria-current] .hit').boundingBox(),
    ];
    expect(chosen?.y).toBeGreaterThanOrEqual((tools?.y ?? 0) + (tools?.height ?? 0));
    expect((chosen?.y ?? 0) + (chosen?.height ?? 0)).toBeLessThanOrEqual(320);
    expect(wrong).toEqual([]);
  });

  test('shows all bytes beside their text, tied to the fields by pointer and by keys', async () => {
    const { page, wrong } = await open(`${site.file}sample-datagrams/index.html#wire-3.1`, {
      viewport: wide,
    });
    await come(page);
    const card = page.locator('.card:visible');
    const grid = card.getByRole('grid');
    await grid.waitFor();
    expect(await grid.locator('.hex > span').count()).toBe(29);

    const field = (name: string) => card.getByRole('button', { name, exact: true });
    await field('ID').hover();
    expect(await marked(page)).toEqual({ hex: '1a2b', text: '·+', fields: ['ID'] });
    await field('RD').click();
    await page.mouse.move(0, 0);
    expect(await marked(page)).toEqual({ hex: '01', text: '·', fields: ['RD'] });
    expect(await field('RD').getAttribute('aria-pressed')).toBe('true');
    expect(await card.locator('.hex-place').textContent()).toContain('bit 7 of');

    await field('RD').press('Home');
    expect(await focused(page)).not.toBe('RD');
    expect(await card.locator('.field-name[tabindex="0"]').count()).toBe(1);

    // One stop of the Tab key leads to the bytes, and the arrows on from there.
    expect(await grid.locator('[tabindex="0"]').count()).toBe(1);
    await grid.locator('[tabindex="0"]').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    expect((await marked(page)).fields.length).toBeGreaterThan(2);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toMatch(
      /^00, ·, byte 3, RA, /,
    );
    expect(await grid.locator('[tabindex="0"]').getAttribute('aria-label')).toContain('byte 3');
    expect(await grid.locator('[tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Control+End');
    expect((await marked(page)).hex).toBe('0001');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('QCLASS');
    expect(wrong).toEqual([]);
  });

  test('is drawn larger, or all at once, and scrolls in its own frame', async () => {
    const { page } = await open(`${site.http}sample-server/index.html`);
    await come(page);
    const size = page.getByLabel('Size of the picture');
    const box = async () => {
      const { width = 0, height = 0 } = (await page.locator('.diagram').boundingBox()) ?? {};
      return { width, height };
    };
    const letters = () =>
      page
        .locator('.label')
        .first()
        .evaluate((one) => one.getBoundingClientRect().height);
    const normal = await box();
    const small = await letters();
    await size.selectOption('200 %');
    const large = await box();
    expect(large.height).toBeCloseTo(normal.height * 2, 0);
    expect(large.width).toBeCloseTo(normal.width * 2, 0);
    expect((await letters()) / small).toBeCloseTo(2, 1);
    const over = await page.evaluate(() => {
      const frame = document.querySelector('.drawing');
      const { scrollWidth, clientWidth } = document.documentElement;
      return [(frame?.scrollWidth ?? 0) - (frame?.clientWidth ?? 0), scrollWidth - clientWidth];
    });
    expect(over[0]).toBeGreaterThan(normal.width / 2);
    expect(over[1]).toBe(0);
    await page.setViewportSize({ width: 1280, height: 400 });
    await size.selectOption('All');
    expect((await box()).height).toBeLessThanOrEqual(400);
    await size.selectOption('100 %');
    expect((await box()).height).toBeCloseTo(normal.height, 0);
  });

  test('takes the whole window when asked, and gives the page back as it was', async () => {
    const { page, wrong } = await open(`${site.http}sample/index.html`);
    await come(page);
    await arrow(page, 'wire-1.4').click();
    const before = await page.evaluate(() => scrollY);
    await page.keyboard.press('f');
    const dialog = page.getByRole('dialog', { name: 'The conversation' });
    expect(await dialog.boundingBox()).toMatchObject({
      x: 0,
      y: 0,
      ...(page.viewportSize() ?? {}),
    });
    expect(await shown(page)).toEqual(['wire-1.4']);
    for (const viewport of [{ width: 390, height: 700 }, wide]) {
      await page.setViewportSize(viewport);
      for (const part of ['.diagram', '.card:visible h3']) {
        expect(await dialog.locator(part).isVisible()).toBe(true);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    }
    await page.keyboard.press('j');
    expect(await shown(page)).toEqual(['wire-1.5']);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.locator('main .wire .card:visible').count()).toBe(1);
    expect(await focused(page)).toBe('Whole window');
    await page.setViewportSize({ width: 1280, height: 720 });
    expect(Math.abs((await page.evaluate(() => scrollY)) - before)).toBeLessThan(720);
    expect(wrong).toEqual([]);
  });

  test('shows an event of the table, which nothing covers', async () => {
    const { page } = await open(`${site.http}sample-server/index.html`, { viewport: wide });
    await come(page);
    await page.getByText('The same as a table').click();
    const link = page.locator('table.events a[href="#wire-3.2"]');
    // As far up as the reader can have it and still see it.
    await link.evaluate((one) => one.scrollIntoView());
    const [cards, table] = await Promise.all(
      ['.cards', '.as-table'].map((part) => page.locator(part).first().boundingBox()),
    );
    expect((cards?.y ?? 0) + (cards?.height ?? 0)).toBeLessThanOrEqual(table?.y ?? 0);
    await link.click();
    expect(await shown(page)).toEqual(['wire-3.2']);
    const card = await page.locator('.card:visible').boundingBox();
    expect(card?.y).toBeGreaterThanOrEqual(0);
    expect(card?.y).toBeLessThan(wide.height / 2);
  });

  test('leads from what the page explains to that place, out of the whole window as well', async () => {
    const { page, wrong } = await open(`${site.http}sample/index.html#wire-1.6`);
    await come(page);
    const link = page.locator('.card:visible').getByRole('link', { name: 'How it works' });
    for (const whole of [false, true]) {
      if (whole) await button(page, 'Whole window').click();
      await link.click();
      await expect.poll(() => new URL(page.url()).hash).toBe('#told-fin');
      expect(await page.locator('dialog[open]').count()).toBe(0);
      await expect
        .poll(() => page.locator('#how-it-works .term:target').isVisible(), { timeout: 20_000 })
        .toBe(true);
      await page.evaluate(() => {
        location.hash = '#wire-1.6';
      });
    }
    expect(wrong).toEqual([]);
  });

  test('opens the event that the address names', async () => {
    const { page } = await open(`${site.http}sample/index.html#wire-1.5`);
    expect(await shown(page)).toEqual(['wire-1.5']);
    await come(page);
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
    expect(await page.getByRole('link', { name: 'Download as pcap' }).isVisible()).toBe(true);
    expect(wrong).toEqual([]);
  });

  test('on the cover leads to the event on the recipe’s page', async () => {
    const { page } = await open(`${site.http}index.html`);
    await page.locator('.diagram a').nth(1).click();
    expect(page.url()).toMatch(/\/index\.html#wire-1\.2$/);
    expect(await shown(page)).toEqual(['wire-1.2']);
  });
});
