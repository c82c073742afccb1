import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Book } from '../../lib/book/model.ts';
import { bookReader } from '../../lib/book/read.ts';
import { mistakeLine } from '../../lib/book/report.ts';
import { readText } from '../../lib/book/text.ts';
import { type Bundle, buildAssets, buildLiveScript } from '../assets.ts';
import { codeIn } from '../code/code-of.ts';
import { createHighlighter, type Highlighter } from '../code/highlighter.ts';
import { tokeniseBeside } from '../code/pool.ts';
import { cacheFile, typesCacheFolder } from '../commands/options.ts';
import type { Repository } from '../context.ts';
import { typesOf } from '../types/types.ts';
import { serveLive } from './server.ts';
import { lazySite } from './site.ts';
import { watchFiles } from './watch.ts';

export interface LiveOptions {
  /** The project's folder. */
  root: string;
  /** The port to listen on; another one where it is taken. */
  port: number;
  /** Takes what there is to tell the author, a line at a time. */
  say: (line: string) => void;
  repository?: Repository;
  /** Keeps what it has highlighted; by default one with a cache in the project's folder. */
  highlighter?: Highlighter;
}

/** A book that is served while it is written. */
export interface LiveBook {
  url: string;
  close(): Promise<void>;
}

/** Style and script of the site; they too may be edited while the book is served. */
const own = ['../theme', '../client'].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/** Milliseconds after the start when nobody waits for a page any more, and the author still reads. */
const quiet = 1500;

/**
 * Reads the book, serves it, and reads again what is saved. Pages are rendered
 * when a browser shows them. While the book on disk has a mistake the last good
 * one is served, and every page says what is wrong.
 */
export async function startBook(options: LiveOptions): Promise<LiveBook> {
  const { root, port, say, repository } = options;
  const highlighter = options.highlighter ?? createHighlighter(cacheFile(root));
  const read = bookReader(root);
  const server = await serveLive(port, await buildLiveScript());
  const ending = new AbortController();
  let bundle: Bundle | undefined;
  let shown: Book | undefined;
  let good = false;

  async function build(changed: string[]): Promise<void> {
    const { book, mistakes } = read(changed);
    // A broken book is better than none, but not than the last good one.
    if (mistakes.length === 0 || !good) {
      bundle ??= await buildAssets();
      shown = book;
      const options = { bundle, highlighter, live: true, ...(repository && { repository }) };
      server.show(
        await lazySite(book, options, () => typesOf(root, typesCacheFolder(root), ending.signal)),
      );
      good = mistakes.length === 0;
    }
    report(mistakes.map(mistakeLine));
  }

  function report(wrong: string[]): void {
    server.tell(wrong);
    for (const line of wrong) say(line);
    if (wrong.length > 0 && good) say('The last good book is served until this is mended.');
  }

  /** Begins to highlight programs that changed, while the book is read. */
  async function expectPrograms(paths: string[]): Promise<void> {
    for (const path of paths) {
      const code = basename(path) === `${basename(dirname(path))}.ts` ? readText(path) : undefined;
      if (code !== undefined) await highlighter.expect([{ code, language: 'typescript' }], 0);
    }
  }

  async function rebuild(paths: string[]): Promise<void> {
    if (paths.some((path) => own.some((folder) => path.startsWith(folder)))) bundle = undefined;
    const began = performance.now();
    try {
      await expectPrograms(paths);
      await build(paths);
      const names = paths.map((path) => relative(root, path).split(sep).join('/'));
      const rest = names.length > 1 ? ` and ${names.length - 1} more` : '';
      say(`${names[0]}${rest}: read again in ${Math.round(performance.now() - began)} ms`);
    } catch (error) {
      report([
        `site: ${error instanceof Error ? error.message : String(error)}`.split('\n')[0] ?? '',
      ]);
    }
  }

  try {
    await build([]);
    const unwatch = await watchFiles([join(root, 'recipes'), ...own], rebuild);
    // What the first edit of a program would wait for.
    const warmUp = setTimeout(() => {
      void tokeniseBeside('const warm = true;', 'typescript', 0);
    }, quiet);
    return {
      url: server.url,
      async close() {
        clearTimeout(warmUp);
        // Nobody reads any more what the compiler is asked for.
        ending.abort();
        await unwatch();
        await server.close();
        if (shown) highlighter.save(codeIn(shown));
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}
