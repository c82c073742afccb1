import { mistakeLine } from '../lib/book/report.ts';
import { check } from '../lib/check/check.ts';
import { checkSummary } from '../lib/check/summary.ts';
import { runOnTerminal } from '../lib/play/terminal.ts';

await runOnTerminal(async (_, { root, stdout }) => {
  const results = await check(root);
  const mistakes = results.flatMap((result) => result.mistakes);
  stdout.write(`${[...mistakes.map(mistakeLine), checkSummary(results)].join('\n')}\n`);
  return mistakes.length > 0 ? 1 : 0;
});
