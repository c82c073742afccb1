import { join } from 'node:path';
import { readExercises } from '../exercises/read.ts';
import { recordTold } from '../exercises/record-told.ts';
import { checkNames, parseCommand, type Terminal, withUsage } from './command.ts';
import { recipeNames } from './contents.ts';
import { type RecordOutcome, recordRecipe } from './record.ts';
import { recordProofs, vitestIn } from './record-proofs.ts';
import { messageOf } from './stage.ts';

const HELP = `Usage: npm run record [NAME …]

Plays the recipes twice and records them; all of them without a name. Runs the
tests that show both ways, the naive and the right one, and records these, too,
and what a student is told of each wrong attempt at the recipe's exercises.
A recipe whose two plays or runs differ is not recorded.

  --exercises   only what is told of the attempts
`;

const outcomes: Record<RecordOutcome, string> = {
  new: 'recorded',
  changed: 'recorded again',
  unchanged: 'unchanged',
};

/** `npm run record`: gives the exit code; 1 when a recipe could not be recorded, 2 for wrong usage. */
export function recordCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  return withUsage('record', terminal, async () => {
    const { names, flags } = parseCommand(args, ['exercises']);
    if (flags.help) {
      terminal.stdout.write(HELP);
      return 0;
    }
    const known = recipeNames(terminal.root);
    checkNames(names, known);
    let failed = false;
    for (const name of names.length > 0 ? names : known) {
      try {
        if (!flags.exercises) await recordPlay(name, terminal);
        for (const exercise of readExercises(terminal.root, name, [])) {
          const told = await recordTold(exercise, terminal.signal);
          terminal.stdout.write(`${exercise.id}, what is told: ${outcomes[told]}\n`);
        }
      } catch (error) {
        if (terminal.signal.aborted) throw error;
        terminal.stderr.write(`${name}: not recorded: ${messageOf(error)}\n`);
        failed = true;
      }
    }
    return failed ? 1 : 0;
  });
}

async function recordPlay(name: string, { root, signal, stdout }: Terminal): Promise<void> {
  const folder = join(root, 'recipes', name);
  const outcome = await recordRecipe(folder, signal);
  stdout.write(`${name}: ${outcomes[outcome]}\n`);
  const proofs = await recordProofs(folder, vitestIn(root, signal));
  if (proofs) stdout.write(`${name}, both ways: ${outcomes[proofs]}\n`);
}
