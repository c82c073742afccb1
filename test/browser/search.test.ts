import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { chromium } from './chromium.ts';
import { open, useBrowser, useSampleSite } from './open.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const opened = (page: Page) => page.locator('dialog[open]').count();
const said = (page: Page) => page.locator('.search-said').textContent();
const options = (page: Page) => page.getByRole('option');

describe.skipIf(!chromium)('search', () => {
  useBrowser();
  const site = useSampleSite();

  test.each(['file', 'http'] as const)('by keys alone, by %s:', async (place) => {
    const { page, wrong } = await open(`${site[place]}chapters/streams.html`);
    const link = page.getByRole('link', { name: 'Search', exact: true });
    await link.focus();
    await page.keyboard.press('/');
    const box = page.getByRole('combobox', { name: 'Search the book' });
    await expect.poll(() => box.isVisible(), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => said(page), { timeout: 20_000 }).toContain('go on from here');
    expect(await options(page).filter({ hasText: 'Datagrams' }).count()).toBe(1);

    await page.keyboard.type('greet/');
    await expect.poll(() => said(page)).toMatch(/^\d+ places\.$/);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    const chosen = page.locator('[aria-selected="true"]');
    expect(await chosen.count()).toBe(1);
    expect(await box.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
    expect(await chosen.locator('mark').first().textContent()).toMatch(/greet/i);

    await page.keyboard.press('Escape');
    expect(await opened(page)).toBe(0);
    expect(await link.evaluate((one) => one === document.activeElement)).toBe(true);

    await page.keyboard.press('Control+k');
    expect(await box.inputValue()).toBe('greet/');
    await page.keyboard.type('one read is not one message');
    await expect.poll(() => said(page)).toMatch(/^3 places\.$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(`${site[place]}sample/index.html#one-read-is-not-one-message`);
    expect(await opened(page)).toBe(0);
    expect(wrong).toEqual([]);
  });

  test('by the link, with what is misspelt or not there, and with markup as text', async () => {
    const { page, wrong } = await open(`${site.http}sample/index.html`);
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    const box = page.getByRole('combobox', { name: 'Search the book' });
    await box.fill('meesage');
    await expect
      .poll(() => said(page), { timeout: 20_000 })
      .toMatch(/^Nothing for “meesage”; did you mean “message”\? \d+ places\.$/);
    const shown = options(page).filter({ hasText: '<message>' }).first();
    expect(await shown.locator('b').textContent()).toContain('<message>');
    expect(await shown.locator('b mark').textContent()).toBe('message');

    await box.fill('zzyzx9');
    await expect.poll(() => said(page)).toContain('Nothing for “zzyzx9”.');
    expect(await options(page).filter({ hasText: 'Node APIs' }).count()).toBe(1);

    await box.fill('<end>');
    await expect.poll(() => said(page)).toMatch(/places/);
    expect(await page.locator('#search-list end').count()).toBe(0);
    await options(page).filter({ hasText: 'A greeting & its <end>' }).first().click();
    await page.waitForURL(/sample\/index\.html/);
    expect(wrong).toEqual([]);
  });

  test('leads on by the indexes where its data cannot be had', async () => {
    const { page } = await open(`${site.http}sample/index.html`);
    await page.route('**/search-data.js', (route) => route.abort());
    await page.keyboard.press('/');
    const way = page.getByRole('link', { name: 'Go on by the indexes.' });
    await expect.poll(() => way.isVisible(), { timeout: 20_000 }).toBe(true);
    await way.click();
    await page.waitForURL(`${site.http}search.html`);
    await page.unroute('**/search-data.js');
  });

  test('without JavaScript is a page of ways to go on', async () => {
    const { page } = await open(`${site.file}sample/index.html`, { javaScriptEnabled: false });
    await page.getByRole('link', { name: 'Search', exact: true }).click();
    expect(await page.locator('h1').textContent()).toBe('Search');
    expect(await page.locator('noscript').textContent()).toContain('JavaScript');
    await page.locator('main').getByRole('link', { name: 'Node APIs' }).click();
    await page.getByRole('link', { name: 'A greeting & its <end>' }).first().click();
    await page.waitForURL(/sample\/index\.html#/);
  });
});

describe.skipIf(!chromium)('the keys', () => {
  useBrowser();
  const site = useSampleSite();

  test('are told, and can be turned off', async () => {
    const { page, wrong } = await open(`${site.http}sample/index.html`);
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await expect.poll(() => dialog.isVisible(), { timeout: 20_000 }).toBe(true);
    expect(await dialog.textContent()).toContain('search the book');
    await page.keyboard.press('n');
    expect(await dialog.isVisible()).toBe(true);
    await dialog.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    for (const key of ['?', '/', 'n', 'p']) await page.keyboard.press(key);
    expect(await opened(page)).toBe(0);
    expect(page.url()).toBe(`${site.http}sample/index.html`);

    await page.reload();
    await page.keyboard.press('?');
    expect(await opened(page)).toBe(0);
    await page.getByRole('button', { name: '? Keys' }).click();
    await expect.poll(() => dialog.isVisible(), { timeout: 20_000 }).toBe(true);
    await dialog.getByRole('checkbox').check();
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.waitForURL(`${site.http}sample-server/index.html`);
    await page.keyboard.press('p');
    await page.waitForURL(`${site.http}sample/index.html`);
    expect(wrong).toEqual([]);
  });

  test('leave code, modifiers and what others took alone', async () => {
    const { page } = await open(`${site.http}sample/index.html`);
    const url = page.url();
    await page
      .locator('.program-text pre')
      .first()
      .evaluate((code) => {
        getSelection()?.selectAllChildren(code);
      });
    await page.keyboard.press('n');
    await page.evaluate(() => getSelection()?.removeAllRanges());
    await page.locator('.program-text button').first().focus();
    await page.keyboard.press('n');
    await page.locator('body').evaluate((body) => {
      (document.activeElement as HTMLElement).blur();
      body.addEventListener('keydown', (event) => event.preventDefault(), { once: true });
    });
    await page.keyboard.press('n');
    await page.keyboard.press('Alt+n');
    expect(page.url()).toBe(url);
    expect(await opened(page)).toBe(0);
    await page.keyboard.press('n');
    await page.waitForURL(`${site.http}sample-server/index.html`);
  });
});
