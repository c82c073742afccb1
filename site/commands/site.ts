import { resolve } from 'node:path';
import { readBook } from '../../lib/book/read.ts';
import { mistakeLine } from '../../lib/book/report.ts';
import { findChromium } from '../../lib/check/chromium.ts';
import { type Terminal, withUsage } from '../../lib/play/command.ts';
import { createHighlighter } from '../code/highlighter.ts';
import type { Edition } from '../context.ts';
import { sourceDate } from '../editions/date.ts';
import { withEditions } from '../editions/editions.ts';
import { renderSite } from '../site.tsx';
import { writeSite } from '../write.ts';
import { cacheFile, parseSiteArguments } from './options.ts';

const HELP = `Usage: npm run site [-- OPTIONS]

Builds the static site. It needs no server: open index.html.

  --out FOLDER       where to; default dist
  --repository URL   where the source is kept, for links to edit a page
  --branch NAME      the branch of those links; default main
  --base PLACE       where the site will stand, for the page of what is not
                     there: a path, /course/; or a whole address,
                     https://example.org/course/, which also gives a map of
                     the site, a feed, and the pages' own addresses
  --editions         the whole book beside it, too: one page to print, PDF, EPUB
                     and ZIP; the PDF is printed by Chromium, which must be there
`;

/** `npm run site`: gives the exit code; 1 when the book has mistakes, 2 for wrong usage. */
export function siteCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  return withUsage('site', terminal, async () => {
    const given = parseSiteArguments(args, ['repository', 'branch', 'base', 'out', 'editions']);
    if (given.help) {
      terminal.stdout.write(HELP);
      return 0;
    }
    const { book, mistakes } = readBook(terminal.root);
    for (const mistake of mistakes) terminal.stderr.write(`${mistakeLine(mistake)}\n`);
    if (mistakes.length > 0) {
      terminal.stderr.write('site: not built, for the book has mistakes\n');
      return 1;
    }
    const chromium = given.editions ? findChromium() : undefined;
    if (given.editions && !chromium) {
      terminal.stderr.write(
        'site: no editions, for no Chromium or Chrome was found to print the PDF; CHROMIUM can name one\n',
      );
      return 1;
    }
    const renderWith = (editions: Edition[]) =>
      renderSite(book, {
        editions,
        highlighter: createHighlighter(cacheFile(terminal.root)),
        ...(given.repository && { repository: given.repository }),
        ...(given.base && { base: given.base }),
      });
    const files = chromium
      ? await withEditions({ book, renderWith, chromium, date: sourceDate(terminal.root) })
      : await renderWith([]);
    const out = given.out ?? 'dist';
    writeSite(files, resolve(terminal.root, out));
    const pages = [...files.keys()].filter((path) => path.endsWith('.html')).length;
    terminal.stdout.write(`${pages} pages in ${out}/; begin with ${out}/index.html\n`);
    return 0;
  });
}
