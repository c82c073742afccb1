import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maxCodeLines } from '../../lib/check/program.ts';
import { checkStructure } from '../../lib/check/structure.ts';
import { type Change, lineOfText, replacing, sampleBook } from './sample.ts';

const program = 'recipes/greeting/greeting.ts';
const tests = 'recipes/greeting/greeting.test.ts';
const scenario = 'recipes/greeting/greeting.scenario.ts';

interface Case {
  name: string;
  file: string;
  change: Change;
  /** Text in the line that is told. */
  at: string;
  message: string;
}

const put = (text: string) => text;
const before = (place: string, text: string) => replacing(place, `${text}\n${place}`);
const longLine = `wide('${'é'.repeat(72)}');`;
/** Said in two parts, so that this file does not hold what it forbids. */
const unfinished = ['TO', 'DO'].join('');
const home = ['', 'home', 'me', 'book'].join('/');
const registry = ['registry', 'example', 'org'].join('.');

/** One broken rule each, and everything that is said about it. */
const cases: Case[] = [
  // Imports run one way.
  ...(
    [
      [program, "import 'valibot';", 'a program imports “node:” modules only, not “valibot”'],
      [program, "import 'fs';", 'a program imports “node:” modules only, not “fs”'],
      [
        program,
        "import type { Peer } from '../../lib/fixtures/peer.ts';",
        'a program imports “node:” modules only, not “../../lib/fixtures/peer.ts”',
      ],
      [
        program,
        "type Peer = import('../../lib/fixtures/peer.ts').Peer;",
        'a program imports “node:” modules only, not “../../lib/fixtures/peer.ts”',
      ],
      [program, "export * from './b.ts';", 'a program imports “node:” modules only, not “./b.ts”'],
      [
        program,
        "import b = require('./b.ts');",
        'a program imports “node:” modules only, not “./b.ts”',
      ],
      [
        program,
        "const b = () => import('./b.ts');",
        'a program imports “node:” modules only, not “./b.ts”',
      ],
      [
        program,
        "const b = process.getBuiltinModule('fs');",
        'a program imports “node:” modules only, not “fs”',
      ],
      [program, "const b = require('fs');", 'a program imports “node:” modules only, not “fs”'],
      [
        program,
        'const b = (name: string) => import(name);',
        'a computed import hides what is imported: name it',
      ],
      [
        program,
        'const b = createRequire(import.meta.url);',
        'a computed import hides what is imported: name it',
      ],
      [
        tests,
        "import '../farewell/farewell.ts';",
        'a recipe stands alone: this one imports “farewell”',
      ],
      [
        scenario,
        "import '../farewell/farewell.scenario.ts';",
        'a recipe stands alone: this one imports “farewell”',
      ],
      [
        tests,
        "import '../../site/build.ts';",
        'a recipe’s test does not import site: “../../site/build.ts”',
      ],
      [
        scenario,
        "import './greeting.test.ts';",
        'a recipe’s scenario does not import a recipe’s test: “./greeting.test.ts”',
      ],
      [scenario, "import 'left-pad';", '“left-pad” is not in package.json'],
      [scenario, "import '@scope/other/deep';", '“@scope/other” is not in package.json'],
      [scenario, "import '/etc/a.ts';", '“/etc/a.ts” is no package: import by relative path'],
      ['lib/a.ts', "import '../site/b.ts';", 'lib does not import site: “../site/b.ts”'],
      ['lib/a.ts', "import '../scripts/b.ts';", 'lib does not import scripts: “../scripts/b.ts”'],
      [
        'lib/a.ts',
        "import '../recipes/greeting/greeting.ts';",
        'lib does not import a program: “../recipes/greeting/greeting.ts”',
      ],
      ['lib/a.ts', "import '../vitest.config.ts';", '“../vitest.config.ts” is outside the house'],
      [
        'lib/a.ts',
        'export const b = import(c);',
        'a computed import hides what is imported: name it',
      ],
      [
        'site/a.tsx',
        "import '../scripts/b.ts';",
        'site does not import scripts: “../scripts/b.ts”',
      ],
      ['site/a.ts', "import '../test/b.ts';", 'site does not import test: “../test/b.ts”'],
      ['scripts/a.ts', "import '../test/b.ts';", 'scripts does not import test: “../test/b.ts”'],
      [
        'recipes/greeting/exercises/one/solution.ts',
        "import '../../greeting.ts';",
        'an exercise imports “node:” modules only, not “../../greeting.ts”',
      ],
      [
        'recipes/greeting/exercises/one/checks.ts',
        "import './solution.ts';",
        'an exercise’s checks does not import an exercise: “./solution.ts”',
      ],
    ] as const
  ).map(([file, code, message]) => ({
    name: `${file}: ${code}`,
    file,
    change:
      file === program ? before('// The greeting', code) : (text: string) => `${text}${code}\n`,
    at: code,
    message,
  })),

  // The program.
  {
    name: 'a line of 81 columns, counted in characters',
    file: program,
    change: before('// The greeting', `${longLine}`),
    at: longLine,
    message: '81 columns wide; a program has at most 80',
  },
  {
    name: 'a program that is too long',
    file: program,
    change: before('// The greeting', 'f();\n'.repeat(maxCodeLines)),
    at: '/**',
    message: expect.stringMatching(/^1\d\d lines of code; a program has at most 180, so split/),
  },
  {
    name: 'any',
    file: program,
    change: replacing('args: string[]', 'args: any'),
    at: 'args: any',
    message: '“any” switches the types off: say what it is',
  },
  {
    name: 'top-level await',
    file: program,
    change: before('// The greeting', 'const a = await greet("x");'),
    at: 'const a = await',
    message: 'no top-level await: a folder without package.json is CommonJS to tsx',
  },
  {
    name: 'top-level for await',
    file: program,
    change: before('// The greeting', '{\n  for await (const a of b) c();\n}'),
    at: 'for await',
    message: 'no top-level await: a folder without package.json is CommonJS to tsx',
  },
  {
    name: 'the compiler silenced',
    file: program,
    change: before('// The greeting', `// @ts-${'ignore'}\nconst a = 1;`),
    at: '@ts-ignore',
    message: 'a program does not silence the compiler',
  },
  {
    name: 'another end',
    file: program,
    change: replacing('process.exitCode = code', 'process.exit(code)'),
    at: 'if (import.meta.filename',
    message: 'the program does not end with the main guard of CONTRIBUTING.md, word for word',
  },
  {
    name: 'code after the end',
    file: program,
    change: (text) => `${text}more();\n`,
    at: 'more();',
    message: 'the program does not end with the main guard of CONTRIBUTING.md, word for word',
  },
  {
    name: 'nothing exported to test',
    file: program,
    change: replacing('export function', 'function'),
    at: '/**',
    message: 'the program exports no function that a test could call',
  },

  // Tests.
  ...[
    'test.skip',
    'test.only',
    'test.todo',
    'it.skip',
    'describe.only',
    'test.concurrent.skip',
  ].map((call) => ({
    name: call,
    file: tests,
    change: (text: string) => `${text}${call}('left out', () => {});\n`,
    at: call,
    message: `“${call.replace('.concurrent', '')}” leaves tests out`,
  })),
  {
    name: 'a test of the machinery left out',
    file: 'test/a.test.ts',
    change: put("describe.skip('a', () => {});"),
    at: 'describe',
    message: '“describe.skip” leaves tests out',
  },
  {
    name: 'sleep by the timers module',
    file: tests,
    change: (text) =>
      `import { setTimeout as doze } from 'node:timers/promises';\n${text}await doze(100);\n`,
    at: 'await doze',
    message: 'a test does not sleep: wait for what happened, or let a fixture pause',
  },
  {
    name: 'sleep by hand',
    file: tests,
    change: (text) => `${text}await new Promise<void>((done) => setTimeout(done, 100));\n`,
    at: 'await new Promise',
    message: 'a test does not sleep: wait for what happened, or let a fixture pause',
  },

  // Text.
  {
    name: 'unfinished work',
    file: 'lib/a.ts',
    change: put(`let a = 1;\n// ${unfinished}: more\n`),
    at: unfinished,
    message: `unfinished: do it, or open an issue: “${unfinished}”`,
  },
  {
    name: 'a path of one machine',
    file: 'README.md',
    change: put(`Look into ${home}.`),
    at: home,
    message: `a path of one machine: “${home.slice(0, -6)}”`,
  },
  {
    name: 'the address of a registry',
    file: '.ci/run',
    change: put(`npm ci --registry https://${registry}`),
    at: 'npm',
    message: `the address of a package registry: “${registry}”`,
  },
  {
    name: 'a package that is not there, required',
    file: 'lib/a.ts',
    change: put("const b = createRequire(import.meta.url)('left-pad');\n"),
    at: 'left-pad',
    message: '“left-pad” is not in package.json',
  },
  {
    name: 'what a merge left behind',
    file: 'lib/a.css',
    change: put(`a {}\n${'<'.repeat(7)} HEAD\n`),
    at: 'HEAD',
    message: `what a merge left behind: “${'<'.repeat(7)}”`,
  },
  {
    name: 'a placeholder in the prose',
    file: 'recipes/greeting/README.md',
    change: replacing('It greets.', `TO WRITE: what it is for`),
    at: 'TO WRITE',
    message: 'still to be written: what it is for',
  },
  {
    name: 'a placeholder in code',
    file: tests,
    change: replacing("'greets'", "'TO WRITE: what it does'"),
    at: 'TO WRITE',
    message: 'still to be written: what it does',
  },
];

test('the sample keeps every rule', () => {
  expect(checkStructure(sampleBook())).toEqual([]);
});

test.each(cases)('$name', ({ file, change, at, message }) => {
  const root = sampleBook({ [file]: change });
  const line = lineOfText(readFileSync(join(root, file), 'utf8'), at);
  expect(checkStructure(root)).toContainEqual({ file, line, message });
});

test.each([
  ['lib/a.ts', "import ts from 'vitest/config';\nimport './b.ts';\nimport '../lib/c/d.ts';"],
  ['lib/a.ts', "export const url = createRequire(import.meta.url).resolve('tsx');"],
  ['lib/a.ts', "export const ws = createRequire(import.meta.url)('vitest');"],
  ['lib/play/load.ts', 'export const load = (path: string) => import(path);'],
  ['site/a.ts', "import '../lib/b.ts';\nimport './c.tsx';\nimport '@scope/name';"],
  ['scripts/a.ts', "import '../site/b.ts';\nimport '../lib/c.ts';"],
  ['test/a.ts', "import '../recipes/greeting/greeting.ts';\nimport '../scripts/b.ts';"],
  ['test/a.test.ts', "test.skipIf(!chromium)('a', () => {});\nawait new Promise(setImmediate);"],
  ['recipes/greeting/exercises/twice/checks.ts', "import '../../../../lib/exercises/checks.ts';"],
  ['README.md', 'See https://example.org/home/page, recipes/work/README.md and ./home/a.'],
])('%s may hold %j', (file, text) => {
  expect(checkStructure(sampleBook({ [file]: text }))).toEqual([]);
});

test('a program may be as wide and as long as its limits', () => {
  const narrow = longLine.replace('é', '');
  const lines = (count: number) =>
    sampleBook({
      [program]: (text) =>
        text.replace(narrowPlace, `${`${narrow}\n\n`.repeat(count)}${narrowPlace}`),
    });
  const narrowPlace = '// The greeting';
  const codeLines = 15;
  expect(checkStructure(lines(maxCodeLines - codeLines))).toEqual([]);
  expect(checkStructure(lines(maxCodeLines - codeLines + 1))).toHaveLength(1);
});

test('a time limit that races with something is no sleep', () => {
  const root = sampleBook({
    [tests]: (text) =>
      `import { setTimeout as after } from 'node:timers/promises';\n${text}await Promise.race([reply, after(300, 'nothing')]);\n`,
  });
  expect(checkStructure(root)).toEqual([]);
});

test('what git ignores is not read', () => {
  const files = { 'dist/a.ts': `// ${unfinished}`, 'lib/node_modules/b.ts': `// ${unfinished}` };
  expect(checkStructure(sampleBook(files))).toEqual([]);
});
