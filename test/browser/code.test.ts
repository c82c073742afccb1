import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { typesFile } from '../../site/types/types-file.ts';
import { sampleProgram } from '../site/sample/program.ts';
import { chromium } from './chromium.ts';
import { open, useBrowser, useSampleSite } from './open.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const source = sampleProgram.split('\n');
const lineOf = (text: string) => source.findIndex((line) => line.includes(text));

/** What the compiler might say of two names of the program. */
const types = typesFile('sample', {
  told: [
    ['const socket: Socket', ''],
    ['(method) Socket.write(text: string): boolean', 'Sends `data` <now>.', 'net.Socket.write'],
  ],
  lines: source.map((line, index) =>
    index === lineOf('const socket')
      ? [line.indexOf('socket'), 0]
      : index === lineOf('socket.write')
        ? [line.indexOf('socket'), 0, line.indexOf('write'), 1]
        : [],
  ),
});

describe.skipIf(!chromium)('the annotated code in a browser', () => {
  useBrowser();
  const site = useSampleSite();

  const ground = (page: Page, id: string) =>
    page.locator(`a[id="${id}"] + span`).evaluate((line) => getComputedStyle(line).backgroundColor);

  /** Where `write` stands in `socket.write`, brought into the window. */
  const middleOfWrite = async (page: Page) => {
    const line = page.locator('[id="greet.7"] + span');
    await line.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    return line.evaluate((element) => {
      const node = element.firstChild;
      const range = document.createRange();
      if (!node) throw new Error('the line is empty');
      range.setStart(node, '  socket.'.length);
      range.setEnd(node, '  socket.write'.length);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    });
  };

  /** Selects from the beginning of one element to the end of another, and copies. */
  const copied = (page: Page, from: string, to: string) =>
    page.evaluate(
      ([from, to]) => {
        const [start, end] = [document.querySelector(from), document.querySelector(to)];
        if (!start || !end) throw new Error('there is nothing to select');
        const range = document.createRange();
        range.setStart(start, 0);
        range.setEnd(end, end.childNodes.length);
        getSelection()?.removeAllRanges();
        getSelection()?.addRange(range);
        const clipboardData = new DataTransfer();
        const event = new ClipboardEvent('copy', {
          clipboardData,
          cancelable: true,
          bubbles: true,
        });
        document.dispatchEvent(event);
        return event.defaultPrevented ? clipboardData.getData('text/plain') : undefined;
      },
      [from, to] as const,
    );

  test('an address of several lines is shown and marked; Shift and a click choose one', async () => {
    const { page, wrong } = await open(`${site.file}sample/index.html#greet.3-greet.5`);
    await page.locator('.numbered .in').first().waitFor();
    expect(await page.locator('.numbered .in').count()).toBe(3);
    expect(
      await page.locator('[id="greet.3"]').evaluate((line) => line.getBoundingClientRect().top),
    ).toBeGreaterThan(0);
    const plain = await ground(page, 'greet.6');
    expect(await ground(page, 'greet.4')).not.toBe(plain);

    await page.locator('[id="greet.8"]').click();
    await page.locator('[id="greet.6"]').click({ modifiers: ['Shift'] });
    await expect.poll(() => new URL(page.url()).hash).toBe('#greet.6-greet.8');
    await expect.poll(() => ground(page, 'greet.7')).not.toBe(plain);
    expect(await ground(page, 'greet.4')).toBe(plain);
    expect(await page.getByRole('button', { name: 'Copy link' }).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('button', { name: 'Copy link' }).count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test('the first click on a number offers the line’s address, though it comes before the script', async () => {
    const { page } = await open(`${site.http}sample/index.html`);
    // No pointer comes near before it.
    await page.locator('[id="greet.4"]').evaluate((number) => (number as HTMLElement).click());
    await page.getByRole('button', { name: 'Copy link' }).waitFor();
    expect(new URL(page.url()).hash).toBe('#greet.4');
  });

  test('copies a selection as the file has it, and of a terminal the commands', async () => {
    const { page } = await open(`${site.file}sample/index.html`);
    await page.locator('[data-code="program"]').hover();
    const [from, to] = [lineOf('const socket'), lineOf('socket.destroy')];
    await expect
      .poll(() => copied(page, '[id="greet.6"] + span', '[id="greet.14"] + span'))
      .toBe(source.slice(from, to + 1).join('\n'));
    expect(source.slice(from, to + 1).join('\n')).toContain('// Nothing bounds');
    expect(await copied(page, '[id="greet.1"] + span', '[id="greet.3"] + span')).toBeUndefined();

    expect(await copied(page, '#run-it .terminal .command', '#run-it .terminal')).toBe(
      'npm run recipe sample\nnpm run recipe sample -- --wire',
    );
    expect(await copied(page, '#run-it .command code', '#run-it .command code')).toBeUndefined();
  });

  test('tells the type under the pointer, until Escape', async () => {
    const { page, wrong } = await open(`${site.http}index.html`);
    await page.route('**/sample/types.js', (route) =>
      route.fulfill({ body: types, contentType: 'text/javascript' }),
    );
    await page.goto(`${site.http}sample/index.html`);
    const tip = page.getByRole('tooltip');
    const middle = await middleOfWrite(page);
    await expect
      .poll(
        async () => {
          await page.mouse.move(middle.x - 1, middle.y);
          await page.mouse.move(middle.x, middle.y);
          await tip.waitFor({ timeout: 2000 }).catch(() => {});
          return tip.isVisible();
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    expect(await tip.locator('code').first().textContent()).toContain('Socket.write(text: string)');
    expect(await tip.locator('p').first().innerHTML()).toBe('Sends <code>data</code> &lt;now&gt;.');
    expect(await tip.getByRole('link').getAttribute('href')).toContain('net.html#socketwrite');
    // It can be reached with the pointer.
    await tip.hover();
    expect(await tip.isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await tip.count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test('tells the type that is tapped, with the first tap on the page as well', async () => {
    const { page, wrong } = await open(`${site.http}index.html`, {
      hasTouch: true,
      viewport: { width: 390, height: 844 },
    });
    await page.route('**/sample/types.js', (route) =>
      route.fulfill({ body: types, contentType: 'text/javascript' }),
    );
    await page.goto(`${site.http}sample/index.html`);
    const { x, y } = await middleOfWrite(page);
    await page.touchscreen.tap(x, y);
    const tip = page.getByRole('tooltip');
    await tip.waitFor();
    expect(await tip.textContent()).toContain('Socket.write(text: string)');
    await page.touchscreen.tap(20, y);
    await expect.poll(() => tip.count()).toBe(0);
    expect(wrong).toEqual([]);
  });

  test('goes from name to name with the keys, says each, and gives the focus back', async () => {
    const { page } = await open(`${site.http}index.html`);
    await page.route('**/sample/types.js', (route) =>
      route.fulfill({ body: types, contentType: 'text/javascript' }),
    );
    await page.goto(`${site.http}sample/index.html`);
    const button = page.getByRole('button', { name: 'Types' });
    await button.focus();
    await page.keyboard.press('Enter');
    const said = page.getByRole('status');
    const says = (words: string) => expect.poll(() => said.textContent()).toContain(words);
    await says(`Line ${lineOf('const socket') + 1}, const socket: Socket`);
    // The nearest name below, and the one before it.
    await page.keyboard.press('ArrowDown');
    await says('Socket.write');
    await page.keyboard.press('ArrowLeft');
    await says(`Line ${lineOf('socket.write') + 1}, const socket`);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await says('Socket.write');
    await page.keyboard.press('Home');
    await says(`Line ${lineOf('const socket') + 1}`);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('tooltip').count()).toBe(0);
    expect(await button.evaluate((one) => one === document.activeElement)).toBe(true);
  });
});
