import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Files } from '../../site/assets.ts';
import { createHighlighter } from '../../site/code/highlighter.ts';
import { lineIds } from '../../site/code/lines.ts';
import { renderSite } from '../../site/site.tsx';
import { brokenLinks, pagesOf, repeatedIds } from './checks.ts';
import { elements, textOf } from './html.ts';
import { sampleBook } from './sample/book.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const highlighter = createHighlighter();
let files: Files;
let pages: [path: string, html: string][];
const page = (path: string) => String(files.get(path));

beforeAll(async () => {
  files = await renderSite(sampleBook, {
    highlighter,
    repository: { url: 'https://example.org/wirebook', branch: 'main' },
  });
  pages = pagesOf(files);
});

describe('the site', () => {
  test('has a page for the book, for each chapter and for each recipe', () => {
    expect(pages.map(([path]) => path)).toEqual([
      'index.html',
      'chapters/streams.html',
      'sample/index.html',
      'sample/proofs.html',
      'sample/handout.html',
      'sample-server/index.html',
      'sample-server/proofs.html',
      'sample-server/handout.html',
      'chapters/datagrams.html',
      'sample-datagrams/index.html',
      'sample-datagrams/proofs.html',
      'exercises.html',
      'teaching.html',
      'goes-wrong.html',
      'glossary.html',
      'apis.html',
      'specifications.html',
      'search.html',
      '404.html',
    ]);
  });

  test('is the same, byte for byte, when it is rendered again', async () => {
    const again = await renderSite(sampleBook, {
      repository: { url: 'https://example.org/wirebook', branch: 'main' },
    });
    expect([...again]).toEqual([...files]);
  });

  test('puts the program beside its page, to download', () => {
    expect(files.get('sample/sample.ts')).toBe(sampleBook.chapters[0]?.recipes[0]?.program.source);
  });

  test('has links that all lead somewhere, to the fragment', () => {
    expect(brokenLinks(files)).toEqual([]);
  });

  test('uses every id once on a page', () => {
    expect(repeatedIds(files)).toEqual([]);
  });

  test('refers only to ids that are there, in labels', () => {
    for (const [path, html] of pages) {
      const all = elements(html);
      const ids = new Set(all.map(({ attributes }) => attributes.get('id')));
      for (const { attributes } of all) {
        const label = attributes.get('aria-labelledby');
        if (label !== undefined) expect(ids.has(label), `${path}: ${label}`).toBe(true);
      }
    }
  });

  test('asks for nothing that is not its own', () => {
    for (const [path, html] of pages) {
      for (const { name, attributes } of elements(html)) {
        const asked =
          attributes.get('src') ??
          attributes.get('srcset') ??
          (name === 'link' ? attributes.get('href') : undefined);
        if (asked !== undefined) expect(asked, path).not.toMatch(/^(?:[a-z]+:)?\/\//i);
      }
      expect(
        elements(html).filter(({ name }) => ['img', 'iframe', 'object', 'video'].includes(name)),
      ).toEqual([]);
    }
    const style = String([...files].find(([path]) => /book-\w+\.css$/.test(path))?.[1]);
    const urls = [...style.matchAll(/url\(["']?([^)"']*)/g)].map(([, url]) => url);
    expect(urls.length).toBeGreaterThan(0);
    for (const url of urls) expect(url).toMatch(/^data:/);
    expect(style).not.toContain('@import');
  });

  test('obeys its own policy: no style or handler in the markup, one script known by its hash', () => {
    for (const [path, html] of pages) {
      const policy = elements(html).find(
        ({ attributes }) => attributes.get('http-equiv') === 'Content-Security-Policy',
      );
      const content = policy?.attributes.get('content') ?? '';
      expect(content).toContain("default-src 'none'");
      expect(content).not.toContain('unsafe');
      expect(content).not.toContain('connect-src');
      const scripts = [...html.matchAll(/<script>([^<]*)<\/script>/g)].map(
        ([, code]) => code ?? '',
      );
      expect(scripts).toHaveLength(1);
      const hash = createHash('sha256')
        .update(scripts[0] ?? '')
        .digest('base64');
      expect(content).toContain(`'sha256-${hash}'`);
      for (const { name, attributes } of elements(html)) {
        expect(attributes.has('style'), `${path}: <${name}>`).toBe(false);
        for (const key of attributes.keys()) expect(key, path).not.toMatch(/^on/);
      }
    }
  });

  test('shows markup in the book as text', () => {
    for (const [path, html] of pages) {
      const names = new Set(elements(html).map(({ name }) => name));
      for (const name of ['end', 'more', 'the', 'message']) expect(names, path).not.toContain(name);
      expect(html, path).not.toMatch(/<[bi]>No HTML|<script>alert/);
    }
    const html = page('sample/index.html');
    expect(textOf(html)).toContain('A greeting & its <end>');
    expect(textOf(html)).toContain('ing, café <script>alert(1)</script>');
    expect(textOf(html)).toContain('<i>No HTML</i>');
    expect(textOf(html)).toMatch(/`HELLO <\$\{host\}> & "friends"\\r\\n`/);
  });

  test('marks the pages before and after', () => {
    const relations = elements(page('sample-server/index.html'))
      .filter(
        ({ name, attributes }) => name === 'link' && /prev|next/.test(attributes.get('rel') ?? ''),
      )
      .map(({ attributes }) => [attributes.get('rel'), attributes.get('href')]);
    expect(relations).toEqual([
      ['prev', '../sample/index.html'],
      ['next', '../sample-datagrams/index.html'],
    ]);
  });
});

describe('a recipe’s page', () => {
  test('has the parts that the recipe fills, and leaves out the others', async () => {
    const titles = (html: string) =>
      [...html.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)].map(([, text]) => textOf(text ?? ''));
    expect(titles(page('sample/index.html'))).toEqual([
      'The program',
      'Run it',
      'On the wire',
      'How it works',
      'Pitfalls',
      'Exercises',
      'Going further',
      'References',
    ]);
    const [chapter] = sampleBook.chapters;
    const [recipe] = chapter?.recipes ?? [];
    if (!chapter || !recipe) throw new Error('the sample book is empty');
    const bare = {
      ...recipe,
      working: '',
      pitfalls: [],
      exercises: [],
      further: '',
      references: '',
      recording: { ...recipe.recording, conversations: [], events: [] },
    };
    const book = { ...sampleBook, chapters: [{ ...chapter, recipes: [bare] }] };
    const rendered = await renderSite(book, { highlighter });
    const html = String(rendered.get('sample/index.html'));
    expect(titles(html)).toEqual(['The program', 'Run it']);
    expect(html).not.toContain('href="#on-the-wire"');
    expect(html).not.toContain('Edit this page');
  });

  test('names what to read first and next', () => {
    expect(textOf(page('sample-server/index.html'))).toContain(
      'Read first: A greeting & its <end>',
    );
    expect(textOf(page('sample/index.html'))).toContain('Read next: Many clients at once');
    expect(textOf(page('sample/index.html'))).not.toContain('Read first:');
  });

  test('leads from a term in italics to the glossary, and from a pitfall to its cause', () => {
    const html = page('sample/index.html');
    expect(html).toContain(
      'A <a href="../glossary.html#peer" class="term"><em><span class="says peer">peer</span></em></a> answers',
    );
    expect(html).toContain('<a href="../goes-wrong.html#framing">Framing</a>');
  });

  test('gives each line of the program a link to itself, and its number by counting', () => {
    const { program } = sampleBook.chapters[0]?.recipes[0] ?? {};
    if (!program) throw new Error('the sample book is empty');
    const counted = new Map<string | undefined, number>();
    let number = 0;
    for (const { name, attributes } of elements(page('sample/index.html'))) {
      number += Number(/\bg(\d+)/.exec(attributes.get('class') ?? '')?.[1] ?? 0);
      const id = attributes.get('id');
      if (name !== 'a' || id === undefined) continue;
      expect(attributes.get('href')).toBe(`#${id}`);
      number++;
      counted.set(id, number);
    }
    const numbers = [...lineIds(program)].map(([line, id]) => [id, line] as const);
    expect(counted).toEqual(new Map(numbers));
    expect(counted.get('greet.3')).toBe(17);
  });

  test('leads from each import to Node’s documentation', () => {
    const html = page('sample/index.html');
    expect(html).toContain(
      '<a href="https://nodejs.org/docs/latest-v22.x/api/net.html#netconnect">connect</a>',
    );
    expect(html).toContain(
      '<a href="https://nodejs.org/docs/latest-v22.x/api/net.html#class-netsocket">Socket</a>',
    );
  });

  test('gives each heading a link to itself', () => {
    const html = page('sample/index.html');
    for (const [, inner] of html.matchAll(/<h2[^>]*>(.*?)<\/h2>/g)) {
      expect(inner).toMatch(/^<a href="#[\w-]+">[^<]+<\/a>$/);
    }
    expect(html).toContain('<h3 id="its-usage"><a href="#its-usage">Usage</a></h3>');
    expect(html).toContain(
      '<h3 id="how-it-works-on-the-command-line"><a href="#how-it-works-on-the-command-line">On the command line</a></h3>',
    );
  });

  test('pulls a declaration from the program, with a link to its lines', () => {
    const html = page('sample/index.html');
    expect(html).toMatch(/<figcaption><a href="#greet">greet<\/a><span>lines 15–33 of sample\.ts/);
    expect(elements(html).some(({ attributes }) => attributes.get('id') === 'greet')).toBe(true);
  });

  test('gives the commands apart from what they print', () => {
    const html = page('sample/index.html');
    const commands = [...html.matchAll(/<div class="command"><code>(.*?)<\/code>/g)].map(
      ([, code]) => textOf(code ?? ''),
    );
    expect(commands.slice(0, 4)).toEqual([
      'npm run recipe sample',
      'npm run recipe sample -- --wire',
      `npx tsx recipes/sample/sample.ts 127.0.0.1 4242 'it'\\''s <b>'`,
      'npx tsx recipes/sample/sample.ts --help',
    ]);
    const text = textOf(html);
    expect(text).toContain('Good morning, café');
    expect(text).toContain('1.25 s later');
    expect(text).toContain('exit code 0');
    expect(text).toContain('--timeout ms  give up after this long');
    expect(html).toMatch(/<pre class="output error">sample: the peer took its time/);
  });

  test('has an arrow, a row of the table and a card for every event', () => {
    for (const recipe of sampleBook.chapters.flatMap((chapter) => chapter.recipes)) {
      const html = page(`${recipe.name}/index.html`);
      const all = elements(html);
      const count = recipe.recording.events.length;
      const cards = all.filter(({ attributes }) => /^wire-/.test(attributes.get('id') ?? ''));
      expect(cards).toHaveLength(count);
      const arrows = all.filter(({ attributes }) => /^event /.test(attributes.get('class') ?? ''));
      expect(arrows.map(({ attributes }) => attributes.get('href'))).toEqual(
        cards.map(({ attributes }) => `#${attributes.get('id')}`),
      );
      const names = [...html.matchAll(/<a href="#wire-[^>]*><title>([^<]*)<\/title>/g)];
      expect(names.filter(([, name = '']) => / to .*, /.test(name))).toHaveLength(count);
      const table = /<table class="events">.*?<\/table>/s.exec(html)?.[0] ?? '';
      expect(table.match(/<tr>/g)).toHaveLength(count + 1);
    }
  });

  test('shows each pitfall, with the source of its proof on a page beside it', () => {
    const html = page('sample/index.html');
    expect(html).toContain('<section id="one-read-is-not-one-message" class="part pitfall"');
    expect(html).toContain('href="../sample/proofs.html#one-read-is-not-one-message"');
    const proofs = page('sample/proofs.html');
    expect(textOf(proofs)).toContain("test('Pitfall: One read is not one message'");
    expect(proofs).toContain('href="../sample/index.html#one-read-is-not-one-message"');
    expect(proofs).toContain(
      'href="https://example.org/wirebook/blob/main/recipes/sample/sample.test.ts#L12"',
    );
    expect(html).toContain(
      'href="https://example.org/wirebook/edit/main/recipes/sample/README.md"',
    );
  });
});

describe('the page of what goes wrong', () => {
  test('has every pitfall once, under its cause, with its recipe and its proof', () => {
    const html = page('goes-wrong.html');
    const sections = html.split('<section id="').slice(1);
    const [framing = '', text = ''] = sections;
    expect(sections).toHaveLength(2);
    const links = (part: string) =>
      elements(part).flatMap(({ attributes }) => attributes.get('href') ?? []);
    const three = ['sample', 'sample-server', 'sample-datagrams'];
    expect(links(framing)).toEqual(
      expect.arrayContaining(
        three.flatMap((name) => [
          `${name}/index.html#one-read-is-not-one-message`,
          `${name}/proofs.html#one-read-is-not-one-message`,
        ]),
      ),
    );
    const own = (href: string) => href.endsWith('index.html#data-is-not-a-message');
    expect(links(text).filter(own)).toHaveLength(3);
    expect(links(text).some((href) => href.includes('one-read'))).toBe(false);
  });
});

describe('the glossary', () => {
  test('has the terms from A to Z, with their other names', () => {
    const html = page('glossary.html');
    expect([...html.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id)).toEqual([
      'fin',
      'peer',
    ]);
    expect(textOf(html)).toContain('also: other side');
  });
});
