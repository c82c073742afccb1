import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Book, Recipe } from '../../lib/book/model.ts';
import { readBook } from '../../lib/book/read.ts';
import { tsx } from '../../site/bench/measure.ts';
import { writeSyntheticBook } from '../../site/bench/synthetic.ts';
import { readPack } from '../../site/cache/pack.ts';
import { createHighlighter } from '../../site/code/highlighter.ts';
import { siteCacheFile } from '../../site/commands/options.ts';
import { siteCommand } from '../../site/commands/site.ts';
import { viewsOf } from '../../site/outline.ts';
import { planSite, renderSite, type SiteOptions } from '../../site/site.tsx';
import { sampleBook } from './sample/book.ts';
import { keptMark, markKept } from './sample/kept.ts';
import { terminal } from './sample/terminal.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const project = fileURLToPath(new URL('../..', import.meta.url));
const highlighter = createHighlighter();

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'wirebook-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Three recipes of the book with its glossary and its causes, built once. */
let built = '';
beforeAll(async () => {
  built = mkdtempSync(join(tmpdir(), 'wirebook-'));
  writeSyntheticBook(project, built, 3);
  await build(built);
  return () => rmSync(built, { recursive: true, force: true });
});

/** A copy of that book, and of what its build left behind. */
function copyOfBuilt(): string {
  const root = folder();
  cpSync(built, root, { recursive: true, preserveTimestamps: true });
  return root;
}

async function build(root: string, ...options: string[]): Promise<Map<string, string>> {
  const { where, written } = terminal(root);
  expect(await siteCommand(['--no-types', ...options], where), written.stderr).toBe(0);
  return contents(join(root, 'dist'));
}

/** The files below a folder with what is in them. */
function contents(path: string): Map<string, string> {
  return new Map(
    filesBelow(path).map((file) => [file, readFileSync(join(path, file), 'latin1')] as const),
  );
}

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(path, file)).isFile())
    .sort();
}

/** What a build gives that has nothing from before. */
async function fresh(root: string, options: SiteOptions = {}): Promise<Map<string, string>> {
  const files = await renderSite(readBook(root).book, { highlighter, ...options });
  return new Map(
    [...files]
      .map(([path, content]) => [path, Buffer.from(content).toString('latin1')] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}

/** The files that differ between two sites. */
function changed(before: Map<string, string>, after: Map<string, string>): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}

function edit(root: string, file: string, from: RegExp, to: string): void {
  const path = join(root, 'recipes', file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`the edit of ${file} changes nothing`);
  writeFileSync(path, after);
}

const [first, second, third] = ['ip-address-1', 'dns-lookup-1', 'udp-client-1'] as const;

describe('a build that finds things from before', () => {
  test('gives what a first build gives, in whatever folder', async () => {
    const root = copyOfBuilt();
    const kept = contents(join(root, 'dist'));
    rmSync(join(root, 'dist'), { recursive: true });
    expect(await build(root)).toEqual(kept);
    expect(kept).toEqual(await fresh(root));
  });

  test('loads neither the compiler nor the bundler where nothing has changed', () => {
    const root = copyOfBuilt();
    const witness = `
      import { Module } from 'node:module';
      process.on('exit', () => console.log(JSON.stringify(Object.keys(Module._cache))));
    `;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        ...['--import', `data:text/javascript,${encodeURIComponent(witness)}`],
        ...tsx('scripts/site.ts', ['--no-types']),
      ],
      { cwd: root, encoding: 'utf8' },
    );
    expect(stdout, stderr).toMatch(/^\d+ pages in dist\//);
    expect(stdout).not.toMatch(/typescript6|esbuild\/lib/);
  });

  test.each<[what: string, edit: (root: string) => void, shown: string[], not: string[]]>([
    [
      'a title, on the pages of the neighbours',
      (root) => edit(root, `${second}/README.md`, /^title: .*/m, 'title: Quite another'),
      [`${first}/index.html`, `${second}/index.html`, `${third}/index.html`, 'index.html'],
      [],
    ],
    [
      'a term of the glossary, where it is linked',
      (root) => edit(root, 'glossary.md', /^## Name server$/m, '## Server of names, name server'),
      [`${second}/index.html`, 'glossary.html'],
      [],
    ],
    [
      'the name of a cause, beside the pitfalls',
      (root) => edit(root, 'goes-wrong.md', /^## Framing$/m, '## FRAMING'),
      ['goes-wrong.html'],
      [],
    ],
    [
      'a paragraph, on the page of its recipe alone',
      (root) =>
        edit(root, `${second}/README.md`, /^## How it works$/m, '## How it works\n\nIt does.'),
      [`${second}/index.html`],
      [`${first}/index.html`, `${third}/index.html`],
    ],
    [
      'a program, on the page of its recipe alone',
      (root) => edit(root, `${third}/${third}.ts`, /^async function main/m, 'const x = 1;\n\n$&'),
      [`${third}/index.html`, `${third}/${third}.ts`],
      [`${first}/index.html`, `${second}/index.html`],
    ],
    [
      'the test of a pitfall, among the proofs',
      (root) => edit(root, `${third}/${third}.test.ts`, /^ {4}\/\/ qa$/m, '    // qa, again'),
      [`${third}/proofs.html`],
      [`${first}/proofs.html`],
    ],
    [
      'the order of the recipes',
      (root) => edit(root, 'README.md', /^(- \[ip.*\n)(- \[dns.*\n)/m, '$2$1'),
      [`${first}/index.html`, `${second}/index.html`, 'chapters/chapter-1.html'],
      [],
    ],
  ])('shows %s', async (_what, change, shown, not) => {
    const root = copyOfBuilt();
    const before = contents(join(root, 'dist'));
    markKept(root, [...shown, ...not]);
    change(root);
    const after = await build(root);
    for (const path of not) {
      expect(after.get(path)).toBe(before.get(path) + keptMark);
      after.set(path, before.get(path) ?? '');
    }
    expect(changed(after, await fresh(root))).toEqual([]);
    expect(changed(before, after)).toEqual(expect.arrayContaining(shown));
  });

  test('follows its options', async () => {
    const root = copyOfBuilt();
    const repository = { url: 'https://example.org/book', branch: 'main' };
    const linked = await build(root, '--repository', repository.url);
    expect(linked).toEqual(await fresh(root, { repository }));
    expect(await build(root)).toEqual(await fresh(root));
  });

  test('makes again what was damaged', async () => {
    const root = copyOfBuilt();
    const before = contents(join(root, 'dist'));
    const cache = join(root, '.cache');
    for (const file of filesBelow(cache)) {
      const bytes = readFileSync(join(cache, file));
      writeFileSync(join(cache, file), bytes.subarray(0, bytes.length - 3));
    }
    expect(await build(root)).toEqual(before);
  });

  test('drops what is in the book no more', async () => {
    const root = copyOfBuilt();
    const names = () =>
      [...readPack(siteCacheFile(root)).files.keys()].filter((path) => path.includes(third));
    expect(names()).not.toEqual([]);
    edit(root, 'README.md', /^- \[udp-client-1\].*\n/m, '');
    rmSync(join(root, 'recipes', third), { recursive: true });
    for (const file of [
      'glossary.md',
      'goes-wrong.md',
      `${first}/README.md`,
      `${second}/README.md`,
    ]) {
      const path = join(root, 'recipes', file);
      const text = readFileSync(path, 'utf8');
      writeFileSync(
        path,
        text
          .replace(/\[([^\]]+)\]\((?:\.\.\/)?udp-client-1\/README\.md\)/g, '$1')
          .replace(/(?:, )?udp-client-1/g, ''),
      );
    }
    await build(root);
    expect(names()).toEqual([]);
  });
});

describe('the key of a page', () => {
  const keysWith = async (options: SiteOptions, book: Book = sampleBook) => {
    const { pages } = await planSite(book, { highlighter, bundle, ...options });
    return new Map(pages.map(({ path, key }) => [path, key()]));
  };
  const bundle = {
    assets: {
      style: 'assets/a.css',
      pagesStyle: 'assets/pages.css',
      script: 'assets/a.js',
      icon: 'assets/a.svg',
    },
    files: new Map(),
  };

  test.each<[string, SiteOptions]>([
    ['the style', { bundle: { ...bundle, assets: { ...bundle.assets, style: 'assets/b.css' } } }],
    ['the repository', { repository: { url: 'https://example.org/a', branch: 'main' } }],
    ['its branch', { repository: { url: 'https://example.org/a', branch: 'next' } }],
    ['the place of the site', { base: { path: '/course/' } }],
    ['the editions', { editions: [{ path: 'a.pdf', title: 'PDF', note: '' }] }],
    ['being served live', { live: true }],
  ])('differs with %s, on every page', async (_what, options) => {
    const [before, after] = [await keysWith({}), await keysWith(options)];
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [path, key] of before) expect(after.get(path), path).not.toBe(key);
  });

  test('is the same in another folder', async () => {
    const elsewhere = structuredClone(sampleBook);
    for (const recipe of elsewhere.chapters.flatMap(({ recipes }) => recipes)) {
      recipe.folder = `elsewhere/${recipe.name}`;
    }
    expect(await keysWith({}, elsewhere)).toEqual(await keysWith({}));
  });

  test('sees every byte of a recording', async () => {
    const other = structuredClone(sampleBook);
    const recipe = other.chapters[0]?.recipes[0];
    const event = recipe?.recording.events.find((one) => 'bytes' in one);
    if (event && 'bytes' in event) event.bytes[0] = 0;
    const [before, after] = [await keysWith({}), await keysWith({}, other)];
    expect(after.get('sample/index.html')).not.toBe(before.get('sample/index.html'));
    expect(after.get('sample-server/index.html')).toBe(before.get('sample-server/index.html'));
  });
});

test('the page of a recipe cannot ask for more of another than its front matter', () => {
  const recipes = (book: Book) => book.chapters.flatMap((chapter) => chapter.recipes);
  const [shown, other] = recipes(sampleBook) as [Recipe, Recipe];
  const seen = recipes(viewsOf(sampleBook)(shown)) as [Recipe, Recipe];
  expect(seen[0]).toBe(shown);
  expect(seen[1].title).toBe(other.title);
  expect(() => seen[1].program).toThrow(
    'the page of one recipe asks for “program” of sample-server',
  );
});
