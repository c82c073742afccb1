import { runOnTerminal } from '../lib/play/terminal.ts';
import { benchCommand } from '../site/bench/command.ts';

await runOnTerminal(benchCommand);
