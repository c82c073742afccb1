import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import axe from 'axe-core';
import { describe, expect, test, vi } from 'vitest';
import { findJava } from '../../../lib/check/validators.ts';
import { writeReports } from '../../../lib/exercises/grade/reports.ts';
import { gradePages } from '../../../site/grades/pages.tsx';
import { chromium } from '../../browser/chromium.ts';
import { open, useBrowser } from '../../browser/open.ts';
import { briefly } from '../../site/java.ts';
import { temporary } from './made-up.ts';
import { nasty, sampleGrades } from './sample.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const sourceOf = (student: string) =>
  student === 'cleo' ? nasty : student === 'gus' ? undefined : 'const one = 1;\n'.repeat(20);
const pages = await gradePages(sampleGrades, sourceOf);
const page = (path: string) => pages.get(path) ?? '';

/** A page’s text as it is read, in one line. */
const textOf = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<(?:script|[^>])+>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the class’s page', () => {
  const text = textOf(page('index.html'));

  test('says what each has, how it was isolated, and what is late, missing and refused', () => {
    expect(text).toContain('Ada Lovelace s-1 3 7 handed in, 1 missing');
    expect(text).toContain('O’Brien, "Bob" 1 7 late, 1 missing'.replaceAll('"', '&quot;'));
    expect(text).toContain('refused: “');
    expect(text).toContain('handed in, 1 missing 2026-03-02 10:00 UTC none hal.wirebook.zip');
    expect(text).toContain('Some of these attempts ran without any isolation.');
    expect(text).toContain('seeds made with a secret');
  });

  test('has every check with every student, in signs and words', () => {
    const row = /<th scope="row" title="[^"]*">split-reply<\/th>(.*?)<\/tr>/s;
    const marks = row.exec(page('index.html'))?.[1]?.match(/<span class="unseen">[^<]*/g);
    expect(marks?.map((mark) => mark.slice('<span class="unseen">'.length))).toEqual([
      ...['passed', 'failed', 'failed', 'failed', 'timed out', 'passed', 'refused', 'passed'],
    ]);
  });

  test('has the most failed checks first, and failures by what they have in common', () => {
    expect(text).toContain('qotd/whole-quote split-reply 4 of 7');
    expect(text).toContain('qotd/whole-quote empty-reply 1 of 6');
    expect(text).toContain(
      '2 students failed qotd/whole-quote split-reply the quote arrives in several segments: only a beginning was received',
    );
    expect(text).toContain('1 student timed out');
  });

  test('lists what is near-identical without a reproach, and our own errors apart', () => {
    expect(text).toContain('97 % alike qotd/whole-quote The book’s own solution is alike, too.');
    expect(text).toContain('says that they are alike, and not why');
    expect(text).toContain('qotd/whole-quote empty-reply the cell ended: no memory');
    expect(text.toLowerCase()).not.toMatch(/cop(y|ied)|cheat|plagiar/);
  });
});

test('a student’s page has each check with its message, and the attempt', () => {
  const bob = textOf(page('students/bob.html'));
  expect(bob).toContain('The whole &lt;quote>');
  expect(bob).toContain('qotd/whole-quote · 1 of 3 · seed 8f31aaaa');
  expect(bob).toContain('failed the quote arrives in several segments split-reply, 0 of 2 points');
  expect(bob).toContain('received Be your');
  expect(bob).toContain('npm run exercise check qotd/whole-quote -- --only split-reply');
  expect(bob).toContain('made/up · missing');
  expect(bob).toContain('const one = 1;');
  expect(textOf(page('students/gus.html'))).toContain('Nothing of it was graded: “');
});

test('nothing that a student wrote is more than text', () => {
  for (const [path, html] of pages) {
    expect(html, path).not.toMatch(/<script|\x1b|\0/);
    expect(html, path).toContain('default-src &#39;none&#39;'.replaceAll('&#39;', "'"));
  }
  expect(page('students/cleo.html')).toContain('&lt;script>alert(');
  expect(page('students/cleo.html')).toContain('\\u001b[31m\\u0000');
});

test('the same grades give the same pages', async () => {
  expect(await gradePages(structuredClone(sampleGrades), sourceOf)).toEqual(pages);
});

describe.skipIf(!chromium)('in a browser', () => {
  useBrowser();
  const paths = ['index.html', 'students/cleo.html', 'students/gus.html'];

  test.each(paths)('%s is fit to be read by everybody, and as wide as the window', async (path) => {
    const out = temporary();
    writeReports(out, sampleGrades, pages);
    const { page, wrong } = await open(pathToFileURL(join(out, path)).href);
    const found: string[] = [];
    await page.evaluate(axe.source);
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
        for (const { id, nodes } of violations) {
          found.push(`${width} ${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
        }
      }
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (over > 0) found.push(`${over} px too wide at ${width}`);
    }
    expect(found).toEqual([]);
    // The policy let the page's own style in, and nothing else was asked for.
    expect(wrong).toEqual([]);
    expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth)).toBe('1700px');
  });

  test('junit.xml is read by a parser that forgives nothing', async () => {
    const out = temporary();
    writeReports(out, sampleGrades, pages);
    const { page } = await open(pathToFileURL(join(out, 'index.html')).href);
    const { junitXml } = await import('../../../lib/exercises/grade/junit.ts');
    const cases = await page.evaluate((xml) => {
      const read = new DOMParser().parseFromString(xml, 'text/xml');
      const error = read.querySelector('parsererror');
      return error?.textContent ?? read.querySelectorAll('testcase').length;
    }, junitXml(sampleGrades));
    expect(cases).toBe(24);
  });
});

const java = findJava();

test.skipIf(!java)('every page is valid HTML', async () => {
  const out = temporary();
  writeReports(out, sampleGrades, pages);
  const vnu: string = createRequire(import.meta.url)('vnu-jar');
  const options = [
    '-Xss4m',
    '-jar',
    vnu,
    '--format',
    'json',
    '--errors-only',
    '--exit-zero-always',
  ];
  const files = [...pages.keys()].map((path) => join(out, path));
  const { stderr } = await promisify(execFile)(java ?? '', [...briefly, ...options, ...files]);
  const { messages } = JSON.parse(stderr) as { messages: { url: string; message: string }[] };
  expect(messages.map(({ url, message }) => `${url.split('/').at(-1)}: ${message}`)).toEqual([]);
});
