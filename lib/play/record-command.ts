import { join } from 'node:path';
import { checkNames, parseCommand, type Terminal, withUsage } from './command.ts';
import { recipeNames } from './contents.ts';
import { type RecordOutcome, recordRecipe } from './record.ts';
import { messageOf } from './stage.ts';

const HELP = `Usage: npm run record [NAME …]

Plays the recipes twice and records them; all of them without a name. A recipe
whose two plays differ is not recorded.
`;

const outcomes: Record<RecordOutcome, string> = {
  new: 'recorded',
  changed: 'recorded again',
  unchanged: 'unchanged',
};

/** `npm run record`: gives the exit code; 1 when a recipe could not be recorded, 2 for wrong usage. */
export function recordCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  return withUsage('record', terminal, async () => {
    const { names, flags } = parseCommand(args, []);
    if (flags.help) {
      terminal.stdout.write(HELP);
      return 0;
    }
    const known = recipeNames(terminal.root);
    checkNames(names, known);
    let failed = false;
    for (const name of names.length > 0 ? names : known) {
      try {
        const outcome = await recordRecipe(join(terminal.root, 'recipes', name), terminal.signal);
        terminal.stdout.write(`${name}: ${outcomes[outcome]}\n`);
      } catch (error) {
        if (terminal.signal.aborted) throw error;
        terminal.stderr.write(`${name}: not recorded: ${messageOf(error)}\n`);
        failed = true;
      }
    }
    return failed ? 1 : 0;
  });
}
