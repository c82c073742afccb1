import { expect, test } from 'vitest';
import type { Program } from '../../lib/book/model.ts';
import { cutProgram } from '../../lib/book/program.ts';

/** Cuts a program that has no mistake. */
function cut(source: string): Program {
  return cutProgram('a.ts', source, (line, message) => {
    throw new Error(`line ${line}: ${message}`);
  });
}

const intro = '/** What it is. */\n';

test('the opening doc comment is the introduction, as Markdown', () => {
  const { introduction, rows } = cut(`/**
 * Reads a *quote*.
 *
 *     npx tsx qotd.ts
 */
let a = 1;
`);
  expect(introduction).toBe('Reads a *quote*.\n\n    npx tsx qotd.ts');
  expect(rows).toEqual([{ comment: '', code: 'let a = 1;', line: 6 }]);
});

test('a run of comments goes with the code up to the next', () => {
  const { rows } = cut(`${intro}
// First one,
// on two lines.
let a = 1;

let b = 2;
// Second.
let c = 3;
`);
  expect(rows).toEqual([
    { comment: 'First one,\non two lines.', code: 'let a = 1;\n\nlet b = 2;', line: 5 },
    { comment: 'Second.', code: 'let c = 3;', line: 9 },
  ]);
});

test('comments inside a function cut it, and its code keeps its indentation', () => {
  const { rows } = cut(`${intro}function f() {
  // Inside.
  return 1;
}
`);
  expect(rows).toEqual([
    { comment: '', code: 'function f() {', line: 2 },
    { comment: 'Inside.', code: '  return 1;\n}', line: 4 },
  ]);
});

test('a doc comment before a declaration is its comment', () => {
  const { rows } = cut(`${intro}
/**
 * Does it.
 *
 * - with a list
 */
function f() {}

interface Options {
  /** Milliseconds. */
  timeout: number;
}
`);
  expect(rows).toEqual([
    {
      comment: 'Does it.\n\n- with a list',
      code: 'function f() {}\n\ninterface Options {',
      line: 8,
    },
    { comment: 'Milliseconds.', code: '  timeout: number;\n}', line: 12 },
  ]);
});

test('comments without code between them are paragraphs of one', () => {
  const { rows } = cut(`${intro}
// One.

// Two.
/** Three. */
let a = 1;
`);
  expect(rows).toEqual([{ comment: 'One.\n\nTwo.\n\nThree.', code: 'let a = 1;', line: 7 }]);
});

test('a blank comment line begins a paragraph', () => {
  const { rows } = cut(`${intro}// One.\n//\n// Two.\nlet a = 1;\n`);
  expect(rows[0]?.comment).toBe('One.\n\nTwo.');
});

test('a trailing comment stays in the code', () => {
  const { rows } = cut(`${intro}let a = 1; // for a reason\nlet b = /* two */ 2;\n`);
  expect(rows).toEqual([
    { comment: '', code: 'let a = 1; // for a reason\nlet b = /* two */ 2;', line: 2 },
  ]);
});

test('a comment for a tool stays in the code', () => {
  const code = '// biome-ignore lint/style/useConst: to show it\nlet a = 1;';
  expect(cut(`${intro}${code}\n`).rows).toEqual([{ comment: '', code, line: 2 }]);
});

test.each([
  ['a string', "let a = '\\\n// no comment';"],
  ['a template', `let a = \`\n// no comment\n\${1}\n// no comment\n\`;`],
  ['a template in a template', `let a = \`\${\`\n// no comment\n\`}\n// no comment\n\`;`],
  ['a regular expression', 'let a = /[/]\\/\\//;\nlet b = 2 / 1 // why\n/ 2;'],
])('slashes in %s are no comment', (_, code) => {
  expect(cut(`${intro}${code}\n`).rows).toEqual([{ comment: '', code, line: 2 }]);
});

test('what a template holds is commented as other code is', () => {
  const { rows } = cut(`${intro}let a = \`\${\n// A comment.\n1}\`;\n`);
  expect(rows).toEqual([
    { comment: '', code: 'let a = `${', line: 2 },
    { comment: 'A comment.', code: '1}`;', line: 4 },
  ]);
});

test('every line that is no comment is in exactly one row', () => {
  const source = `${intro}import a from 'a';

// One.
a();
{
  // Two.

  a();

  /** Three. */
  function b() {}
}
`;
  const shown = cut(source).rows.flatMap(({ code, line }) =>
    code.split('\n').map((text, index) => [line + index, text]),
  );
  const lines = source.split('\n').map((text, index) => [index + 1, text] as const);
  const code = lines.filter(([, text]) => text.trim() !== '' && !/^\s*\/[/*]/.test(text));
  expect(shown.filter(([, text]) => text !== '')).toEqual(code);
});

test('declarations are found by name, without their comments', () => {
  const { declarations } = cut(`${intro}
/** Asks. */
export async function ask() {
  return 1;
}
class Box {}
interface Options {}
type Name = string;
export const one = 1,
  two = 2;
function over(a: string): void;
function over(a: number): void;
function over() {}
`);
  expect([...declarations.keys()]).toEqual(['ask', 'Box', 'Options', 'Name', 'one', 'two', 'over']);
  expect(declarations.get('ask')).toEqual({
    name: 'ask',
    line: 4,
    endLine: 6,
    source: 'export async function ask() {\n  return 1;\n}',
  });
  expect(declarations.get('two')?.source).toBe('export const one = 1,\n  two = 2;');
  expect(declarations.get('over')).toMatchObject({ line: 12, endLine: 14 });
});

test('what is declared inside a function is not found', () => {
  expect([...cut(`${intro}function a() { const b = 1; }\n`).declarations.keys()]).toEqual(['a']);
});
