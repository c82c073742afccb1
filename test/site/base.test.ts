import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Files } from '../../site/assets.ts';
import { parseBase } from '../../site/base.ts';
import { createHighlighter } from '../../site/code/highlighter.ts';
import { renderSite } from '../../site/site.tsx';
import { brokenLinks, pagesOf } from './checks.ts';
import { elements } from './html.ts';
import { sampleBook } from './sample/book.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

describe('--base', () => {
  test.each([
    ['/', { path: '/' }],
    ['/course', { path: '/course/' }],
    ['/course/2026/', { path: '/course/2026/' }],
    ['https://example.org', { path: '/', address: 'https://example.org/' }],
    ['http://example.org/course', { path: '/course/', address: 'http://example.org/course/' }],
  ])('%s', (text, base) => {
    expect(parseBase(text)).toEqual(base);
  });

  test.each([
    '',
    'course',
    '//example.org/',
    'https://',
    'ftp://example.org/',
    '/a?b',
    '/a#b',
    'https://me@example.org/',
  ])('refuses “%s”', (text) => {
    expect(() => parseBase(text)).toThrow(
      `--base takes a path, /course/, or a whole address, not “${text}”`,
    );
  });
});

describe('a site that knows its address', () => {
  let files: Files;
  const address = 'https://example.org/course/';
  const attribute = (path: string, name: string, value: string, wanted: string) =>
    elements(String(files.get(path)))
      .find(({ attributes }) => attributes.get(name) === value)
      ?.attributes.get(wanted);

  beforeAll(async () => {
    files = await renderSite(sampleBook, {
      base: parseBase(address),
      highlighter: createHighlighter(),
    });
  });

  test('says it on every page, to search engines and to whoever links to it', () => {
    expect(attribute('index.html', 'rel', 'canonical', 'href')).toBe(address);
    expect(attribute('sample/index.html', 'rel', 'canonical', 'href')).toBe(`${address}sample/`);
    expect(attribute('glossary.html', 'rel', 'canonical', 'href')).toBe(`${address}glossary.html`);
    expect(attribute('sample/index.html', 'property', 'og:title', 'content')).toBe(
      'A greeting & its <end>',
    );
    expect(attribute('sample/index.html', 'property', 'og:url', 'content')).toBe(
      `${address}sample/`,
    );
    expect(attribute('404.html', 'rel', 'canonical', 'href')).toBeUndefined();
  });

  test('has a map of all pages but the one for what is not there, and what is only to be printed', () => {
    const map = String(files.get('sitemap.xml'));
    const listed = [...map.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, url]) => url);
    const all = pagesOf(files).map(([path]) => path);
    const unlisted = all.filter((path) => path === '404.html' || path.endsWith('/handout.html'));
    expect(unlisted.length).toBeGreaterThan(1);
    expect(listed).toHaveLength(all.length - unlisted.length);
    for (const path of all) {
      const url = address + path.replace(/(^|\/)index\.html$/, '$1');
      expect(listed.includes(url), path).toBe(!unlisted.includes(path));
    }
  });

  test('has a feed of its recipes, in the order of the book', () => {
    const feed = String(files.get('feed.xml'));
    expect(
      [...feed.matchAll(/<item><title>([^<]*)<\/title><link>([^<]*)</g)].map((all) => all.slice(1)),
    ).toEqual(
      sampleBook.chapters.flatMap(({ recipes }) =>
        recipes.map(({ name, title }) => [
          title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
          `${address}${name}/`,
        ]),
      ),
    );
  });

  test('has a page for what is not there that works at any address', () => {
    for (const { name, attributes } of elements(String(files.get('404.html')))) {
      const url = attributes.get('href') ?? attributes.get('src');
      if (url !== undefined && !url.startsWith('#')) {
        expect(url, name).toMatch(/^\/course\/|^https:\/\/example\.org\/course\//);
      }
    }
  });

  test('differs in nothing else from one that does not', async () => {
    const plain = await renderSite(sampleBook, { highlighter: createHighlighter() });
    expect(brokenLinks(plain)).toEqual([]);
    expect([...plain.keys()]).not.toContain('sitemap.xml');
    expect(String(plain.get('index.html'))).not.toContain('og:');
    const only = [...files.keys()].filter((path) => !plain.has(path));
    expect(only.sort()).toEqual(['feed.xml', 'sitemap.xml']);
  });
});
