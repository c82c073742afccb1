import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readBook } from '../../lib/book/read.ts';
import { mistakeLine } from '../../lib/book/report.ts';
import { findChromium } from '../../lib/check/chromium.ts';
import { type Terminal, UsageError, withUsage } from '../../lib/play/command.ts';
import { recipesOf } from '../paths.ts';
import type { BareRecipe } from './bare.ts';
import { type EditTimes, measureEdits } from './edits.ts';
import { measure, median, type Usage } from './measure.ts';
import { type Figures, limits, missed, row, title } from './report.ts';
import { writeSyntheticBook } from './synthetic.ts';

const HELP = `Usage: npm run bench [-- OPTIONS]

Builds synthetic books, made of this book's recipes over and over, and measures
it against a bare loop of markdown-it and shiki over the same text.

  --sizes LIST   how many recipes; default 19,200,1000
  --runs N       how often each is run, in turn, of which the median counts;
                 default 3, from 1,000 recipes on 1
  --no-edits     without the time from a save to the page in Chromium

cold: nothing is kept from before. warm: built before, but no output there. Both
without the types of names, which are computed apart (npm run site -- --no-types).
work is the time of all processors together; on a busy machine its ratio to the
loop is steadier than that of time.
Exit code 1 when a limit is missed: cold ${limits.coldSmall} × the loop, from 200 recipes on
${limits.cold} ×; warm ${limits.warm} ×; an edit ${limits.edit} ms.
`;

/** `npm run bench`: gives the exit code; 1 when a limit is missed, 2 for wrong usage. */
export function benchCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  return withUsage('bench', terminal, async () => {
    const { help, sizes, runs, edits } = parse(args);
    if (help) {
      terminal.stdout.write(HELP);
      return 0;
    }
    const chromium = edits ? findChromium() : undefined;
    if (edits && !chromium) terminal.stdout.write('No Chromium was found: edits are not timed.\n');
    terminal.stdout.write(title);
    const complaints: string[] = [];
    for (const size of sizes) {
      const repeats = runs ?? (size < 1000 ? 3 : 1);
      const figures = await figuresOf(terminal.root, { size, repeats, chromium });
      terminal.stdout.write(row(figures));
      complaints.push(...missed(figures));
    }
    for (const complaint of complaints) terminal.stdout.write(`${complaint}\n`);
    return complaints.length > 0 ? 1 : 0;
  });
}

interface Arguments {
  help: boolean;
  sizes: number[];
  /** How often each is run; undefined where it follows from the size. */
  runs: number | undefined;
  edits: boolean;
}

function parse(args: readonly string[]): Arguments {
  let values: { sizes?: string; runs?: string; help?: boolean; 'no-edits'?: boolean };
  try {
    values = parseArgs({
      args: [...args],
      options: {
        sizes: { type: 'string' },
        runs: { type: 'string' },
        help: { type: 'boolean' },
        'no-edits': { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0] ?? '');
  }
  const { sizes = '19,200,1000', runs, help = false, 'no-edits': without = false } = values;
  const numbers = sizes.split(',').map(Number);
  if (numbers.some((size) => !Number.isInteger(size) || size < 1)) {
    throw new UsageError(`--sizes takes numbers with commas between them, not “${sizes}”`);
  }
  if (runs !== undefined && !/^[1-9]\d*$/.test(runs)) {
    throw new UsageError(`--runs takes a number from 1 on, not “${runs}”`);
  }
  return {
    help,
    sizes: numbers,
    runs: runs === undefined ? undefined : Number(runs),
    edits: !without,
  };
}

/**
 * Measures everything of a book of one size, made in a folder that is gone afterwards.
 *
 * @param chromium the program of a browser, to time edits with
 */
export async function figuresOf(
  root: string,
  { size, repeats, chromium }: { size: number; repeats: number; chromium?: string | undefined },
): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'wirebook-'));
  try {
    const { book: project, bare, recipe } = prepare(root, join(folder, 'book'), size);
    const runs: Record<'loop' | 'cold' | 'warm', Usage[]> = { loop: [], cold: [], warm: [] };
    for (let count = 0; count < repeats; count++) {
      const out = (name: string) => join(folder, `${name}-${count}`);
      const build = (name: string) =>
        measure('scripts/site.ts', ['--no-types', '--out', out(name)], project);
      // Put away, not deleted: files are made slowly where many were deleted just before.
      if (count > 0) renameSync(join(project, '.cache'), out('kept'));
      // The machine's speed changes: the loop runs between the two that are measured against it.
      runs.cold.push(await build('cold'));
      runs.loop.push(await measure('site/bench/bare-process.ts', [bare, out('loop')], folder));
      runs.warm.push(await build('warm'));
    }
    const edits: EditTimes | undefined = chromium
      ? await measureEdits(project, recipe, chromium)
      : undefined;
    return {
      size,
      loop: middle(runs.loop),
      cold: middle(runs.cold),
      warm: middle(runs.warm),
      ...(edits && { edits }),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the book, and the same text for the bare loop. */
function prepare(
  root: string,
  project: string,
  size: number,
): { book: string; bare: string; recipe: string } {
  writeSyntheticBook(root, project, size);
  const { book, mistakes } = readBook(project);
  const [mistake] = mistakes;
  if (mistake) throw new Error(`the synthetic book has a mistake: ${mistakeLine(mistake)}`);
  const recipes = recipesOf(book).map((recipe): BareRecipe => {
    const { name, purpose, working, pitfalls, further, references, program } = recipe;
    return {
      name,
      explanation: [
        purpose,
        working,
        ...pitfalls.map((pitfall) => `### ${pitfall.title}\n\n${pitfall.body}`),
        further,
        references,
      ].join('\n\n'),
      code: [program.source, ...pitfalls.map(({ proof }) => proof.source)],
    };
  });
  const bare = join(project, 'bare.json');
  writeFileSync(bare, JSON.stringify(recipes));
  return { book: project, bare, recipe: recipes[0]?.name ?? '' };
}

function middle(runs: readonly Usage[]): Usage {
  const of = (key: keyof Usage) => median(runs.map((run) => run[key]));
  return { time: of('time'), work: of('work'), memory: of('memory') };
}
