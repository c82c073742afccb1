import { resolve } from 'node:path';
import { type Terminal, withUsage } from '../../lib/play/command.ts';
import { builderKey, filesKey, hashOf } from '../cache/keys.ts';
import { openStore } from '../cache/store.ts';
import { writeSite } from '../write.ts';
import { parseSiteArguments, siteCacheFile } from './options.ts';

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
  --solutions        with the answers to the exercises, and what each wrong
                     attempt is told; for teachers, not for students
  --no-types         without what names in the programs mean: to find that out
                     takes the compiler some seconds, once for each program
`;

/** `npm run site`: gives the exit code; 1 when the book has mistakes, 2 for wrong usage. */
export function siteCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  return withUsage('site', terminal, async () => {
    const given = parseSiteArguments(args, [
      'repository',
      'branch',
      'base',
      'out',
      'editions',
      'solutions',
      'no-types',
    ]);
    if (given.help) {
      terminal.stdout.write(HELP);
      return 0;
    }
    const store = openStore(siteCacheFile(terminal.root));
    const builder = builderKey();
    const wholeKey = () =>
      hashOf(
        builder,
        filesKey(terminal.root, ['recipes']),
        JSON.stringify([given.repository, given.base, given.solutions, given.types]),
      );
    const whole = wholeKey();
    // A book that is as it was is not even read, and then nothing is loaded that could read it.
    const kept = given.editions ? undefined : store.recall(whole);
    const files =
      kept ?? (await (await import('./build.ts')).buildSite(given, terminal, { store, builder }));
    if (!files) return 1;
    const out = given.out ?? 'dist';
    const written = writeSite(files, resolve(terminal.root, out));
    // A recipe that was saved meanwhile is in the site, or it is not.
    if (!kept && !given.editions) store.finish(wholeKey() === whole ? whole : undefined);
    const pages = written.filter((path) => path.endsWith('.html')).length;
    terminal.stdout.write(`${pages} pages in ${out}/; begin with ${out}/index.html\n`);
    return 0;
  });
}
