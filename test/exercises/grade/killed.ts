import { gradeCommand } from '../../../lib/exercises/grade/command.ts';
import { readExercises } from '../../../lib/exercises/read.ts';
import { runOnTerminal } from '../../../lib/play/terminal.ts';

// A grading that a test kills or stops: in the project of the first argument, with the odd worker.
const [root = '', ...args] = process.argv.slice(2);
process.argv.splice(2, process.argv.length, ...args);
await runOnTerminal((given, terminal) =>
  gradeCommand(
    given,
    { ...terminal, root },
    {
      exercises: readExercises(root, 'made-up', []),
      pagesOf: async () => new Map(),
      worker: new URL('./odd-worker.ts', import.meta.url),
    },
  ),
);
