import { recordCommand } from '../lib/play/record-command.ts';
import { runOnTerminal } from '../lib/play/terminal.ts';

await runOnTerminal(recordCommand);
