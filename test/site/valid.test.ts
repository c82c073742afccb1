import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { readBook } from '../../lib/book/read.ts';
import { findJava } from '../../lib/check/validators.ts';
import type { Files } from '../../site/assets.ts';
import { createHighlighter } from '../../site/code/highlighter.ts';
import { cacheFile } from '../../site/commands/options.ts';
import { renderSite } from '../../site/site.tsx';
import { writeSite } from '../../site/write.ts';
import { pagesOf } from './checks.ts';
import { briefly } from './java.ts';
import { sampleBook } from './sample/book.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 180_000 });

const java = findJava();
// The package tells where its checker is, and has no types.
const vnu: string = createRequire(import.meta.url)('vnu-jar');
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the Nu checker finds wrong with pages, by file and place. */
async function mistakes(files: Files): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'wirebook-'));
  try {
    writeSite(new Map(pagesOf(files)), folder);
    // It writes to stderr, and ends with 1 where it found something.
    const { stderr } = await promisify(execFile)(
      java ?? '',
      [
        ...briefly,
        '-Xss4m',
        '-jar',
        vnu,
        '--format',
        'json',
        '--errors-only',
        '--exit-zero-always',
        folder,
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    const { messages } = JSON.parse(stderr) as {
      messages: { url: string; lastLine?: number; message: string; extract?: string }[];
    };
    return messages.map(
      ({ url, lastLine, message, extract }) =>
        `${url.split(`${folder}/`)[1]}:${lastLine}: ${message} ${extract ?? ''}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test.skipIf(!java)(
  'every page of the book is valid HTML, and so is one with mistakes in its text',
  async () => {
    const highlighter = createHighlighter(cacheFile(root));
    const book = await renderSite(readBook(root).book, { highlighter, solutions: true });
    const sample = await renderSite(sampleBook, {
      highlighter: createHighlighter(),
      solutions: true,
    });
    const all: Files = new Map([
      ...[...sample].map(([path, content]) => [`sample-book/${path}`, content] as const),
      ...book,
    ]);
    expect(pagesOf(all).length).toBeGreaterThan(50);
    expect(await mistakes(all)).toEqual([]);
  },
);

test.skipIf(!java)('a page that is not valid is found', async () => {
  const wrong =
    '<!doctype html><html lang=en><title>a</title><p><div id=a></div></p><b id=a></b></html>';
  expect((await mistakes(new Map([['a.html', wrong]]))).length).toBeGreaterThan(1);
});
