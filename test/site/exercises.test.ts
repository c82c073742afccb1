import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { readBook } from '../../lib/book/read.ts';
import type { Files } from '../../site/assets.ts';
import { createHighlighter } from '../../site/code/highlighter.ts';
import { siteCommand } from '../../site/commands/site.ts';
import { withEditions } from '../../site/editions/editions.ts';
import { exercisesOf, isListed } from '../../site/paths.ts';
import { renderSite } from '../../site/site.tsx';
import { chromium } from '../browser/chromium.ts';
import { answerLines, holding } from './answers.ts';
import { brokenLinks, pagesOf, repeatedIds } from './checks.ts';
import { elements, textOf } from './html.ts';
import { sampleBook } from './sample/book.ts';
import { bookFolder } from './sample/folder.ts';
import { keptMark, markKept } from './sample/kept.ts';
import { terminal } from './sample/terminal.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const highlighter = createHighlighter();
const all = exercisesOf(sampleBook);
const answers = answerLines(sampleBook);
let student: Files;
let teacher: Files;
const text = (files: Files, path: string) => textOf(String(files.get(path)));

beforeAll(async () => {
  student = await renderSite(sampleBook, { highlighter });
  teacher = await renderSite(sampleBook, { highlighter, solutions: true });
});

describe('a recipe’s page', () => {
  test('shows each exercise with its task, its commands, and each hint behind a disclosure', () => {
    const html = String(student.get('sample/index.html'));
    for (const { name, id, title } of exercisesOf(sampleBook).filter(
      ({ recipe }) => recipe === 'sample',
    )) {
      const at = html.indexOf(`<section id="exercise-${name}"`);
      const section = html.slice(at, html.indexOf('</section>', at));
      expect(at).toBeGreaterThan(0);
      expect(textOf(section)).toContain(title);
      expect(section).toContain(`<h3 id="exercise-${name}-title"><a href="#exercise-${name}">`);
      expect(section.match(/<details class="hint"><summary>Hint \d<\/summary>/g)).toHaveLength(3);
      expect(section).not.toContain('<details open');
      expect(textOf(section)).toContain(`npm run exercise start ${id}`);
      expect(textOf(section)).toContain(`npm run exercise check ${id}`);
      expect(textOf(section)).toContain('Repair greet, & <b>this</b>');
    }
    expect(textOf(html)).toContain('gap · about 20 min · 3 points');
    expect(textOf(html)).toContain('variation · about 1 h 15 min');
    expect(html).toContain('<a href="#exercises">Exercises</a>');
  });

  test('leads from a task to the pitfall, the program, the other exercise and the other recipe', () => {
    const links = elements(String(student.get('sample/index.html'))).flatMap(
      ({ attributes }) => attributes.get('href') ?? [],
    );
    expect(links).toEqual(
      expect.arrayContaining([
        '#one-read-is-not-one-message',
        '#greet',
        '#exercise-second',
        '../sample-server/index.html',
        '../sample/handout.html',
        '../exercises.html',
      ]),
    );
  });

  test('has no shell where the recipe has none', () => {
    const html = String(student.get('sample-datagrams/index.html'));
    expect(html).not.toContain('id="exercises"');
    expect(html).not.toContain('href="#exercises"');
    expect(student.has('sample-datagrams/handout.html')).toBe(false);
  });
});

describe('the index of exercises', () => {
  test('has each by level and by topic, with sums', () => {
    const html = String(student.get('exercises.html'));
    for (const { recipe, name } of all) {
      const address = `href="${recipe}/index.html#exercise-${name}"`;
      expect(html.split(address)).toHaveLength(3);
    }
    const words = textOf(html);
    expect(words).toContain('4 exercises, about 3 h 10 min in all');
    expect(words).toContain('level 1 of 3 · gap · 2 exercises · 40 min');
    expect(words).toContain('level 3 of 3 · variation · 2 exercises · 2 h 30 min');
    expect(words).not.toContain('Repair a program');
  });

  test('is found from every page, from the home page and by search', () => {
    for (const [path, html] of pagesOf(student)) {
      expect(textOf(/<nav aria-label="Book">.*?<\/nav>/s.exec(html)?.[0] ?? ''), path).toContain(
        'Exercises',
      );
    }
    expect(text(student, 'index.html')).toContain('by level and by topic, with the time they take');
    const data = String(student.get('assets/search-data.js'));
    expect(data).toContain('sample/index.html#exercise-first');
    expect(data).not.toContain('A nudge');
    expect(data).not.toMatch(/handout|solutions\.html/);
  });

  test('is not there in a book without exercises, nor anything that leads to it', async () => {
    const without = structuredClone(sampleBook);
    for (const recipe of without.chapters.flatMap(({ recipes }) => recipes)) recipe.exercises = [];
    delete without.teaching;
    const files = await renderSite(without, { highlighter, solutions: true });
    expect(brokenLinks(files)).toEqual([]);
    expect([...files.keys()].filter((path) => /exercises|handout|solutions/.test(path))).toEqual(
      [],
    );
  });
});

describe('a handout', () => {
  test('has a place for the name, each task with what is checked, and the hints on a sheet of their own', () => {
    const html = String(student.get('sample/handout.html'));
    const [tasks = '', hints = ''] = html.split('<section id="hints"');
    const words = textOf(tasks);
    for (const expected of [
      'Name',
      'Date',
      'it ends in time, & <well>',
      'npm run exercise start',
    ]) {
      expect(words).toContain(expected);
    }
    expect(words).not.toContain('A nudge');
    expect(textOf(hints)).toContain('A nudge, <i>so</i>.');
    expect(html).toContain('<meta name="robots" content="noindex"/>');
  });

  test('is not what search engines are told of', () => {
    expect([...teacher.keys()].filter((path) => path.endsWith('.html') && !isListed(path))).toEqual(
      [
        'sample/handout.html',
        'sample/solutions.html',
        'sample-server/handout.html',
        'sample-server/solutions.html',
        'solutions.html',
        '404.html',
      ],
    );
  });
});

describe('solutions', () => {
  test('are nowhere in a site for students', () => {
    expect(answers.size).toBeGreaterThan(5);
    expect(holding(student, answers)).toEqual([]);
    expect(holding(teacher, answers).length).toBeGreaterThanOrEqual(answers.size);
    expect([...student.keys()].filter((path) => path.includes('solutions'))).toEqual([]);
  });

  test('stand with their wrong attempts and what these are told, where they are asked for', () => {
    const words = text(teacher, 'sample/solutions.html');
    expect(words).toContain("const answerOf = '<sample/first>';");
    expect(words).toContain('too-soon fails in-time');
    expect(words).toContain("const wrongOf = 'sample/first';");
    expect(words).toContain('✗ in-time (2 pts): the end of <sample/first>');
    const index = String(teacher.get('solutions.html'));
    expect(index).toContain('href="sample/solutions.html#exercise-first"');
    expect(textOf(index)).toContain('it ends in time, & <well> in-time, 2 points');
    expect(brokenLinks(teacher)).toEqual([]);
    expect(repeatedIds(teacher)).toEqual([]);
  });

  test('are gone after a build without them', async () => {
    const root = bookFolder();
    const build = async (...options: string[]) => {
      const { where, written } = terminal(root);
      expect(await siteCommand(['--no-types', ...options], where), written.stderr).toBe(0);
      return filesBelow(join(root, 'dist'));
    };
    const lines = answerLines(readBook(root).book);
    const before = await build();
    expect(holding(before, lines)).toEqual([]);
    const withThem = await build('--solutions');
    expect(holding(withThem, lines)).not.toEqual([]);
    expect(withThem.has('solutions.html')).toBe(true);
    expect(await build()).toEqual(before);
  });

  test.skipIf(!chromium)('are in no edition, and there the hints stand at the end', async () => {
    const files = await withEditions({
      book: sampleBook,
      renderWith: (editions) => renderSite(sampleBook, { highlighter, editions }),
      chromium: chromium ?? '',
      date: new Date('2026-01-02T03:04:05Z'),
    });
    const packed = Object.entries({
      ...unzipSync(files.get('sample-book.zip') as Uint8Array),
      ...unzipSync(files.get('sample-book.epub') as Uint8Array),
    });
    expect(holding([...files, ...packed], answers)).toEqual([]);
    const whole = text(files, 'whole-book.html');
    const task = whole.indexOf('Repair greet');
    const end = whole.indexOf('3 hints at the end of the book');
    expect(task).toBeGreaterThan(0);
    expect(end).toBeGreaterThan(task);
    expect(whole.indexOf('A nudge')).toBeGreaterThan(whole.lastIndexOf('3 hints at the end'));
    expect(whole).not.toContain('Handout');
  });
});

test('a hint that changes changes its recipe’s page and handout, and no other', async () => {
  const root = bookFolder();
  cpSync(join(root, 'recipes', 'qotd'), join(root, 'recipes', 'other'), { recursive: true });
  const build = async () => {
    const { where, written } = terminal(root);
    expect(await siteCommand(['--no-types'], where), written.stderr).toBe(0);
    return filesBelow(join(root, 'dist'));
  };
  renameRecipe(join(root, 'recipes', 'other'));
  const contents = join(root, 'recipes', 'README.md');
  writeFileSync(contents, `${readFileSync(contents, 'utf8')}- [other](other/README.md)\n`);
  const before = await build();
  const page = 'other/index.html';
  markKept(root, [page]);
  before.set(page, before.get(page) + keptMark);
  const file = join(root, 'recipes/qotd/exercises/whole-quote/README.md');
  const task = readFileSync(file, 'utf8');
  writeFileSync(file, task.replace('When does a program know', 'When can a program know'));
  const after = await build();
  const changed = [...after.keys()].filter((path) => after.get(path) !== before.get(path));
  expect(changed.sort()).toEqual(['qotd/handout.html', 'qotd/index.html']);
  // A title is on the index, too.
  writeFileSync(file, task.replace('title: The whole quote', 'title: All of the quote'));
  const again = await build();
  expect([...again.keys()].filter((path) => again.get(path) !== before.get(path)).sort()).toEqual([
    'assets/search-data.js',
    'exercises.html',
    'qotd/handout.html',
    'qotd/index.html',
  ]);
});

/** Gives a copy of the recipe qotd another name, in its files and in their names. */
function renameRecipe(folder: string): void {
  const name = folder.split(/[\\/]/).at(-1) ?? '';
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    if (!statSync(path).isFile()) continue;
    const text = readFileSync(path, 'utf8').replaceAll(
      /qotd(?=(?:\.test|\.scenario)?\.ts\b)|(?<="recipe": ")qotd/g,
      name,
    );
    rmSync(path);
    writeFileSync(join(folder, file.replace(/^qotd/, name)), text);
  }
}

/** The files below a folder with what is in them. */
function filesBelow(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => statSync(join(folder, path)).isFile())
      .sort()
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
}
