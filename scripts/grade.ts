import { gradeCommand } from '../lib/exercises/grade/command.ts';
import { runOnTerminal } from '../lib/play/terminal.ts';
import { gradePages } from '../site/grades/pages.tsx';

await runOnTerminal((args, terminal) => gradeCommand(args, terminal, { pagesOf: gradePages }));
