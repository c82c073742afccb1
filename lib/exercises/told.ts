import { resultLines } from './message.ts';
import type { Report } from './results.ts';

/** The seed with which wrong attempts are judged, so that what is told of them stays the same. */
export const toldSeed = '0000';

/** Where the pitfall of a recipe is explained, for a reader in a terminal. */
export function pitfallPath(recipe: string, pitfall: string): string {
  return `recipes/${recipe}/README.md#pitfall-${pitfall}`;
}

/**
 * What a student reads of a report, as it is kept beside a wrong attempt: of
 * ports of this one run nothing but that they are ports.
 */
export function toldOf(report: Report): string {
  const [recipe = ''] = report.exercise.split('/');
  const context = {
    exercise: report.exercise,
    seed: report.seed,
    addressOf: (pitfall: string) => pitfallPath(recipe, pitfall),
  };
  const lines = report.results.flatMap((result) => resultLines(result, context));
  return `${lines.join('\n').replaceAll(/(127\.0\.0\.1|\[?::1\]?):\d{4,5}\b/g, '$1:PORT')}\n`;
}
