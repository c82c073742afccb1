import { existsSync, readFileSync, rmSync } from 'node:fs';
import { $ } from 'zx';
import { mistakeLine } from '../lib/book/report.ts';
import type { CheckResult } from '../lib/check/check.ts';
import { findChromium } from '../lib/check/chromium.ts';
import { noBrowser, noEpubcheck, noJava, noTshark, verdict } from '../lib/check/summary.ts';
import { findTshark } from '../lib/check/tshark.ts';
import { findEpubcheck, findJava } from '../lib/check/validators.ts';

const report = '.cache/test-report.json';
const missing = [
  findChromium() ? [] : noBrowser,
  findTshark() ? [] : noTshark,
  findJava() ? [] : noJava,
  findEpubcheck() ? [] : noEpubcheck,
].flat();
const ci = !['', '0', 'false'].includes(process.env.CI ?? '');
for (const note of missing) console.log(note);

rmSync(report, { force: true });
const running = $({
  stdio: ['ignore', 'inherit', 'inherit'],
  nothrow: true,
})`${process.execPath} node_modules/vitest/vitest.mjs run --reporter=default --reporter=json --outputFile.json=${report} ${process.argv.slice(2)}`;

// The checks run beside the tests, and are told after them. They are loaded
// only now, for that takes a second in which the tests can begin.
let checks: CheckResult[];
try {
  const { check } = await import('../lib/check/check.ts');
  checks = await check(process.cwd());
} finally {
  // Whatever becomes of the checks, no test run is left behind.
  await running;
}
const { exitCode } = await running;
for (const { mistakes } of checks) {
  for (const mistake of mistakes) console.log(mistakeLine(mistake));
}
const end = verdict({
  checks,
  report: existsSync(report) ? readFileSync(report, 'utf8') : undefined,
  exitCode,
  missing,
  ci,
});
for (const note of end.notes) console.log(note);
process.exitCode = end.passed ? 0 : 1;
console.log(end.line);
