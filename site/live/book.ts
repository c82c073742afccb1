import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readBook } from '../../lib/book/read.ts';
import { mistakeLine } from '../../lib/book/report.ts';
import { type Bundle, buildAssets, buildLiveScript } from '../assets.ts';
import { createHighlighter, type Highlighter } from '../code/highlighter.ts';
import { cacheFile } from '../commands/options.ts';
import type { Repository } from '../context.ts';
import { renderSite } from '../site.tsx';
import { serveLive } from './server.ts';
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

/**
 * Builds the book, serves it, and builds it again when a file changes. While
 * the book on disk has a mistake the last good one is served, and every page
 * says what is wrong.
 */
export async function startBook(options: LiveOptions): Promise<LiveBook> {
  const { root, port, say, repository } = options;
  const highlighter = options.highlighter ?? createHighlighter(cacheFile(root));
  const server = await serveLive(port, await buildLiveScript());
  let bundle: Bundle | undefined;
  let shown = false;

  async function build(): Promise<void> {
    const { book, mistakes } = readBook(root);
    // A broken book is better than none, but not than the last good one.
    if (mistakes.length === 0 || !shown) {
      bundle ??= await buildAssets();
      server.show(
        await renderSite(book, {
          bundle,
          highlighter,
          live: true,
          ...(repository && { repository }),
        }),
      );
      shown = mistakes.length === 0;
    }
    report(mistakes.map(mistakeLine));
  }

  function report(wrong: string[]): void {
    server.tell(wrong);
    for (const line of wrong) say(line);
    if (wrong.length > 0 && shown) say('The last good book is served until this is mended.');
  }

  async function rebuild(paths: string[]): Promise<void> {
    if (paths.some((path) => own.some((folder) => path.startsWith(folder)))) bundle = undefined;
    const began = performance.now();
    try {
      await build();
      const names = paths.map((path) => relative(root, path).split(sep).join('/'));
      const rest = names.length > 1 ? ` and ${names.length - 1} more` : '';
      say(`${names[0]}${rest}: built again in ${Math.round(performance.now() - began)} ms`);
    } catch (error) {
      report([
        `site: ${error instanceof Error ? error.message : String(error)}`.split('\n')[0] ?? '',
      ]);
    }
  }

  try {
    await build();
    const unwatch = await watchFiles([join(root, 'recipes'), ...own], rebuild);
    return {
      url: server.url,
      async close() {
        await unwatch();
        await server.close();
      },
    };
  } catch (error) {
    await server.close();
    throw error;
  }
}
