import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Recipe } from '../../lib/book/model.ts';
import { readBook, readContents } from '../../lib/book/read.ts';
import { replacing, sampleBook } from './sample.ts';

const readme = 'recipes/greeting/README.md';

function onlyRecipe(root: string): Recipe {
  const recipe = readBook(root).book.chapters[0]?.recipes[0];
  if (!recipe) throw new Error('the sample’s recipe was left out');
  return recipe;
}

test('reads the table of contents', () => {
  const { book } = readBook(sampleBook());
  expect(book).toMatchObject({ title: 'A sample', introduction: 'What the book is about.' });
  expect(book.chapters).toMatchObject([
    { slug: 'first-steps', title: 'First steps', opening: 'Where one begins.' },
  ]);
});

test('reads a recipe', () => {
  const root = sampleBook();
  expect(onlyRecipe(root)).toMatchObject({
    name: 'greeting',
    folder: join(root, 'recipes', 'greeting'),
    title: 'A greeting',
    summary: 'Say hello and wait for the answer.',
    level: 'beginner',
    protocols: ['TCP', 'Greeting'],
    specifications: [
      { label: 'RFC 9293 §3.6', url: 'https://www.rfc-editor.org/rfc/rfc9293#section-3.6' },
      { label: 'Greeting Protocol', url: 'https://example.org/greeting' },
    ],
    apis: [
      {
        label: 'net.connect(options)',
        url: 'https://nodejs.org/docs/latest-v22.x/api/net.html#netconnectoptions-connectlistener',
      },
    ],
    before: [],
    after: ['greeting'],
    purpose: 'It greets.',
    working: 'First it connects.\n\n[greet](greeting.ts#greet)',
    pitfallsOpening: '',
    further: 'Greet in another language.',
    references: 'RFC 9293.',
    testFile: 'recipes/greeting/greeting.test.ts',
    recording: { recipe: 'greeting', output: [{ stream: 'stdout', text: 'hello world\n' }] },
  });
});

test('reads the causes of what goes wrong, and the glossary', () => {
  const { causes, glossary } = readBook(sampleBook()).book;
  expect(causes).toEqual({
    title: 'What goes wrong',
    introduction: 'The causes.',
    sections: [
      { names: ['Framing'], slug: 'framing', body: 'Where a message ends.' },
      { names: ['Time'], slug: 'time', body: 'How long to wait.' },
    ],
  });
  expect(glossary?.sections[1]).toEqual({
    names: ['RST', 'reset'],
    slug: 'rst',
    body: 'The sudden end of one.',
  });
});

test('a book may have neither causes nor a glossary', () => {
  const root = sampleBook({
    'recipes/goes-wrong.md': null,
    'recipes/glossary.md': null,
    [readme]: (text) => text.replaceAll('Cause: framing', ''),
  });
  const { book, mistakes } = readBook(root);
  expect(mistakes).toEqual([]);
  expect(book.causes ?? book.glossary).toBeUndefined();
});

test('gives each pitfall the test that proves it', () => {
  const { pitfalls } = onlyRecipe(sampleBook());
  expect(pitfalls).toHaveLength(5);
  expect(pitfalls[1]).toEqual({
    title: 'Two',
    slug: 'two',
    cause: 'time',
    body: 'The second.',
    proof: {
      line: 12,
      source: `test('Pitfall: Two', () => {\n  expect(greet('Two')).toContain('Two');\n});`,
    },
  });
});

test('keeps what stands before the first pitfall', () => {
  const root = sampleBook({ [readme]: replacing('## Pitfalls\n', '## Pitfalls\n\nMind these.\n') });
  expect(onlyRecipe(root).pitfallsOpening).toBe('Mind these.');
});

test('takes headings in fenced text for text', () => {
  const root = sampleBook({
    [readme]: replacing('It greets.', 'It greets.\n\n```\n# no title\n## no section\n```'),
  });
  expect(readBook(root).mistakes).toEqual([]);
  expect(onlyRecipe(root).purpose).toContain('## no section');
});

test('reads files with the line ends of Windows', () => {
  const root = sampleBook({ [readme]: (text) => text.replaceAll('\n', '\r\n') });
  expect(readBook(root).mistakes).toEqual([]);
  expect(onlyRecipe(root).purpose).toBe('It greets.');
});

test('leaves a recipe out that has no program or no front matter, and only that one', () => {
  const other = {
    'recipes/README.md': (text: string) => `${text}- [other](other/README.md)\n`,
    'recipes/other/README.md': '## What it is good for\n',
    'recipes/other/other.ts': '/** Other. */\nlet a = 1;\n',
  };
  const { book, mistakes } = readBook(sampleBook(other));
  expect(book.chapters[0]?.recipes.map(({ name }) => name)).toEqual(['greeting']);
  expect(mistakes.every(({ file }) => file.startsWith('recipes/other/'))).toBe(true);

  const { book: empty } = readBook(sampleBook({ 'recipes/greeting/greeting.ts': null }));
  expect(empty.chapters[0]?.recipes).toEqual([]);
});

test('keeps a recipe whose recording, test and scenario are still missing', () => {
  const root = sampleBook({
    'recipes/greeting/greeting.test.ts': null,
    'recipes/greeting/greeting.scenario.ts': null,
    'recipes/greeting/greeting.recording.json': null,
  });
  expect(onlyRecipe(root)).toMatchObject({
    recording: { recipe: 'greeting', output: [], events: [] },
    pitfalls: [{ title: 'One', proof: { source: '' } }, {}, {}, {}, {}],
  });
  expect(readBook(root).mistakes.map(({ message }) => message)).toEqual([
    'the test is missing',
    'the scenario is missing',
    'the recording is missing: npm run record greeting',
  ]);
});

test('tells what an empty folder lacks, also before it stands in the contents', () => {
  const root = sampleBook({ 'recipes/farewell/notes.txt': 'later' });
  expect(readBook(root).mistakes).toEqual([
    {
      file: 'recipes/README.md',
      line: 9,
      message: 'recipes/farewell is in no chapter: add the line “- [farewell](farewell/README.md)”',
    },
    ...['README.md', 'farewell.ts', 'farewell.test.ts', 'farewell.scenario.ts'].map(
      (file, index) => ({
        file: `recipes/farewell/${file}`,
        line: 1,
        message: `the ${['explanation', 'program', 'test', 'scenario'][index]} is missing`,
      }),
    ),
    {
      file: 'recipes/farewell/farewell.recording.json',
      line: 1,
      message: 'the recording is missing: npm run record farewell',
    },
  ]);
  expect(readBook(root).book.chapters[0]?.recipes).toHaveLength(1);
});

test('tells where a recording is no JSON', () => {
  const root = sampleBook({
    'recipes/greeting/greeting.recording.json': replacing('"exitCode": 0,', '"exitCode": 0,,'),
  });
  expect(readBook(root).mistakes).toEqual([
    {
      file: 'recipes/greeting/greeting.recording.json',
      line: 4,
      message: expect.stringMatching(/^not valid JSON: /),
    },
  ]);
});

test.each([
  { count: 4, text: replacing('### Pitfall: Five\n\nCause: framing\n\nThe fifth.\n\n', '') },
  {
    count: 9,
    text: replacing(
      '### Pitfall: Five',
      [6, 7, 8, 9, 'Five'].map((title) => `### Pitfall: ${title}\n\nMore.\n\n`).join(''),
    ),
  },
])('wants five to eight pitfalls, not $count', ({ count, text }) => {
  const { mistakes } = readBook(sampleBook({ [readme]: text }));
  expect(mistakes).toContainEqual({
    file: readme,
    line: 25,
    message: `a recipe has 5 to 8 pitfalls; this one has ${count}`,
  });
});

test('a missing table of contents is a mistake', () => {
  const { book, mistakes } = readBook(sampleBook({ 'recipes/README.md': null }));
  expect(book.chapters).toEqual([]);
  expect(mistakes).toEqual([
    { file: 'recipes/README.md', line: 1, message: 'the table of contents is missing' },
  ]);
});

test('the table of contents can be read alone', () => {
  const root = sampleBook({
    'recipes/README.md': (text) => `${text}- [gone](gone/README.md)\n`,
    'recipes/greeting/README.md': 'broken',
  });
  const { contents, mistakes } = readContents(root);
  expect(contents.chapters.map(({ recipes }) => recipes)).toEqual([
    [{ name: 'greeting', line: 9 }],
  ]);
  expect(mistakes.map(({ line }) => line)).toEqual([10]);
});
