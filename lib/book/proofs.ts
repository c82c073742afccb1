import { type Proof, type Proofs, ProofsError, parseProofs } from '../play/proof.ts';
import type { Pitfall } from './model.ts';
import { didYouMean } from './nearest.ts';
import { syntaxLine } from './recording.ts';
import type { Report } from './report.ts';
import { showsBothWays } from './tests.ts';
import { readText } from './text.ts';

/**
 * Gives each pitfall what its test showed on the wire, as the recipe's proofs
 * have it. Reported are a file that holds no proofs, a proof without a pitfall
 * or whose test no longer shows both ways, and a test that does without a proof.
 *
 * @param path the proofs' file; there need not be one
 */
export function joinProofs(
  pitfalls: Pitfall[],
  path: string,
  recipe: string,
  { report, reportTest }: { report: Report; reportTest: Report },
): Pitfall[] {
  const text = readText(path) ?? '{}';
  const proofs = read(path, text, report);
  if (proofs === undefined) return pitfalls;

  const shown = pitfalls.filter(({ proof }) => showsBothWays(proof));
  const missing = shown.filter(({ title }) => !proofs.has(title));
  for (const { proof } of missing) {
    reportTest(
      proof.line,
      `what this test shows both ways is not recorded: npm run record ${recipe}`,
    );
  }
  for (const title of proofs.keys()) {
    if (shown.some((pitfall) => pitfall.title === title)) continue;
    const known = pitfalls.some((pitfall) => pitfall.title === title);
    report(
      titleLine(text, title),
      known
        ? `the test of “${title}” does not show both ways: npm run record ${recipe}`
        : `there is no pitfall “${title}”${didYouMean(
            title,
            missing.map((pitfall) => pitfall.title),
          )}`,
    );
  }
  return pitfalls.map((pitfall) => ({
    ...pitfall,
    proof: withWays(pitfall, proofs.get(pitfall.title)),
  }));
}

function withWays({ proof }: Pitfall, ways: Proof | undefined): Pitfall['proof'] {
  return { ...proof, ...(ways && { ways }) };
}

function read(path: string, text: string, report: Report): Proofs | undefined {
  try {
    return parseProofs(text);
  } catch (error) {
    const { message } = error as Error;
    if (error instanceof SyntaxError) report(syntaxLine(path, text), `not valid JSON: ${message}`);
    else {
      const title = error instanceof ProofsError ? error.title : undefined;
      report(title === undefined ? 1 : titleLine(text, title), message);
    }
    return undefined;
  }
}

/** The line on which an entry begins. */
function titleLine(text: string, title: string): number {
  const lines = text.split('\n');
  return (
    1 +
    Math.max(
      0,
      lines.findIndex((line) => line.startsWith(`  ${JSON.stringify(title)}:`)),
    )
  );
}
