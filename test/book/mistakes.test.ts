import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBook } from '../../lib/book/read.ts';
import { type Change, lineOfText, replacing, sampleBook } from './sample.ts';

const contents = 'recipes/README.md';
const readme = 'recipes/greeting/README.md';
const program = 'recipes/greeting/greeting.ts';
const tests = 'recipes/greeting/greeting.test.ts';
const scenario = 'recipes/greeting/greeting.scenario.ts';
const recording = 'recipes/greeting/greeting.recording.json';

interface Case {
  name: string;
  file: string;
  change: Change;
  /** Text in the line that is told, as changed; a number where the line holds nothing. */
  at: string | number;
  message: string;
}

/** One authoring mistake each, and everything that is said about it. */
const cases: Case[] = [
  // The table of contents.
  {
    name: 'no title',
    file: contents,
    change: replacing('# A sample\n', ''),
    at: 1,
    message: 'the book has no title: begin with “# Title”',
  },
  {
    name: 'two titles',
    file: contents,
    change: replacing('## First', '# Another\n\n## First'),
    at: '# Another',
    message: 'the book has one title only',
  },
  {
    name: 'no introduction',
    file: contents,
    change: replacing('What the book is about.\n', ''),
    at: '# A sample',
    message: 'the book has no introduction',
  },
  {
    name: 'chapter without opening',
    file: contents,
    change: replacing('Where one begins.\n', ''),
    at: '## First steps',
    message: 'the chapter “First steps” has no opening paragraph',
  },
  {
    name: 'chapter without recipes',
    file: contents,
    change: (text) => `${text}\n## Second steps\n\nLater.\n`,
    at: '## Second steps',
    message: 'the chapter “Second steps” lists no recipe: end it with “- [name](name/README.md)”',
  },
  {
    name: 'chapter twice',
    file: contents,
    change: replacing(
      '- [greeting]',
      '- [greeting](greeting/README.md)\n\n## First steps\n\nAgain.\n\n- [other]',
    ),
    at: '## First steps\n\nAgain',
    message: 'the chapter “First steps” stands already in line 5',
  },
  {
    name: 'contents line that leads elsewhere',
    file: contents,
    change: (text) => `${text}- [greeting](elsewhere/README.md)\n`,
    at: '](elsewhere',
    message: 'expected a recipe’s line “- [name](name/README.md)”, and nothing after the list',
  },
  {
    name: 'text after the list',
    file: contents,
    change: (text) => `${text}\nOne more word.\n`,
    at: 'One more word',
    message: 'expected a recipe’s line “- [name](name/README.md)”, and nothing after the list',
  },
  {
    name: 'recipe listed twice',
    file: contents,
    change: (text) => `${text}- [greeting](greeting/README.md)\n`,
    at: 10,
    message: 'the recipe greeting is listed already in line 9',
  },
  {
    name: 'contents line without folder',
    file: contents,
    change: (text) => `${text}- [farewell](farewell/README.md)\n`,
    at: '- [farewell]',
    message: 'there is no folder recipes/farewell: npm run new farewell',
  },

  // The front matter.
  {
    name: 'no front matter',
    file: readme,
    change: (text) => text.slice(text.indexOf('## What')),
    at: 1,
    message: 'the front matter is missing: begin with “---”',
  },
  {
    name: 'front matter that is no YAML',
    file: readme,
    change: replacing('protocols: [TCP, Greeting]', 'protocols: [TCP, Greeting'),
    at: 'specifications:',
    message:
      'front matter: Flow sequence in block collection must be sufficiently indented and end with a ]',
  },
  {
    name: 'front matter that is no map',
    file: readme,
    change: (text) => `---\njust words\n${text.slice(text.indexOf('---\n', 4))}`,
    at: 2,
    message: 'front matter is a list of “key: value” lines',
  },
  {
    name: 'key twice',
    file: readme,
    change: replacing('level: beginner', 'level: beginner\nlevel: advanced'),
    at: 'level: advanced',
    message: 'front matter: Map keys must be unique',
  },
  {
    name: 'missing key',
    file: readme,
    change: replacing('level: beginner\n', ''),
    at: 1,
    message: 'the key “level” is missing',
  },
  {
    name: 'unknown key',
    file: readme,
    change: replacing('level: beginner', 'level: beginner\nprotocol: TCP'),
    at: 'protocol: TCP',
    message: 'unknown key “protocol”; did you mean “protocols”?',
  },
  {
    name: 'wrong level',
    file: readme,
    change: replacing('level: beginner', 'level: easy'),
    at: 'level: easy',
    message: 'level is beginner, intermediate or advanced',
  },
  {
    name: 'title that is no text',
    file: readme,
    change: replacing('title: A greeting', 'title: [A, greeting]'),
    at: 'title:',
    message: 'title is text',
  },
  {
    name: 'empty title',
    file: readme,
    change: replacing('title: A greeting', 'title: ""'),
    at: 'title:',
    message: 'title is empty',
  },
  {
    name: 'title on two lines',
    file: readme,
    change: replacing('title: A greeting', 'title: |\n  A\n  greeting'),
    at: 'title:',
    message: 'title is one line',
  },
  {
    name: 'summary without full stop',
    file: readme,
    change: replacing('the answer.', 'the answer'),
    at: 'summary:',
    message: 'summary is one sentence, with a full stop',
  },
  {
    name: 'summary in Markdown',
    file: readme,
    change: replacing('Say hello', 'Say `hello`'),
    at: 'summary:',
    message: 'summary is plain text, without Markdown',
  },
  {
    name: 'protocols that are no list',
    file: readme,
    change: replacing('[TCP, Greeting]', 'TCP'),
    at: 'protocols:',
    message: 'protocols is a list: [TCP, QOTD]',
  },
  {
    name: 'no protocols',
    file: readme,
    change: replacing('[TCP, Greeting]', '[]'),
    at: 'protocols:',
    message: 'protocols is empty',
  },
  {
    name: 'unknown form of RFC',
    file: readme,
    change: replacing('RFC 9293 §3.6', 'RFC9293, section 3.6'),
    at: 'RFC9293',
    message:
      'unknown specification “RFC9293, section 3.6”: write “RFC 9112”, “RFC 9112 §7.1”, “RFC 9110 Appendix B” or “Name: https://…”',
  },
  {
    name: 'specification at an unsafe address',
    file: readme,
    change: replacing('https://example.org', 'http://example.org'),
    at: 'http://example.org',
    message:
      'unknown specification “Greeting Protocol: http://example.org/greeting”: write “RFC 9112”, “RFC 9112 §7.1”, “RFC 9110 Appendix B” or “Name: https://…”',
  },
  {
    name: 'specification that is a number',
    file: readme,
    change: replacing('RFC 9293 §3.6', '9293'),
    at: '  - 9293',
    message: 'a specification is “RFC 9112 §7.1” or “Name: https://…”',
  },
  {
    name: 'API without a page',
    file: readme,
    change: replacing('net.html#netconnectoptions-connectlistener', 'net'),
    at: 'net.connect(options): net',
    message: '“net” is no page of the Node documentation: write “net.html#anchor”',
  },

  // The sections.
  {
    name: 'missing section',
    file: readme,
    change: replacing('## Going further\n\nGreet in another language.\n\n', ''),
    at: 'RFC 9293.\n',
    message: 'the section “## Going further” is missing',
  },
  {
    name: 'section out of order',
    file: readme,
    change: replacing(
      '## Going further\n\nGreet in another language.\n\n## References\n',
      '## References\n\nRFC 768.\n\n## Going further\n',
    ),
    at: '## Going further',
    message: 'the section “Going further” stands before “References”',
  },
  {
    name: 'section twice',
    file: readme,
    change: (text) => `${text}\n## References\n\nMore.\n`,
    at: '## References\n\nMore',
    message: 'the section “References” stands already in line 61',
  },
  {
    name: 'unknown section',
    file: readme,
    change: (text) => `${text}\n## Reference\n\nMore.\n`,
    at: '## Reference\n',
    message: 'unknown section “Reference”; did you mean “References”?',
  },
  {
    name: 'empty section',
    file: readme,
    change: replacing('Greet in another language.\n', ''),
    at: '## Going further',
    message: 'the section “Going further” is empty',
  },
  {
    name: 'text before the first section',
    file: readme,
    change: replacing('## What', 'Welcome.\n\n## What'),
    at: 'Welcome.',
    message: 'text before the first section: begin with “## What it is good for”',
  },
  {
    name: 'heading of the first level',
    file: readme,
    change: replacing('## How', '# A greeting\n\n## How'),
    at: '# A greeting',
    message: 'the title stands in the front matter: no heading of the first level',
  },

  // The pitfalls.
  {
    name: 'pitfall without test',
    file: readme,
    change: replacing('Pitfall: Five', 'Pitfall: Fiver'),
    at: '### Pitfall: Fiver',
    message: 'the pitfall “Fiver” has no test of its name; did you mean “Five”?',
  },
  {
    name: 'test without pitfall',
    file: tests,
    change: (text) => `${text}\ntest('Pitfall: Six', () => {});\n`,
    at: 'Pitfall: Six',
    message: 'the test “Pitfall: Six” has no pitfall in README.md',
  },
  {
    name: 'two tests for a pitfall',
    file: tests,
    change: (text) => `${text}\ntest('Pitfall: Five', () => { /* again */ });\n`,
    at: "'Pitfall: Five', () => { /*",
    message: 'the test “Pitfall: Five” stands already in line 24',
  },
  {
    name: 'pitfall twice',
    file: readme,
    change: replacing('The fifth.\n', 'The fifth.\n\n### Pitfall: five\n\nAgain.\n'),
    at: '### Pitfall: five',
    message: 'the pitfall “five” stands already in line 51',
  },
  {
    name: 'heading among the pitfalls that is none',
    file: readme,
    change: replacing('The fifth.\n', 'The fifth.\n\n### Danger\n\nNo.\n'),
    at: '### Danger',
    message: '“### Danger” among the pitfalls: write “### Pitfall: …”',
  },
  {
    name: 'pitfall elsewhere',
    file: readme,
    change: replacing('It greets.', 'It greets.\n\n### Pitfall: Early\n\nToo early.'),
    at: '### Pitfall: Early',
    message: 'a pitfall belongs in the section “Pitfalls”, not “What it is good for”',
  },
  {
    name: 'pitfall without text',
    file: readme,
    change: replacing('The fifth.\n', ''),
    at: '### Pitfall: Five',
    message: 'the pitfall “Five” is not explained',
  },

  // The links.
  {
    name: 'pull of a declaration that is gone',
    file: readme,
    change: replacing('greeting.ts#greet)', 'greeting.ts#great)'),
    at: '[greet]',
    message: 'greeting.ts declares no “great”; did you mean “greet”?',
  },
  {
    name: 'link to a file that is gone',
    file: readme,
    change: replacing('greeting.ts#greet)', 'greetings.ts#greet)'),
    at: '[greet]',
    message: 'there is no file “greetings.ts”',
  },
  {
    name: 'link that is no address',
    file: readme,
    change: replacing('It greets.', 'It greets. See [that](%E0%A4%A).'),
    at: 'It greets.',
    message: 'there is no file “%E0%A4%25A”',
  },
  {
    name: 'link to an unknown recipe',
    file: readme,
    change: replacing('It greets.', 'It greets. See [that](../greating/README.md).'),
    at: 'It greets.',
    message: 'there is no recipe “greating”; did you mean “greeting”?',
  },
  {
    name: 'copied code',
    file: readme,
    change: replacing('It greets.', 'It greets.\n\n```ts\nlet a = 1;\n```'),
    at: '```ts',
    message: 'code is not copied into the prose: pull it, “[name](greeting.ts#name)”',
  },

  // The program.
  {
    name: 'program without introduction',
    file: program,
    change: (text) => text.slice(text.indexOf('import')),
    at: 1,
    message: 'the program does not open with a “/** … */” comment: what it is, and how to run it',
  },
  {
    name: 'comment without code',
    file: program,
    change: (text) => `${text}\n// The end.\n`,
    at: '// The end.',
    message: 'this comment has no code after it',
  },
  { name: 'no test', file: tests, change: null, at: 1, message: 'the test is missing' },
  { name: 'no scenario', file: scenario, change: null, at: 1, message: 'the scenario is missing' },

  // The recording.
  {
    name: 'no recording',
    file: recording,
    change: null,
    at: 1,
    message: 'the recording is missing: npm run record greeting',
  },
  {
    name: 'recording of another recipe',
    file: recording,
    change: replacing('"recipe": "greeting"', '"recipe": "farewell"'),
    at: 1,
    message: 'this is a recording of “farewell”: npm run record greeting',
  },
  {
    name: 'recording without a part',
    file: recording,
    change: replacing('"exitCode": 0', '"exitCode": "0"'),
    at: 1,
    message: 'not a recording: exitCode: Invalid type: Expected number but received "0"',
  },

  // What the recipes refer to.
  {
    name: 'recipe to read first that is not there',
    file: readme,
    change: replacing('before: []', 'before: [greting]'),
    at: 'before: ',
    message: 'there is no recipe “greting”; did you mean “greeting”?',
  },
  {
    name: 'recipe to read next that is no name',
    file: readme,
    change: replacing('after: [greeting]', 'after: greeting'),
    at: 'after: ',
    message: 'after is a list of recipes: [qotd, http-head]',
  },
  {
    name: 'pitfall without cause',
    file: readme,
    change: replacing('Cause: time\n\n', ''),
    at: '### Pitfall: Two',
    message: 'the pitfall “Two” names no cause: begin with “Cause: framing”',
  },
  {
    name: 'pitfall of unknown cause',
    file: readme,
    change: replacing('Cause: time', 'Cause: times'),
    at: 'Cause: times',
    message: 'unknown cause “times”: a pitfall’s cause is framing or time',
  },
  {
    name: 'link to a term that the glossary does not have',
    file: readme,
    change: replacing('It greets.', 'It greets a [socket](../glossary.md#sockets).'),
    at: '../glossary.md#sockets',
    message: 'the glossary has no “sockets”; did you mean “socket”?',
  },
  {
    name: 'glossary without title',
    file: 'recipes/glossary.md',
    change: replacing('# Words\n', ''),
    at: 1,
    message: 'the title is missing: begin with “# Title”',
  },
  {
    name: 'term that is not explained',
    file: 'recipes/glossary.md',
    change: replacing('An end of a connection.\n', ''),
    at: '## Socket',
    message: '“Socket” is not explained',
  },
  {
    name: 'term twice',
    file: 'recipes/glossary.md',
    change: replacing('## RST, reset', '## RST, socket'),
    at: '## RST',
    message: '“socket” stands already in line 5',
  },
];

test('the sample book has no mistake', () => {
  expect(readBook(sampleBook()).mistakes).toEqual([]);
});

test.each(cases)('$name', ({ file, change, at, message }) => {
  const root = sampleBook({ [file]: change });
  const line = typeof at === 'number' ? at : lineOfText(readFileSync(join(root, file), 'utf8'), at);
  const { mistakes } = readBook(root);
  expect(mistakes).toContainEqual({ file, line, message });
});
