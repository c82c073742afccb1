import { EventEmitter, on } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createHighlighter } from '../../site/code/highlighter.ts';
import { type LiveBook, startBook } from '../../site/live/book.ts';
import type { State } from '../../site/live/server.ts';
import { bookFolder } from './sample/folder.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** One for all tests: they show the same code. */
const highlighter = createHighlighter();

/** Starts the book of a folder, and collects what it says; ended with the test. */
async function start(root: string, port = 0): Promise<{ live: LiveBook; said: Said }> {
  const said = new Said();
  const live = await startBook({ root, port, say: (line) => said.add(line), highlighter });
  onTestFinished(() => live.close());
  return { live, said };
}

/** Lines as they are said, for a test to wait for. */
class Said {
  readonly lines: string[] = [];
  readonly #events = new EventEmitter();

  add(line: string): void {
    this.lines.push(line);
    this.#events.emit('line');
  }

  async line(pattern: RegExp): Promise<string> {
    const found = () => this.lines.find((line) => pattern.test(line));
    const waiting = on(this.#events, 'line', { signal: AbortSignal.timeout(50_000) });
    while (!found()) await waiting.next();
    return found() as string;
  }
}

/** The states that a page is told, as they come. */
async function* states(url: string, page: string): AsyncGenerator<State> {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const { body } = await fetch(`${url}@live/events?page=${encodeURIComponent(page)}`, {
    signal: abort.signal,
  });
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield JSON.parse(text.slice('data: '.length, end)) as State;
      text = text.slice(end + 2);
    }
  }
}

async function next(all: AsyncGenerator<State>): Promise<State> {
  const { value } = await all.next();
  return value as State;
}

function edit(root: string, file: string, change: (text: string) => string): void {
  const path = join(root, 'recipes', file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`the edit of ${file} changes nothing`);
  writeFileSync(path, after);
}

const title = /^title: .*/m;

describe('a book that is served', () => {
  test('answers with pages, styles, programs, and says what is not there', async () => {
    const { live } = await start(bookFolder());
    const get = (path: string, init?: RequestInit) =>
      fetch(new URL(path, live.url), { redirect: 'manual', ...init });

    const home = await get('/');
    expect(home.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const html = await home.text();
    const style = /href="(assets\/book-\w+\.css)"/.exec(html)?.[1] ?? '';
    expect((await get(style)).headers.get('content-type')).toBe('text/css; charset=utf-8');
    expect(await (await get('/qotd/')).text()).toContain('Quote of the day');
    expect(await (await get('/qotd/qotd.ts')).text()).toContain('export async function readQuote');
    expect((await get('/qotd')).headers.get('location')).toBe('/qotd/');
    expect((await get('/nothing')).status).toBe(404);
    expect((await get('/%ff')).status).toBe(400);
    expect((await get('/..%2fREADME.md')).status).toBe(404);
    expect((await get('/', { method: 'POST' })).status).toBe(405);
    const head = await get('/', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('listens on this machine only, and elsewhere when the port is taken', async () => {
    const taken: Server = createServer();
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as { port: number };
    const { live } = await start(bookFolder(), port);
    const url = new URL(live.url);
    expect(url.hostname).toBe('127.0.0.1');
    expect(Number(url.port)).not.toBe(port);
    expect((await fetch(live.url)).status).toBe(200);
  });

  test('tells the page that changed on save, with its new version', async () => {
    const root = bookFolder();
    const { live, said } = await start(root);
    const page = await (await fetch(`${live.url}qotd/`)).text();
    const follower = states(live.url, '/qotd/');
    const first = await next(follower);
    expect(first.wrong).toEqual([]);
    expect(page).toContain(`@live/live.js?version=${first.version}"`);

    edit(root, 'qotd/README.md', (text) => text.replace(title, 'title: Another quote'));
    let state = await next(follower);
    while (state.version === first.version) state = await next(follower);
    expect(await (await fetch(`${live.url}qotd/`)).text()).toContain('Another quote');
    expect(await said.line(/read again/)).toMatch(
      /^recipes\/qotd\/README\.md: read again in \d+ ms$/,
    );
  });

  test('says what is wrong in one line, serves the last good book, and forgets it when mended', async () => {
    const root = bookFolder();
    const { live, said } = await start(root);
    const follower = states(live.url, '/qotd/');
    await next(follower);

    edit(root, 'qotd/README.md', (text) => text.replace(title, 'titel: Broken'));
    let state = await next(follower);
    while (state.wrong.length === 0) state = await next(follower);
    expect(state.wrong[0]).toMatch(/^recipes\/qotd\/README\.md:\d+: .*title/);
    expect(await said.line(/^recipes\/qotd\/README\.md:\d+: /)).toBe(state.wrong[0]);
    expect(said.lines).toContain('The last good book is served until this is mended.');
    expect(await (await fetch(`${live.url}qotd/`)).text()).toContain('Quote of the day');

    edit(root, 'qotd/README.md', (text) => text.replace(/^titel: .*/m, 'title: Mended'));
    while (state.wrong.length > 0) state = await next(follower);
    expect(await (await fetch(`${live.url}qotd/`)).text()).toContain('Mended');
  });

  test('serves what there is when the book is broken from the start', async () => {
    const root = bookFolder();
    edit(root, 'qotd/README.md', (text) => text.replace(/^## Going further/m, '## Elsewhere'));
    const { live, said } = await start(root);
    expect(said.lines.some((line) => /^recipes\/qotd\/README\.md:\d+: /.test(line))).toBe(true);
    expect(await (await fetch(`${live.url}qotd/`)).text()).toContain('Quote of the day');
  });

  test('leaves nothing behind when it is closed', async () => {
    const { live } = await start(bookFolder());
    const follower = states(live.url, '/');
    await next(follower);
    await live.close();
    await expect(next(follower)).rejects.toThrow();
    await expect(fetch(live.url)).rejects.toThrow();
    await live.close();
  });
});
