import { check } from '../lib/check/check.ts';
import { checkSummary, mistakeLine } from '../lib/check/summary.ts';

const results = await check(process.cwd());
for (const { mistakes } of results) {
  for (const mistake of mistakes) console.log(mistakeLine(mistake));
}
console.log(checkSummary(results));
process.exitCode = results.some(({ mistakes }) => mistakes.length > 0) ? 1 : 0;
