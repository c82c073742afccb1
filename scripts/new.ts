import { newCommand } from '../lib/book/new-command.ts';
import { runOnTerminal } from '../lib/play/terminal.ts';

await runOnTerminal(newCommand);
