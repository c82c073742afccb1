import { exerciseCommand } from '../lib/exercises/exercise-command.ts';
import { judge } from '../lib/exercises/judge.ts';
import { runOnTerminal } from '../lib/play/terminal.ts';

await runOnTerminal((args, terminal) =>
  exerciseCommand(args, terminal, { judge, now: () => new Date(), keyboard: process.stdin }),
);
// All is done and said; nothing that still waits, in a check that was ended say, holds the student up.
process.stdout.write('', () => process.exit());
