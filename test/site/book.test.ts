import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { transformSync } from 'esbuild';
import { beforeAll, expect, test, vi } from 'vitest';
import { readBook } from '../../lib/book/read.ts';
import type { Files } from '../../site/assets.ts';
import { parseBase } from '../../site/base.ts';
import { holdsBlank, withoutComments } from '../../site/client/code/bare.ts';
import type { ProgramFile } from '../../site/client/code/program-file.ts';
import { createHighlighter } from '../../site/code/highlighter.ts';
import { cacheFile } from '../../site/commands/options.ts';
import {
  type SearchData,
  type SearchDocument,
  searchDataPath,
  unpack,
} from '../../site/search/document.ts';
import { renderSite } from '../../site/site.tsx';
import { answerLines, holding } from './answers.ts';
import { brokenLinks, pagesOf, repeatedIds } from './checks.ts';
import { elements, textOf } from './html.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** The most that a page may weigh, gzipped, with its style, font, script and icon. */
const budget = 40 * 1024;

const root = fileURLToPath(new URL('../..', import.meta.url));
let files: Files;
let answers: Set<string>;

beforeAll(async () => {
  const { book } = readBook(root);
  answers = answerLines(book);
  files = await renderSite(book, {
    highlighter: createHighlighter(cacheFile(root)),
    // A site that knows its address says more, and so weighs more.
    base: parseBase('https://example.org/'),
  });
});

test('every link in the book leads somewhere, to the fragment, and so does all that search finds', () => {
  const found = foundIn(String(files.get(searchDataPath)));
  expect(found.length).toBeGreaterThan(100);
  const links = found.map(({ address }) => `<a href="${address}"></a>`).join('');
  expect(brokenLinks(new Map([...files, ['found.html', links]]))).toEqual([]);
});

test('no file gives an exercise’s answer away', () => {
  expect(answers.size).toBeGreaterThan(5);
  expect(holding(files, answers)).toEqual([]);
});

test('no page uses an id twice', () => {
  expect(repeatedIds(files)).toEqual([]);
});

test('every program without its comments is the same program', () => {
  for (const [path, html] of pagesOf(files)) {
    const name = path.replace('/index.html', '');
    const source = files.get(`${name}/${name}.ts`);
    if (source === undefined) continue;
    const text = programWithoutComments(html, programIn(String(files.get(`${name}/program.js`))));
    const code = (program: string) =>
      transformSync(program, { loader: 'ts', minifyWhitespace: true }).code;
    expect(code(text), name).toBe(code(String(source)));
    expect(text, name).not.toMatch(/^\s*(?:\/[/*]|\*)|\n\n\n|\{\n\n/m);
  }
});

test('no page weighs more than its budget', () => {
  const weigh = (path: string) => gzipSync(files.get(path) ?? '').length;
  const heavy: string[] = [];
  for (const [path, html] of pagesOf(files)) {
    const asked = elements(html).flatMap(({ name, attributes }) => {
      const url = name === 'link' ? attributes.get('href') : attributes.get('src');
      return url && /\.(?:css|js|svg)$/.test(url) ? [url.replace(/^(?:\.\.\/)*\/?/, '')] : [];
    });
    expect(asked).toHaveLength(path.split('/')[1] === 'index.html' ? 3 : 4);
    const weight = weigh(path) + asked.reduce((sum, file) => sum + weigh(file), 0);
    if (weight > budget) heavy.push(`${path}: ${weight} bytes`);
  }
  expect(heavy).toEqual([]);
});

/** What the search's script gets. */
function foundIn(script: string): SearchDocument[] {
  const data: Record<string, SearchData> = {};
  new Function('wirebook', script)({ data });
  return data.search ? unpack(data.search) : [];
}

/** What a page's script gets of a program. */
function programIn(script: string): ProgramFile {
  const data: Record<string, ProgramFile> = {};
  new Function('wirebook', script)({ data });
  const [file] = Object.values(data);
  if (!file) throw new Error('the script brings no program');
  return file;
}

/** The program that a reader copies from a page without its comments. */
function programWithoutComments(html: string, { source, rows }: ProgramFile): string {
  const file = source.split('\n');
  let end = 0;
  const pieces = [
    ...html.matchAll(/<pre class="code numbered"><code>(<b id|<a href)(.*?)<\/code>/gs),
  ];
  return withoutComments(
    pieces.map(([, begin = '', rest = ''], index) => {
      const lines = [...(begin + rest).matchAll(/<span[^>]*>(.*?)\n<\/span>/gs)].map(
        ([, line = '']) => ({
          whole: textOf(line),
          bare: textOf(line.replace(/<i class=c>.*?<\/i>/g, '')),
        }),
      );
      const start = (rows[index] ?? 1) - 1;
      const apart = holdsBlank(file.slice(end, start));
      end = start + lines.length;
      return { apart, lines };
    }),
  );
}
