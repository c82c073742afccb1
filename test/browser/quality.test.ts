import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { chromium } from './chromium.ts';
import { open, samplePages as pages, useBrowser, useSampleSite } from './open.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

describe.skipIf(!chromium)('every kind of page', () => {
  useBrowser();
  const site = useSampleSite();

  test.each(pages)('has nothing that axe finds fault with: %s', async (path) => {
    const { page } = await open(site.http + path);
    await page.evaluate(axe.source);
    const found: string[] = [];
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const fault of await faults(page)) found.push(`${width} ${colorScheme}: ${fault}`);
      }
    }
    expect(found).toEqual([]);
  });

  test('is as wide as the window, with letters twice as large', async () => {
    const { page } = await open(`${site.http}index.html`);
    for (const path of pages) {
      await page.goto(site.http + path);
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '212.5%';
      });
      for (const width of [1280, 640]) {
        await page.setViewportSize({ width, height: 800 });
        const over = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(over, `${path} at ${width} px`).toBe(0);
      }
    }
  });

  test('stays where it is while it loads, and waits for its style sheets only: one on a recipe’s page', async () => {
    const { page } = await open(`${site.http}index.html`);
    for (const path of pages) {
      await page.goto(site.http + path, { waitUntil: 'load' });
      const { shifted, blocking } = await page.evaluate(async () => {
        const shifts = await new Promise<PerformanceEntry[]>((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries())).observe({
            type: 'layout-shift',
            buffered: true,
          });
          requestAnimationFrame(() => requestAnimationFrame(() => resolve([])));
        });
        const resources = performance.getEntriesByType('resource') as (PerformanceEntry & {
          renderBlockingStatus?: string;
        })[];
        return {
          shifted: shifts.length,
          blocking: resources
            .filter(({ renderBlockingStatus }) => renderBlockingStatus === 'blocking')
            .map(({ name }) => name.replace(/.*\//, '').replace(/-.*\./, '.')),
        };
      });
      expect(shifted, path).toBe(0);
      const recipe = path.split('/')[1] === 'index.html';
      expect(blocking, path).toEqual(recipe ? ['book.css'] : ['book.css', 'pages.css']);
    }
  });

  test('moves nothing for whoever asked for less motion', async () => {
    const { page } = await open(`${site.http}sample/index.html`);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('*')].flatMap((element) => {
        const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
        const still =
          animationName === 'none' && transitionDuration === '0s' && scrollBehavior === 'auto';
        return still ? [] : [element.tagName];
      }),
    );
    expect(moving).toEqual([]);
  });

  test('can be toured by keyboard alone: each stop in sight, in order, with its focus shown', async () => {
    const { page } = await open(`${site.http}index.html`);
    for (const path of ['index.html', 'sample/index.html', 'sample/proofs.html']) {
      await page.goto(site.http + path);
      await page.keyboard.press('Tab');
      const skip = page.getByRole('link', { name: 'Skip to the content' });
      expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
      expect(await skip.boundingBox()).toMatchObject({ y: expect.closeTo(8, -1) });
      await page.keyboard.press('Enter');
      expect(page.url()).toMatch(/#the-page$/);

      await page.goto('about:blank');
      await page.goto(site.http + path);
      const stops: Stop[] = [];
      for (;;) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(focused);
        if (!stop) break;
        stops.push(stop);
        expect(stops.length, 'stops, or a trap').toBeLessThan(300);
      }
      expect(stops.length).toBeGreaterThan(5);
      expect(stops.filter(({ shown }) => !shown)).toEqual([]);
      expect(stops.map(({ place }) => place)).toEqual(
        stops.map(({ place }) => place).toSorted((one, other) => one - other),
      );
    }
  });
});

interface Stop {
  /** What it is, for whoever reads the failure. */
  what: string;
  /** Its place among all elements of the page. */
  place: number;
  /** In the window, and marked. */
  shown: boolean;
}

/** What has the focus, in the page; undefined when the focus has left it. */
function focused(): Stop | undefined {
  const element = document.activeElement;
  if (!element || element === document.body) return undefined;
  // What is drawn for a hidden input is its label.
  const drawn = element.closest('label') ?? element;
  const { top, bottom } = drawn.getBoundingClientRect();
  // In a drawing the focus is a frame that is drawn.
  const marked = [element, drawn, ...drawn.children].some((one) => {
    const { outlineStyle, stroke } = getComputedStyle(one);
    return outlineStyle !== 'none' || (one.matches('.hit') && stroke !== 'none');
  });
  return {
    what: element.outerHTML.slice(0, 120),
    place: [...document.querySelectorAll('*')].indexOf(element),
    shown: marked && bottom > 0 && top < innerHeight,
  };
}

async function faults(page: Page): Promise<string[]> {
  const { violations } = await page.evaluate(() => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    return axe.run(document, { resultTypes: ['violations'] });
  });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
