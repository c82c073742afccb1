import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Browser,
  type BrowserContextOptions,
  chromium as driver,
  type Page,
} from 'playwright-core';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { createHighlighter } from '../../site/code/highlighter.ts';
import { serveLive } from '../../site/live/server.ts';
import { renderSite } from '../../site/site.tsx';
import { writeSite } from '../../site/write.ts';
import { sampleBook } from '../site/sample/book.ts';
import { chromium } from './chromium.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--in-process-gpu',
];

let browser: Browser;
/** Files that share a process share what it has learnt. */
const highlighter = createHighlighter();
const shared = new Map<boolean, Page>();

/** Starts the browser before the tests of a file, and ends it after them. */
export function useBrowser(): void {
  beforeAll(async () => {
    if (chromium) browser = await driver.launch({ executablePath: chromium, args: flags });
  }, 60_000);
  afterAll(async () => {
    shared.clear();
    await browser?.close();
  });
}

/** A page of each kind in the sample book's site. */
export const samplePages = [
  'index.html',
  'chapters/streams.html',
  'sample/index.html',
  'sample/proofs.html',
  'sample/handout.html',
  'sample/solutions.html',
  'sample-server/index.html',
  'sample-datagrams/index.html',
  'exercises.html',
  'solutions.html',
  'teaching.html',
  'goes-wrong.html',
  'glossary.html',
  'apis.html',
  'specifications.html',
  'search.html',
  '404.html',
];

/** Where the sample book's site is: in a folder, and on a server. */
export interface Places {
  file: string;
  http: string;
}

/** Builds the sample book's site before the tests of a file. */
export function useSampleSite(): Places {
  const places = { file: '', http: '' };
  const endings: (() => unknown)[] = [];
  beforeAll(async () => {
    const files = await renderSite(sampleBook, { highlighter, solutions: true });
    const folder = mkdtempSync(join(tmpdir(), 'wirebook-'));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    writeSite(files, folder);
    const server = await serveLive(0, '');
    endings.push(() => server.close());
    server.show(files);
    places.file = pathToFileURL(`${folder}/`).href;
    places.http = server.url;
  }, 60_000);
  afterAll(async () => {
    for (const end of endings) await end();
  });
  return places;
}

/** A page, and what went wrong while it was open. */
export interface Watched {
  page: Page;
  /** Errors in its console, and requests that left the site. */
  wrong: string[];
}

/**
 * Opens a page for the test. One that asks for nothing but JavaScript and a
 * size gets a page that served such a test before, wiped: a new one costs the
 * machine twice as much as a visit. Any other gets a context of its own.
 */
export async function open(url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const { javaScriptEnabled = true, viewport = standard, ...special } = options;
  const page =
    Object.keys(special).length === 0
      ? await sharedPage(javaScriptEnabled)
      : await ownPage(options);
  if (viewport) await page.setViewportSize(viewport);
  const wrong: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  const site = new URL(url);
  const home = site.protocol === 'file:' ? 'file:///' : `${site.origin}/`;
  page.on('request', (request) => {
    if (!request.url().startsWith(home) && !request.url().startsWith('data:')) {
      wrong.push(`request: ${request.url()}`);
    }
  });
  await page.goto(url);
  return { page, wrong };
}

const standard = { width: 1280, height: 720 };

async function ownPage(options: BrowserContextOptions): Promise<Page> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  return context.newPage();
}

async function sharedPage(javaScriptEnabled: boolean): Promise<Page> {
  let page = shared.get(javaScriptEnabled);
  if (!page) {
    page = await (await browser.newContext({ javaScriptEnabled })).newPage();
    shared.set(javaScriptEnabled, page);
  }
  onTestFinished(async () => {
    page.removeAllListeners();
    if (javaScriptEnabled) await page.evaluate(() => localStorage.clear());
    await page.emulateMedia({ colorScheme: null, media: null, reducedMotion: null });
    await page.goto('about:blank');
  });
  return page;
}
