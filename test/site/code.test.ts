import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHighlighter as createShiki } from 'shiki';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { cutProgram } from '../../lib/book/program.ts';
import { holdsBlank, withoutComments } from '../../site/client/code/bare.ts';
import { readTags } from '../../site/code/doc-tags.ts';
import { createHighlighter } from '../../site/code/highlighter.ts';
import { declaredIn, depth, lineIds } from '../../site/code/lines.ts';
import { withLinks } from '../../site/code/links.ts';
import { numberedLines, skipClasses } from '../../site/code/numbered.ts';
import { programFile } from '../../site/code/program-file.ts';
import { lineHtml, loadTokeniser } from '../../site/code/tokenise.ts';
import { skippedLines } from '../../site/parts/program.tsx';
import { classOf, theme } from '../../site/theme/code.ts';
import { textOf } from './html.ts';
import { sampleProgram } from './sample/program.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const cut = (source: string) => cutProgram('sample.ts', source, () => {});

function cacheFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wirebook-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'deeper', 'cache.json');
}

describe('line ids', () => {
  test('count from the declaration that a line stands in, or the one before', () => {
    const program = cut(sampleProgram);
    const ids = lineIds(program);
    const lines = sampleProgram.split('\n');
    const idOf = (text: string) => ids.get(lines.findIndex((line) => line.includes(text)) + 1);
    expect(idOf('import { realpathSync }')).toBe('+1');
    expect(idOf('export interface Options')).toBe('Options.1');
    expect(idOf('socket.write')).toBe('greet.7');
    expect(idOf('if (import.meta.filename')).toBe('main+3');
    expect(new Set(ids.values()).size).toBe(ids.size);
  });

  test('survive an edit elsewhere in the file', () => {
    const edited = sampleProgram
      .replace('import { realpathSync', "import { ok } from 'node:assert';\nimport { realpathSync")
      .replace('/** What', '/**\n * More.\n * What')
      .replace('timeout?: number;', 'timeout?: number;\n  more?: string;');
    const idOf = (source: string) => {
      const line = source.split('\n').findIndex((text) => text.includes('socket.write')) + 1;
      return lineIds(cut(source)).get(line);
    };
    expect(edited).not.toBe(sampleProgram);
    expect(idOf(edited)).toBe(idOf(sampleProgram));
  });

  test('know every name that a line declares', () => {
    const names = [...declaredIn(cut(sampleProgram)).values()];
    expect(names).toContainEqual(['port', 'host']);
    expect(names).toContainEqual(['greet']);
  });
});

test('the lines between pieces of code are counted, all of them', () => {
  const program = cut(sampleProgram);
  const between = skippedLines(program);
  let line = 1;
  for (const [index, row] of program.rows.entries()) {
    line += between[index] ?? 0;
    expect(line).toBe(row.line);
    line += row.code.split('\n').length;
  }
  expect(skipClasses(0)).toEqual({ ones: '', tens: '' });
  expect(skipClasses(23)).toEqual({ ones: ' g3', tens: ' g20' });
});

test('the script gets the source, and where each piece of code begins in it', () => {
  const program = cut(sampleProgram);
  const data: Record<string, unknown> = {};
  new Function('wirebook', programFile({ name: 'sample', program }))({ data });
  const { source, rows } = data['program/sample'] as { source: string; rows: number[] };
  expect(source).toBe(sampleProgram);
  const lines = source.split('\n');
  expect(rows.map((row) => lines[row - 1])).toEqual(
    program.rows.map(({ code }) => code.split('\n')[0]),
  );
});

test('a line has its own address, and those of what it declares', () => {
  const html = numberedLines({
    html: ['<i class=k>const </i>a = 1;', '  b&lt;c'],
    text: ['const a = 1;', '  b<c'],
    line: 7,
    ids: new Map([
      [7, 'a.1'],
      [8, 'a+1'],
    ]),
    names: new Map([[7, ['a']]]),
    links: new Map([[8, [{ column: 4, length: 1, url: 'https://example.org/c' }]]]),
  });
  expect(html).toBe(
    '<b id=a></b><a href=#a.1 id=a.1 tabindex=-1 aria-hidden=true></a><span><i class=k>const </i>a = 1;\n</span>' +
      '<a href=#a+1 id=a+1 tabindex=-1 aria-hidden=true></a><span class=i1>  b&lt;<a href="https://example.org/c">c</a>\n</span>',
  );
});

test('a program without comments keeps its blank lines, and no line for a comment alone', () => {
  const line = (whole: string, bare = whole) => ({ whole, bare });
  const pieces = [
    { apart: true, lines: [line('a();'), line('b(); // why', 'b(); '), line('  ', '  ')] },
    { apart: false, lines: [line('  // biome-ignore x: y', '  '), line('c();')] },
    { apart: true, lines: [line('d();')] },
  ];
  expect(withoutComments(pieces)).toBe('a();\nb();\n  \nc();\n\nd();\n');
  expect([holdsBlank(['// a', '']), holdsBlank(['// a'])]).toEqual([true, false]);
});

describe('links in a line', () => {
  test('stand where their words do, whatever entities and elements come before', () => {
    const links = [
      { column: 2, length: 1, url: '1' },
      { column: 10, length: 6, url: '2' },
    ];
    expect(withLinks('<i class=k>&lt;&amp;</i>x, type Socket }', links)).toBe(
      '<i class=k>&lt;&amp;</i><a href="1">x</a>, type <a href="2">Socket</a> }',
    );
  });

  test('are left out where they would cross an element', () => {
    expect(withLinks('ab<i>cd</i>', [{ column: 1, length: 2, url: '1' }])).toBe('ab<i>cd</i>');
  });
});

test('the indent is measured in steps of two columns', () => {
  expect([depth('x'), depth('  x'), depth('\t\tx'), depth(`${' '.repeat(60)}x`)]).toEqual([
    0, 1, 2, 9,
  ]);
});

describe('highlighted code', () => {
  test('is the code, line by line, whatever it holds', async () => {
    const highlighter = createHighlighter();
    highlighter.lines(sampleProgram, 'typescript');
    expect(await highlighter.learn()).toBe(true);
    const html = highlighter.lines(sampleProgram, 'typescript');
    expect(html.map(textOf)).toEqual(sampleProgram.split('\n'));
    expect(html.find((line) => line.includes('function'))).toBe(
      '<i class=k>export async function </i><i class=d>greet</i>(',
    );
  });

  test('is plain and escaped until it is known, and in a language that is not known', async () => {
    const highlighter = createHighlighter();
    const code = 'a < b && "c"\n</code>';
    const plain = ['a &lt; b &amp;&amp; &quot;c&quot;', '&lt;/code&gt;'];
    expect(highlighter.lines(code, 'ts')).toEqual(plain);
    expect(highlighter.lines(code, 'klingon')).toEqual(plain);
    await highlighter.learn();
    expect(highlighter.lines(code, 'klingon')).toEqual(plain);
    expect(await highlighter.learn()).toBe(false);
  });

  test('is kept between builds, and a damaged cache is no harm', async () => {
    const file = cacheFile();
    const first = createHighlighter(file);
    first.lines('const x = 1;', 'ts');
    await first.learn();
    first.save([]);
    const second = createHighlighter(file);
    expect(second.lines('const x = 1;', 'ts')).toEqual(first.lines('const x = 1;', 'ts'));
    expect(await second.learn()).toBe(false);

    const kept = readFileSync(file);
    writeFileSync(file, kept.subarray(0, kept.length / 2));
    const third = createHighlighter(file);
    third.lines('const x = 1;', 'ts');
    expect(await third.learn()).toBe(true);
    expect(third.lines('const x = 1;', 'ts')).toEqual(first.lines('const x = 1;', 'ts'));
  });

  test('is kept no longer than something uses it', async () => {
    const file = cacheFile();
    const build = async (shown: string, inUse: string) => {
      const highlighter = createHighlighter(file);
      highlighter.lines(shown, 'ts');
      const news = await highlighter.learn();
      highlighter.save([{ code: inUse, language: 'ts' }]);
      return news;
    };
    expect(await build('const a = 1;', '')).toBe(true);
    expect(await build('const b = 1;', 'const a = 1;')).toBe(true);
    expect(await build('const c = 1;', 'const b = 1;')).toBe(true);
    expect(await build('const b = 1;', '')).toBe(false);
    expect(await build('const a = 1;', '')).toBe(true);
  });

  test('is begun before it is asked for', async () => {
    const highlighter = createHighlighter();
    const code = [{ code: 'let begun = true;', language: 'ts' }];
    await highlighter.expect(code, 0);
    await highlighter.learn(code);
    expect(highlighter.lines('let begun = true;', 'ts')).toEqual([
      '<i class=k>let</i> begun = <i class=k>true</i>;',
    ]);
    expect(await highlighter.learn()).toBe(false);
  });

  test('is the same on a machine that is too busy to keep its time', async () => {
    const tokenise = await loadTokeniser();
    let clock = 0;
    const now = vi.spyOn(Date, 'now').mockImplementation(() => {
      clock += 10_000;
      return clock;
    });
    const hurried = tokenise(sampleProgram, 'typescript');
    now.mockRestore();
    expect(hurried).toEqual(tokenise(sampleProgram, 'typescript'));
  });

  test('is the same when lines are remembered, after each edit', async () => {
    const shiki = await createShiki({ themes: [theme], langs: ['typescript'] });
    const whole = (code: string) =>
      shiki
        .codeToTokensBase(code, { lang: 'typescript', theme, tokenizeTimeLimit: 0 })
        .map((line) => lineHtml(line.map(({ content, color }) => [classOf(color), content])));
    const tokenise = await loadTokeniser();
    const code = `${sampleProgram}\n\n\nconst text = \`a\n\nb \${1}\n\`;\n\nlet last = /x/;\n`;
    const edits = [
      code,
      code.replace('\n\n', '\n\nconst four = 4;\n\n'),
      // What is opened here changes what all that follows means.
      code.replace('\n\n', '\n\n/*\n\n'),
      code.replace('\n\n', '\n\n`\n\n'),
      code.slice(0, -20),
      code,
    ];
    for (const edited of edits) expect(tokenise(edited, 'typescript')).toEqual(whole(edited));
  });

  test('joins neighbours of one kind, white space with them', () => {
    const tokens: [string, string][] = [
      ['k', 'export'],
      ['', ' '],
      ['k', 'const'],
      ['', ' '],
      ['', 'x<y'],
    ];
    expect(lineHtml(tokens)).toBe('<i class=k>export const </i>x&lt;y');
  });
});

describe('doc tags', () => {
  test('are read out as prose', () => {
    expect(readTags('Listens.\n\n@throws when the port is taken')).toBe(
      'Listens.\n\n\nThrows when the port is taken',
    );
    expect(readTags('@throws {Failure} what it lacked')).toBe('Throws `Failure`: what it lacked');
    expect(readTags('Reads.\n@param port - where from\n@returns the text')).toBe(
      'Reads.\n\n`port`: where from\n\nGives the text',
    );
  });

  test('leave other words alone', () => {
    const text = 'Write to me@example.org, or @somebody. Use `@throws`.';
    expect(readTags(text)).toBe(text);
  });
});
