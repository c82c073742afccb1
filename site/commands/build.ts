import { join } from 'node:path';
import type { Book } from '../../lib/book/model.ts';
import { readBook, readContents } from '../../lib/book/read.ts';
import { mistakeLine } from '../../lib/book/report.ts';
import { readText } from '../../lib/book/text.ts';
import { findChromium } from '../../lib/check/chromium.ts';
import type { Terminal } from '../../lib/play/command.ts';
import { buildAssets } from '../assets.ts';
import type { Store } from '../cache/store.ts';
import { createHighlighter, type Highlighter } from '../code/highlighter.ts';
import { renderSite, updateSite } from '../site.tsx';
import { typesOf } from '../types/types.ts';
import { cacheFile, type SiteArguments, typesCacheFolder } from './options.ts';

type Contents = Iterable<[path: string, content: string | Uint8Array]>;

/**
 * Builds the site, and brings the store up to date with it. What stops it is
 * told on stderr; then the result is undefined.
 *
 * @param builder differs when the builder's own code does
 */
export async function buildSite(
  given: SiteArguments,
  terminal: Terminal,
  { store, builder }: { store: Store; builder: string },
): Promise<Contents | undefined> {
  const { root, stderr } = terminal;
  const chromium = given.editions ? findChromium() : undefined;
  if (given.editions && !chromium) {
    stderr.write(
      'site: no editions, for no Chromium or Chrome was found to print the PDF; CHROMIUM can name one\n',
    );
    return undefined;
  }
  const highlighter = createHighlighter(cacheFile(root));
  const bundling = buildAssets();
  const ending = new AbortController();
  const types = given.types ? typesOf(root, typesCacheFolder(root), ending.signal) : undefined;
  // Where the book has mistakes nobody asks for them.
  for (const promise of [bundling, types]) promise?.catch(() => {});
  await expectPrograms(root, highlighter);
  const book = readWhole(root, terminal);
  if (!book) {
    ending.abort();
    await types?.catch(() => {});
    return undefined;
  }

  const { repository, base, solutions } = given;
  const options = {
    bundle: await bundling,
    highlighter,
    solutions,
    ...(repository && { repository }),
    ...(base && { base }),
    ...(types && { types: () => types }),
  };
  if (!chromium) {
    await updateSite(book, { ...options, builder }, store);
    return store.contents();
  }
  const { withEditions } = await import('../editions/editions.ts');
  const { sourceDate } = await import('../editions/date.ts');
  return withEditions({
    book,
    renderWith: (editions) => renderSite(book, { ...options, editions }),
    chromium,
    date: sourceDate(root),
  });
}

/** Begins to highlight the programs, which takes longer than to read the book. */
async function expectPrograms(root: string, highlighter: Highlighter): Promise<void> {
  const { chapters } = readContents(root).contents;
  const names = chapters.flatMap((chapter) => chapter.recipes.map(({ name }) => name));
  for (const [place, name] of names.entries()) {
    const code = readText(join(root, 'recipes', name, `${name}.ts`));
    if (code !== undefined) await highlighter.expect([{ code, language: 'typescript' }], place);
  }
}

/** The book, if it has no mistakes; they are told on stderr. */
function readWhole(root: string, { stderr }: Terminal): Book | undefined {
  const { book, mistakes } = readBook(root);
  for (const mistake of mistakes) stderr.write(`${mistakeLine(mistake)}\n`);
  if (mistakes.length === 0) return book;
  stderr.write('site: not built, for the book has mistakes\n');
  return undefined;
}
