import { type Terminal, withUsage } from '../../lib/play/command.ts';
import { parseSiteArguments } from './options.ts';

const HELP = `Usage: npm start [-- OPTIONS]

Builds the book, serves it on this machine only, and builds it again on save;
the page in the browser follows. Ctrl-C ends it.

  --port N           the port to listen on; another one where it is taken
  --repository URL   where the source is kept, for links to edit a page
  --branch NAME      the branch of those links; default main
`;

/** The port that `npm start` listens on, unless it is taken. */
const usualPort = 4747;

/**
 * `npm start`: serves until the signal aborts, then gives 0; 2 for wrong usage.
 *
 * @param serving called when the book is served, and from then on the signal is heeded
 */
export function startCommand(
  args: readonly string[],
  terminal: Terminal,
  serving: () => void = () => {},
): Promise<number> {
  return withUsage('start', terminal, async () => {
    const given = parseSiteArguments(args, ['port', 'repository', 'branch']);
    if (given.help) {
      terminal.stdout.write(HELP);
      return 0;
    }
    terminal.stdout.write('Building the book. The first time this takes a while …\n');
    const { startBook } = await import('../live/book.ts');
    const live = await startBook({
      root: terminal.root,
      port: given.port ?? usualPort,
      say: (line) => terminal.stdout.write(`${line}\n`),
      ...(given.repository && { repository: given.repository }),
    });
    serving();
    terminal.stdout.write(`Wirebook is at ${live.url} (Ctrl-C ends it)\n`);
    if (!terminal.signal.aborted) {
      await new Promise((stop) => terminal.signal.addEventListener('abort', stop));
    }
    await live.close();
    return 0;
  });
}
