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
];

let browser: Browser;

/** Starts the browser before the tests of a file, and ends it after them. */
export function useBrowser(): void {
  beforeAll(async () => {
    if (chromium) browser = await driver.launch({ executablePath: chromium, args: flags });
  }, 60_000);
  afterAll(() => browser?.close());
}

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
    const files = await renderSite(sampleBook);
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

/** Opens a page in a context of its own, which ends with the test. */
export async function open(url: string, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext(options);
  onTestFinished(() => context.close());
  const page = await context.newPage();
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
