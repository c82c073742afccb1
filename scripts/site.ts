import { runOnTerminal } from '../lib/play/terminal.ts';
import { siteCommand } from '../site/commands/site.ts';

await runOnTerminal(siteCommand);
