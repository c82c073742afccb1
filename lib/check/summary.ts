import type { Mistake } from '../book/model.ts';
import type { CheckResult } from './check.ts';

/** How many tests did what. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The parts of vitest's JSON report that are counted. */
interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/**
 * Counts the tests in vitest's JSON report. A file that failed without any of
 * its tests failing (it could not be loaded, or a hook threw) counts as one
 * failure, for its tests never ran.
 */
export function countTests(json: string): Counts {
  const report = JSON.parse(json) as VitestReport;
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The line that ends `npm test`. */
export function countLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** One mistake as a terminal and an editor read it: `file:line message`. */
export function mistakeLine({ file, line, message }: Mistake): string {
  return `${file}:${line} ${message}`;
}

/** One line about all checks: `types, lint and structure are in order`, or how much is not. */
export function checkSummary(results: CheckResult[]): string {
  const wrong = results.filter(({ mistakes }) => mistakes.length > 0);
  if (wrong.length === 0) return `${list(results.map(({ name }) => name))} are in order`;
  return `${list(
    wrong.map(({ name, mistakes: { length } }) => `${length} in ${name}`),
  )} to be mended`;
}

const list = (items: string[]): string => new Intl.ListFormat('en-GB').format(items);
