import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { bookReader, readBook } from '../../lib/book/read.ts';
import { checkStructure } from '../../lib/check/structure.ts';
import type { Check } from '../../lib/exercises/check.ts';
import { outlineChecks } from '../../lib/exercises/outline.ts';
import { type Change, lineOfText, replacing, sampleBook } from './sample.ts';

const folder = 'recipes/greeting/exercises';
const task = `${folder}/twice/README.md`;
const guide = 'recipes/teaching.md';
const project = fileURLToPath(new URL('../..', import.meta.url));

interface Case {
  name: string;
  file: string;
  change: Change;
  /** Text in the line that is told; a number where the line holds nothing. */
  at: string | number;
  message: string;
  /** The file that is told, where it is another. */
  told?: string;
}

/** One mistake each, and what is said about it. */
const cases: Case[] = [
  {
    name: 'no front matter',
    file: task,
    change: (text) => text.replace(/^---[\s\S]*?---\n/, ''),
    at: 1,
    message: 'the front matter is missing: begin with “---”',
  },
  {
    name: 'front matter that is no YAML',
    file: task,
    change: replacing('kind: repair', 'kind: [repair'),
    at: 4,
    message:
      'front matter: Flow sequence in block collection must be sufficiently indented and end with a ]',
  },
  {
    name: 'a key that nobody knows',
    file: task,
    change: replacing('minutes:', 'minute:'),
    at: 'minute:',
    message: 'unknown key “minute”; did you mean “minutes”?',
  },
  {
    name: 'a key that is missing',
    file: task,
    change: replacing('minutes: 20\n', ''),
    at: 1,
    message: 'the key “minutes” is missing',
  },
  {
    name: 'a kind that there is not',
    file: task,
    change: replacing('kind: repair', 'kind: mend'),
    at: 'kind:',
    message: 'kind is gap, repair or variation',
  },
  {
    name: 'no minutes at all',
    file: task,
    change: replacing('minutes: 20', 'minutes: 0'),
    at: 'minutes:',
    message: 'minutes is 1 or more',
  },
  {
    name: 'a section that is missing',
    file: task,
    change: replacing('## Why it matters', '### Why it matters'),
    at: 1,
    message: 'the section “## Why it matters” is missing',
  },
  {
    name: 'a section that is empty',
    file: task,
    change: replacing('How [greeting](../../README.md) works.\n', ''),
    at: '## Read first',
    message: 'the section “Read first” is empty',
  },
  {
    name: 'a section twice',
    file: task,
    change: replacing('## Hints', '## Task\n\nAgain.\n\n## Hints'),
    at: '## Task\n\nAgain',
    message: 'the section “Task” stands already in line 7',
  },
  {
    name: 'a section of another name',
    file: task,
    change: replacing('## Hints', '## Hint'),
    at: '## Hint',
    message: 'unknown section “Hint”; did you mean “Hints”?',
  },
  {
    name: 'two hints',
    file: task,
    change: replacing('### Nearly there\n\nCall it again, and that is all.\n', ''),
    at: '## Hints',
    message: 'an exercise has 3 hints or more, each below a “### …”; this one has 2',
  },
  {
    name: 'an empty hint',
    file: task,
    change: replacing('Once more.\n', ''),
    at: '### A nudge',
    message: 'the hint “A nudge” is empty',
  },
  {
    name: 'a link to nowhere',
    file: task,
    change: replacing('../../README.md) works', '../README.md) works'),
    at: '../README.md) works',
    message: 'there is no file “exercises/README.md”',
  },
  {
    name: 'a declaration that is gone',
    file: task,
    change: replacing('greeting.ts#greet', 'greeting.ts#great'),
    at: '#great',
    message: 'greeting.ts declares no “great”; did you mean “greet”?',
  },
  {
    name: 'a pitfall that there is not',
    file: task,
    change: replacing('#pitfall-one', '#pitfall-on'),
    at: '#pitfall-on',
    message: 'there is no pitfall “#pitfall-on”; did you mean “#pitfall-one”?',
  },
  {
    name: 'a recipe that there is not',
    file: task,
    change: replacing('How [greeting](../../README.md)', 'How [it](../../../greetin/README.md)'),
    at: 'greetin/',
    message: 'there is no recipe “greetin”; did you mean “greeting”?',
  },
  {
    name: 'a term that there is not',
    file: task,
    change: replacing('How [greeting](../../README.md)', '[It](../../../glossary.md#sockets)'),
    at: '#sockets',
    message: 'the glossary has no “sockets”; did you mean “socket”?',
  },
  {
    name: 'no starter',
    file: `${folder}/twice/starter.ts`,
    change: null,
    at: 1,
    message: 'the starter is missing',
  },
  {
    name: 'no checks',
    file: `${folder}/twice/checks.ts`,
    change: null,
    at: 1,
    message: 'the module with the checks is missing',
  },
  {
    name: 'a wrong attempt that names no check',
    file: `${folder}/twice/wrong/once.ts`,
    change: replacing('// Fails: twice\n', ''),
    at: 1,
    message: 'a wrong attempt begins with “// Fails: ” and the checks that it fails',
  },
  {
    name: 'a file in an exercise that is no part of it',
    file: `${folder}/twice/notes.md`,
    change: () => 'A note.\n',
    at: 1,
    message: 'this file is no part of an exercise',
  },
  {
    name: 'a file beside the exercises',
    file: `${folder}/notes.md`,
    change: () => 'A note.\n',
    at: 1,
    message: 'this file is no part of an exercise',
  },
  {
    name: 'a message without its attempt',
    file: `${folder}/twice/wrong/often.txt`,
    change: () => 'it greets\n',
    at: 1,
    message: 'this file belongs to no wrong attempt',
  },
  {
    name: 'a name that no address can hold',
    file: `${folder}/Greet Once/README.md`,
    told: `${folder}/Greet Once`,
    change: () => '',
    at: 1,
    message: 'an exercise’s name is words in lower case, joined by hyphens',
  },
  // The guide for teachers.
  {
    name: 'a guide without a title',
    file: guide,
    change: replacing('# For teachers\n', ''),
    at: 1,
    message: 'the title is missing: begin with “# Title”',
  },
  {
    name: 'a section of the guide that says nothing',
    file: guide,
    change: (text) => `${text}\n## Later\n`,
    at: '## Later',
    message: '“Later” is not explained',
  },
  {
    name: 'a recipe in the guide that there is not',
    file: guide,
    change: replacing('(greeting/README.md)', '(greetings/README.md)'),
    at: 'greetings/',
    message: 'there is no recipe “greetings”; did you mean “greeting”?',
  },
  {
    name: 'an exercise in the guide that there is not',
    file: guide,
    change: replacing('exercises/twice/', 'exercises/twise/'),
    at: 'twise',
    message: 'there is no exercise “greeting/twise”; did you mean “greeting/twice”?',
  },
  {
    name: 'an exercise that the guide names as code',
    file: guide,
    change: (text) => [text, 'Now do,', 'once more, `greeting/thrice`.', ''].join('\n'),
    at: 'thrice',
    message: 'there is no exercise “greeting/thrice”; did you mean “greeting/twice”?',
  },
  {
    name: 'an exercise in a table of the guide',
    file: guide,
    change: (text) =>
      `${text}\n| when | what |\n|---|---|\n| 9:00 | [it](greeting/exercises/one/README.md) |\n`,
    at: '| 9:00 |',
    message: 'there is no exercise “greeting/one”; did you mean “greeting/twice”?',
  },
  {
    name: 'a plan with another title',
    file: guide,
    change: (text) =>
      `${text}\nDo [Greet it](greeting/exercises/twice/README.md), 20 min, and rest.\n`,
    at: 'Greet it',
    message: 'greeting/twice is called “Greet twice”, not “Greet it”',
  },
  {
    name: 'a plan with another time',
    file: guide,
    change: (text) => `${text}\n[Greet twice](greeting/exercises/twice/README.md), 25 min\n`,
    at: '25 min',
    message: 'greeting/twice takes 20 min, not 25',
  },
  {
    name: 'an exercise in a command of the guide',
    file: guide,
    change: replacing('npm start', 'npm run exercise check greeting/once'),
    at: 'check',
    message: 'there is no exercise “greeting/once”; did you mean “greeting/twice”?',
  },
];

test.each(cases)('$name', ({ file, change, at, message, told = file }) => {
  const root = sampleBook({ [file]: change });
  const line = typeof at === 'number' ? at : lineOfText(readFileSync(join(root, file), 'utf8'), at);
  expect(readBook(root).mistakes).toContainEqual({ file: told, line, message });
});

test('an exercise has three wrong attempts, and what each is told', () => {
  const root = sampleBook({
    [`${folder}/twice/wrong/once.ts`]: null,
    [`${folder}/twice/wrong/never.txt`]: null,
  });
  expect(readBook(root).mistakes).toEqual(
    expect.arrayContaining([
      {
        file: `${folder}/twice/wrong/once.txt`,
        line: 1,
        message: 'this file belongs to no wrong attempt',
      },
      {
        file: task,
        line: 1,
        message: 'an exercise has 3 wrong attempts or more; this one has 2',
      },
      expect.objectContaining({ file: `${folder}/twice/wrong/never.txt` }),
    ]),
  );
});

test('a command of the guide is one of package.json', () => {
  const root = sampleBook({
    [guide]: replacing('npm start', 'npm run start; npm ci; npm run stairt'),
  });
  expect(checkStructure(root)).toContainEqual({
    file: guide,
    line: lineOfText(readFileSync(join(root, guide), 'utf8'), 'stairt'),
    message: 'there is no command “npm run stairt”; did you mean “start”?',
  });
});

test('an exercise is read again when one of its files changes', () => {
  const root = sampleBook();
  const read = bookReader(root);
  const titles = (changed: string[]) =>
    read(changed).book.chapters[0]?.recipes[0]?.exercises.map(({ title }) => title);
  expect(titles([])).toEqual(['Greet twice']);
  const again = sampleBook({ [task]: replacing('Greet twice', 'Greet once more') });
  const other = bookReader(again);
  expect(other([join(again, task)]).book.chapters[0]?.recipes[0]?.exercises[0]?.title).toBe(
    'Greet once more',
  );
});

describe('the outline of checks', () => {
  test('is read without running them', () => {
    const source = `export default defineChecks([
  {
    id: 'one',
    points: 2,
    title: 'it\\'s “one”',
    async run() {},
  },
  {
    id: 'two',
    points: 1,
    title:
      "a title that doesn't fit in its line",
    pitfall: 'one',
  },
]);`;
    expect(outlineChecks(source)).toEqual([
      { id: 'one', points: 2, title: 'it’s “one”'.replace('’', "'") },
      { id: 'two', points: 1, title: "a title that doesn't fit in its line" },
    ]);
  });

  test('is none where a check is made in another way', () => {
    const made = (title: string) =>
      `[\n  {\n    id: 'one',\n    points: 2,\n    title: ${title},\n  },\n]`;
    expect(outlineChecks(made("'plain'"))).toHaveLength(1);
    expect(outlineChecks(made('nameOf(this)'))).toBeUndefined();
    expect(outlineChecks("export default ids.map((id) => ({ id, points: 1, title: '' }))")).toBe(
      undefined,
    );
  });

  const exercises = readBook(project).book.chapters.flatMap(({ recipes }) =>
    recipes.flatMap((recipe) => recipe.exercises),
  );

  test.each(exercises)('is what $id really checks', async ({ checks, outline }) => {
    const module = (await import(pathToFileURL(checks).href)) as { default: readonly Check[] };
    expect(outline).toEqual(module.default.map(({ id, points, title }) => ({ id, points, title })));
  });
});
