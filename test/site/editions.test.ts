import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { findEpubcheck, findJava } from '../../lib/check/validators.ts';
import type { Files } from '../../site/assets.ts';
import { createHighlighter } from '../../site/code/highlighter.ts';
import { sourceDate } from '../../site/editions/date.ts';
import { editionsOf, withEditions } from '../../site/editions/editions.ts';
import { pagesOfPlaces } from '../../site/editions/page-numbers.ts';
import { dated } from '../../site/editions/pdf.ts';
import { renderSite } from '../../site/site.tsx';
import { chromium } from '../browser/chromium.ts';
import { brokenLinks, repeatedIds } from './checks.ts';
import { elements, textOf } from './html.ts';
import { briefly } from './java.ts';
import { sampleBook } from './sample/book.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const java = findJava();
const epubcheck = findEpubcheck();
const highlighter = createHighlighter();
const date = new Date('2026-01-02T03:04:05Z');

/** The site of the sample book with all editions. */
function make(program: string): Promise<Files> {
  return withEditions({
    book: sampleBook,
    renderWith: (editions) => renderSite(sampleBook, { highlighter, editions }),
    chromium: program,
    date,
  });
}

describe.skipIf(!chromium)('the editions', () => {
  let files: Files;
  const bytes = (path: string) => files.get(path) as Uint8Array;

  beforeAll(async () => {
    files = await make(chromium ?? '');
  });

  test('stand beside the site, and its home leads to them', () => {
    for (const { path } of editionsOf(sampleBook)) {
      expect(files.has(path), path).toBe(true);
      expect(String(files.get('index.html'))).toContain(`href="${path}"`);
    }
    expect(brokenLinks(files)).toEqual([]);
  });

  test('the whole book is one page, with contents, every recipe, and links that stay on it', () => {
    const html = String(files.get('whole-book.html'));
    expect(repeatedIds(new Map([['whole-book.html', html]]))).toEqual([]);
    const text = textOf(html).replace(/\s+/g, ' ');
    for (const { title, opening, recipes } of sampleBook.chapters) {
      expect(text).toContain(title);
      expect(text).toContain(opening.split(/\W/)[0]);
      for (const recipe of recipes) expect(text).toContain(recipe.summary);
    }
    const links = elements(html.slice(html.indexOf('<main'), html.indexOf('</main'))).flatMap(
      ({ name, attributes }) => (name === 'a' ? (attributes.get('href') ?? []) : []),
    );
    const within = links.filter((href) => !/^https?:/.test(href));
    expect(within.length).toBeGreaterThan(20);
    for (const href of within) expect(href).toMatch(/^#/);
    // A recipe's title stands below its chapter's.
    expect(html).toMatch(/<h2 class="was-h1"><span class="number">1<\/span> Streams/);
    expect(html).toMatch(/<h3 class="was-h1"><span class="number">1\.1<\/span> A greeting/);
  });

  test('the PDF is one, dated as it is told, and the same when it is made again', async () => {
    const pdf = Buffer.from(bytes('sample-book.pdf'));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    const dates = [...pdf.toString('latin1').matchAll(/\/(?:CreationDate|ModDate) \(D:(\d+)/g)];
    expect(dates.map(([, digits]) => digits)).toEqual(['20260102030405', '20260102030405']);
    const places = pagesOfPlaces(pdf);
    const leaves = ['chapter-streams', 'sample', 'sample-server', 'chapter-datagrams'];
    const pages = leaves.map((name) => places.get(name) ?? 0);
    // A cover and the contents come first; each leaf begins a page.
    expect(pages[0]).toBe(3);
    expect(pages).toEqual([...new Set(pages)].toSorted((one, other) => one - other));
    const again = await make(chromium ?? '');
    for (const [path, content] of files) {
      expect(Buffer.compare(Buffer.from(again.get(path) ?? ''), Buffer.from(content)), path).toBe(
        0,
      );
    }
  });

  test('the ZIP holds the site with every edition but itself', () => {
    const unpacked = unzipSync(bytes('sample-book.zip'));
    const inside: Files = new Map(
      Object.entries(unpacked).map(([path, content]) => [
        path.replace('sample-book/', ''),
        /\.(?:html|css|js|ts|svg)$/.test(path) ? strFromU8(content) : content,
      ]),
    );
    expect(Object.keys(unpacked).every((path) => path.startsWith('sample-book/'))).toBe(true);
    expect([...inside.keys()].sort()).toEqual(
      [...files.keys()].filter((path) => path !== 'sample-book.zip').sort(),
    );
    expect(brokenLinks(inside)).toEqual([]);
  });

  test('the EPUB begins with its type, uncompressed, and holds each leaf and its contents', () => {
    const epub = Buffer.from(bytes('sample-book.epub'));
    expect(epub.subarray(30, 58).toString()).toBe('mimetypeapplication/epub+zip');
    const entries = unzipSync(epub);
    const read = (path: string) => strFromU8(entries[path] as Uint8Array);
    const contents = read('book/contents.xhtml');
    for (const { recipes } of sampleBook.chapters) {
      for (const { name } of recipes) {
        expect(contents).toContain(`href="${name}.xhtml"`);
        expect(read(`book/${name}.xhtml`)).toContain('id="the-program"');
      }
    }
    expect(read('book/package.opf')).toContain('2026-01-02T03:04:05Z');
  });

  test.skipIf(!java || !epubcheck)('the EPUB has nothing that EPUBCheck finds fault with', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wirebook-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'book.epub');
    writeFileSync(path, bytes('sample-book.epub'));
    const { status, stdout, stderr } = spawnSync(
      java ?? '',
      [...briefly, '-jar', epubcheck ?? '', path],
      {
        encoding: 'utf8',
      },
    );
    expect(stdout + stderr).toContain('No errors or warnings detected');
    expect(status).toBe(0);
  });
});

describe('the date of an edition', () => {
  test('is that of the source', () => {
    const folder = mkdtempSync(join(tmpdir(), 'wirebook-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    expect(sourceDate(folder, { SOURCE_DATE_EPOCH: '86400' })).toEqual(new Date('1970-01-02'));
    expect(sourceDate(folder, {})).toEqual(new Date('1980-01-01T00:00:00Z'));

    const git = (...args: string[]) =>
      execFileSync('git', args, {
        cwd: folder,
        env: { ...process.env, GIT_COMMITTER_DATE: '2026-03-04T05:06:07Z' },
      });
    mkdirSync(join(folder, 'book'));
    writeFileSync(join(folder, 'book', 'a'), '');
    git('init', '-q');
    git('add', '.');
    git('-c', 'user.name=A', '-c', 'user.email=a@example.org', 'commit', '-qm', 'One');
    expect(sourceDate(folder, {})).toEqual(new Date('2026-03-04T05:06:07Z'));
  });

  test('takes the place of what the browser wrote, and moves nothing', () => {
    const pdf = Buffer.from(
      "%PDF é /CreationDate (D:20261122080000+00'00')/ModDate (D:20261122080000",
      'latin1',
    );
    const changed = Buffer.from(dated(pdf, date));
    expect(changed.length).toBe(pdf.length);
    expect(changed.toString('latin1')).toBe(
      "%PDF é /CreationDate (D:20260102030405+00'00')/ModDate (D:20260102030405",
    );
  });
});
