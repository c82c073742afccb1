import { recipeCommand } from '../lib/play/recipe-command.ts';
import { runOnTerminal } from '../lib/play/terminal.ts';

await runOnTerminal(recipeCommand);
