import type { Finding } from './check.ts';

/**
 * What became of a check. Only `passed` scores. A `grader error` is our own
 * fault, and is never counted against anyone.
 */
export type Outcome =
  | 'passed'
  | 'failed'
  | 'timed out'
  | 'would not stop'
  | 'crashed'
  | 'out of memory'
  | 'too much output'
  | 'too many processes'
  | 'wrote too much'
  | 'did not compile'
  | 'grader error';

/** One check of one attempt. */
export interface Result {
  /** The check's id. */
  check: string;
  title: string;
  /** What it is worth, and what it brought. */
  points: number;
  score: number;
  outcome: Outcome;
  /** What a failed check found. */
  finding?: Finding;
  /** One line about any other end: `did not end within 5000 ms`. */
  message?: string;
  /** The slug of the pitfall that explains it. */
  pitfall?: string;
}

/** All checks of one attempt. */
export interface Report {
  /** `qotd/whole-quote` */
  exercise: string;
  seed: string;
  results: Result[];
}

/** The points that a report brings, of how many. A check that the grader could not carry out is left out of both. */
export function scoreOf({ results }: Report): { score: number; points: number } {
  const counted = results.filter(({ outcome }) => outcome !== 'grader error');
  return {
    score: counted.reduce((sum, { score }) => sum + score, 0),
    points: counted.reduce((sum, { points }) => sum + points, 0),
  };
}
