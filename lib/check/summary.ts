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
 * failure, for its tests never ran. Where there is no whole report nothing is
 * counted.
 */
export function countTests(json: string | undefined): Counts {
  let report: VitestReport;
  try {
    report = JSON.parse(json ?? '') as VitestReport;
  } catch {
    return { passed: 0, failed: 0, skipped: 0 };
  }
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

/** Everything that decides whether `npm test` passed. */
export interface TestRun {
  checks: CheckResult[];
  /** Vitest's JSON report; undefined where it wrote none. */
  report: string | undefined;
  /** Vitest's exit code; null where a signal ended it. */
  exitCode: number | null;
  /** What is said of each tool that is not installed, whose tests are left out. */
  missing: string[];
  /** Whether this is the run that decides: then nothing may be left out. */
  ci: boolean;
}

/**
 * The end of `npm test`: its last line, what must be said before it, and
 * whether all is well. A check that found something counts as one failure, and
 * so does a run that failed although no test did.
 */
export function verdict(run: TestRun): { notes: string[]; line: string; passed: boolean } {
  const counts = countTests(run.report);
  const notes: string[] = [];
  if (run.exitCode !== 0 && counts.failed === 0) {
    notes.push('The tests were not run to their end, or something failed outside any test.');
    counts.failed = 1;
  }
  const broken = run.checks.filter(({ mistakes }) => mistakes.length > 0);
  if (broken.length > 0) notes.push(checkSummary(run.checks));
  counts.failed += broken.length;

  notes.push(...run.missing);
  const leftOut = run.ci && (run.missing.length > 0 || counts.skipped > 0);
  if (leftOut) notes.push('With CI set nothing may be left out, so this run has failed.');
  const { passed, failed, skipped } = counts;
  return {
    notes,
    line: `${passed} passed, ${failed} failed, ${skipped} skipped`,
    passed: failed === 0 && !leftOut,
  };
}

/** What is said when there is no browser. */
export const noBrowser =
  'NO CHROMIUM FOUND: THE BROWSER TESTS ARE LEFT OUT. Install chromium or google-chrome, or put its path into CHROMIUM.';

/** What is said when there is no Wireshark for the terminal. */
export const noTshark =
  'NO TSHARK FOUND: THE TESTS OF CAPTURES ARE LEFT OUT. Install tshark or Wireshark, or put its path into TSHARK.';

/** What is said when there is no Java. */
export const noJava =
  'NO JAVA FOUND: THE PAGES ARE NOT VALIDATED. Install a Java runtime, or put its path into JAVA.';

/** What is said when there is no validator of EPUBs. */
export const noEpubcheck =
  'NO EPUBCHECK FOUND: THE EPUB IS NOT VALIDATED. Install epubcheck, or put the path of epubcheck.jar into EPUBCHECK.';

/** One line about all checks: `types, lint and structure are in order`, or how much is not. */
export function checkSummary(results: CheckResult[]): string {
  const wrong = results.filter(({ mistakes }) => mistakes.length > 0);
  if (wrong.length === 0) return `${list(results.map(({ name }) => name))} are in order`;
  return `${list(
    wrong.map(({ name, mistakes: { length } }) => `${length} in ${name}`),
  )} to be mended`;
}

const list = (items: string[]): string => new Intl.ListFormat('en-GB').format(items);
