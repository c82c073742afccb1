import { join, relative } from 'node:path';
import { coloursFor } from '../wire/colour.ts';
import { dissect } from '../wire/dissect.ts';
import { render } from '../wire/terminal.ts';
import { padTo, widthOf, wrap } from '../wire/width.ts';
import { checkNames, parseCommand, type Terminal, UsageError, withUsage } from './command.ts';
import { chaptersOf, recipeNames, summaryOf } from './contents.ts';
import { loadScenario, recipeFiles } from './load.ts';
import { mishap, type Play, play } from './play.ts';
import type { Scenario } from './scenario.ts';
import { messageOf } from './stage.ts';
import { joinData } from './times.ts';

const HELP = `Usage: npm run recipe                     lists the recipes
       npm run recipe NAME                plays one against its loopback peers
       npm run recipe NAME -- --wire      and prints the conversation
       npm run recipe -- --all            plays all, one after another

No network is needed: every recipe brings its peers along.
`;

/**
 * `npm run recipe`: lists the recipes, or plays one or all.
 *
 * @returns the exit code: 0 when all went as the scenarios say, 1 when not, 2
 *   for wrong usage
 * @throws the reason of the terminal's signal
 */
export function recipeCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  return withUsage('recipe', terminal, async () => {
    const { names, flags } = parseCommand(args, ['wire', 'all']);
    if (flags.help) {
      terminal.stdout.write(HELP);
      return 0;
    }
    if (flags.all) {
      if (names.length > 0 || flags.wire) throw new UsageError('--all stands alone');
      return playAll(terminal);
    }
    const [name, ...more] = names;
    if (name === undefined) {
      if (flags.wire) throw new UsageError('--wire needs the name of a recipe');
      return list(terminal);
    }
    if (more.length > 0) throw new UsageError('one recipe at a time, or --all');
    checkNames([name], recipeNames(terminal.root));
    return playOne(name, flags.wire, terminal);
  });
}

function list(terminal: Terminal): number {
  const colours = coloursFor(terminal.stdout, terminal.environment);
  const chapters = chaptersOf(terminal.root);
  const nameWidth = Math.max(
    0,
    ...chapters.flatMap(({ recipes }) => recipes.map(({ name }) => name.length)),
  );
  const room = Math.max(20, Math.min(100, terminal.stdout.columns ?? 80) - nameWidth - 4);
  for (const { title, recipes } of chapters) {
    if (recipes.length === 0) continue;
    terminal.stdout.write(`${colours.bold(title)}\n`);
    for (const { name } of recipes) {
      const summary =
        summaryOf(terminal.root, name) ?? 'cannot be read yet; npm run check tells why';
      wrap(summary, room).forEach((line, index) => {
        const start = padTo(index === 0 ? name : '', nameWidth);
        terminal.stdout.write(`  ${colours.program(start)}  ${line}\n`);
      });
    }
    terminal.stdout.write('\n');
  }
  const hint =
    'npm run recipe NAME plays one; npm run recipe NAME -- --wire shows the conversation.';
  terminal.stdout.write(`${colours.faint(hint)}\n`);
  return 0;
}

async function playOne(name: string, wire: boolean, terminal: Terminal): Promise<number> {
  const { stdout, stderr } = terminal;
  const colours = coloursFor(stderr, terminal.environment);
  const note = (text: string): void => void stderr.write(`${colours.faint(text)}\n`);
  const folder = join(terminal.root, 'recipes', name);
  const { program } = recipeFiles(folder);
  let played: Play;
  let scenario: Scenario;
  try {
    scenario = await loadScenario(folder);
    played = await play({
      program,
      scenario,
      signal: terminal.signal,
      onStart: (args) => {
        note(`$ ${['npx tsx', relative(terminal.root, program), ...args.map(quoted)].join(' ')}`);
        note(`  ${cast(scenario)}`);
      },
      onOutput: ({ stream, text }) => void (stream === 'stdout' ? stdout : stderr).write(text),
    });
  } catch (error) {
    if (terminal.signal.aborted) throw error;
    stderr.write(`recipe: ${messageOf(error)}\n`);
    return 1;
  }
  if (wire) {
    const segments = dissect(played.conversations, joinData(played.events));
    const columns = stdout.columns ?? 80;
    const painted = coloursFor(stdout, terminal.environment);
    stdout.write(`\n${render(segments, { columns, colours: painted })}`);
    if (played.omitted > 0) {
      note(`and ${played.omitted.toLocaleString('en-GB')} bytes more, too many to show`);
    }
  }
  const wrong = mishap(played, scenario);
  if (wrong !== undefined) stderr.write(`recipe: ${name} ${wrong}\n`);
  else if (played.exit.code !== 0) note(`  exit code ${played.exit.code}, as it should be`);
  return wrong === undefined ? 0 : 1;
}

/** Who plays, in one line. */
function cast(scenario: Scenario): string {
  const peers = Object.keys(scenario.peers ?? {});
  const parts = [];
  if (peers.length > 0) parts.push(`against ${peers.join(', ')} on loopback`);
  if (scenario.server !== undefined) parts.push('with clients on loopback');
  return parts.length === 0 ? 'without a peer' : parts.join(', ');
}

/** An argument as one would type it in a shell. */
function quoted(arg: string): string {
  return /^[\w./:@%+=,-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}

interface Line {
  name: string;
  well: boolean;
  /** What is wrong, where something is. */
  why: string;
  ms: number;
  conversations: number;
  bytes: number;
}

async function playAll(terminal: Terminal): Promise<number> {
  const { stdout, stderr, signal } = terminal;
  const colours = coloursFor(stdout, terminal.environment);
  const names = recipeNames(terminal.root);
  const lines: Line[] = [];
  for (const name of names) {
    stderr.write(`${colours.faint(`playing ${name} (${lines.length + 1} of ${names.length})`)}\n`);
    lines.push(await playQuietly(name, terminal.root, signal));
  }
  const rows = [
    ['recipe', 'result', 'time', 'conversations', 'bytes'],
    ...lines.map(({ name, well, ms, conversations, bytes }) => [
      name,
      well ? 'well' : 'not well',
      `${(ms / 1000).toFixed(1)} s`,
      String(conversations),
      bytes.toLocaleString('en-GB'),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => widthOf(row[column]!))));
  rows.forEach((row, index) => {
    const cells = row.map((cell, column) =>
      column < 2 ? padTo(cell, widths[column]!) : cell.padStart(widths[column]!),
    );
    const text = cells.join('  ').trimEnd();
    const paint = index === 0 ? colours.bold : lines[index - 1]!.well ? String : colours.warn;
    stdout.write(`${paint(text)}\n`);
  });
  const failed = lines.filter(({ well }) => !well);
  stdout.write(
    failed.length === 0
      ? '\nAll recipes played as they should.\n'
      : `\n${failed.length} of ${lines.length} recipes did not play as they should:\n`,
  );
  for (const { name, why } of failed) stderr.write(`${name}: ${why}\n`);
  return failed.length === 0 ? 0 : 1;
}

async function playQuietly(name: string, root: string, signal: AbortSignal): Promise<Line> {
  const began = performance.now();
  const line = { name, conversations: 0, bytes: 0 };
  const timed = (why?: string): Line => ({
    ...line,
    well: why === undefined,
    why: why ?? '',
    ms: performance.now() - began,
  });
  try {
    const folder = join(root, 'recipes', name);
    const scenario = await loadScenario(folder);
    const played = await play({ program: recipeFiles(folder).program, scenario, signal });
    line.conversations = played.conversations.length;
    line.bytes = played.omitted;
    for (const event of played.events) if ('bytes' in event) line.bytes += event.bytes.length;
    return timed(mishap(played, scenario));
  } catch (error) {
    if (signal.aborted) throw error;
    return timed(messageOf(error));
  }
}
