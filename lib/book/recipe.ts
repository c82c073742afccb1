import { join } from 'node:path';
import { readRecipeExercises } from './exercises.ts';
import { copiedCode, type Explanation, links, parseExplanation } from './explanation.ts';
import { parseFrontMatter, splitFrontMatter } from './front-matter.ts';
import { checkLink, type Known, type Linking } from './links.ts';
import type { Mistake, Pitfall, Recipe } from './model.ts';
import { didYouMean } from './nearest.ts';
import { cutProgram } from './program.ts';
import { joinProofs } from './proofs.ts';
import { readRecordingFile } from './recording.ts';
import { type Report, reportTo } from './report.ts';
import { type FoundTest, findTests } from './tests.ts';
import { readText } from './text.ts';

/**
 * Reads one recipe folder. A recipe whose front matter or program cannot be
 * read is undefined; anything else that is missing is left empty. Every
 * mistake is added to the list.
 *
 * @param known what the recipe may refer to
 */
export function readRecipe(
  root: string,
  name: string,
  known: Known,
  mistakes: Mistake[],
): Recipe | undefined {
  const folder = join(root, 'recipes', name);
  const at = (file: string) => `recipes/${name}/${file}`;
  const read = (file: string, what: string) => {
    const text = readText(join(folder, file));
    if (text === undefined) reportTo(mistakes, at(file))(1, `the ${what} is missing`);
    return text;
  };

  const markdown = read('README.md', 'explanation');
  const source = read(`${name}.ts`, 'program');
  const testSource = read(`${name}.test.ts`, 'test');
  read(`${name}.scenario.ts`, 'scenario');

  const report = reportTo(mistakes, at('README.md'));
  const program =
    source === undefined
      ? undefined
      : cutProgram(at(`${name}.ts`), source, reportTo(mistakes, at(`${name}.ts`)));
  const recording = readRecordingFile(
    join(folder, `${name}.recording.json`),
    name,
    reportTo(mistakes, at(`${name}.recording.json`)),
  );
  if (markdown === undefined) return undefined;

  const { yaml, body } = splitFrontMatter(markdown);
  if (yaml === undefined) report(1, 'the front matter is missing: begin with “---”');
  const front = yaml === undefined ? undefined : parseFrontMatter(yaml, report, known.recipes);
  const explanation = parseExplanation(body, report);
  const linking: Linking = { name, folder, program, known, pitfalls: explanation.pitfalls };
  checkLinks(body, linking, report);
  checkCauses(explanation, known, report);

  const testFile = at(`${name}.test.ts`);
  const tests = testSource === undefined ? undefined : findTests(testSource);
  const reportTest = reportTo(mistakes, testFile);
  const proven = prove(explanation, tests, { report, reportTest });
  const pitfalls =
    tests === undefined
      ? proven
      : joinProofs(proven, join(folder, `${name}.proofs.json`), name, {
          report: reportTo(mistakes, at(`${name}.proofs.json`)),
          reportTest,
        });
  const exercises = readRecipeExercises(root, linking, mistakes);
  if (!front || !program) return undefined;

  const { text } = explanation;
  return {
    name,
    folder,
    ...front,
    program,
    purpose: text['What it is good for'],
    working: text['How it works'],
    pitfallsOpening: text.Pitfalls,
    pitfalls,
    further: text['Going further'],
    references: text.References,
    testFile,
    recording,
    exercises,
  };
}

const prefix = 'Pitfall: ';

/**
 * Joins each pitfall with the test of its name; either alone is a mistake.
 * Where the whole test file is missing, that was said already.
 */
function prove(
  explanation: Explanation,
  tests: FoundTest[] | undefined,
  { report, reportTest }: { report: Report; reportTest: Report },
): Pitfall[] {
  const proofs = new Map<string, FoundTest>();
  for (const test of tests ?? []) {
    if (!test.title.startsWith(prefix)) continue;
    const title = test.title.slice(prefix.length);
    const twin = proofs.get(title);
    if (twin) reportTest(test.line, `the test “${test.title}” stands already in line ${twin.line}`);
    else proofs.set(title, test);
  }
  const titles = explanation.pitfalls.map((pitfall) => pitfall.title);
  const unproven = titles.filter((title) => !proofs.has(title));
  const unknown = [...proofs.keys()].filter((title) => !titles.includes(title));
  for (const title of unknown) {
    reportTest(
      proofs.get(title)?.line ?? 1,
      `the test “${prefix}${title}” has no pitfall in README.md${didYouMean(title, unproven)}`,
    );
  }
  return explanation.pitfalls.map(({ title, slug, cause, body, line }) => {
    const proof = proofs.get(title);
    if (!proof && tests) {
      report(line, `the pitfall “${title}” has no test of its name${didYouMean(title, unknown)}`);
    }
    return {
      title,
      slug,
      ...(cause && { cause: cause.name }),
      body,
      proof: { line: proof?.line ?? 1, source: proof?.source ?? '' },
    };
  });
}

/** Every pitfall names one of the book's causes. */
function checkCauses({ pitfalls }: Explanation, { causes }: Known, report: Report): void {
  for (const { title, line, cause } of causes ? pitfalls : []) {
    if (!cause) {
      report(line, `the pitfall “${title}” names no cause: begin with “Cause: ${[...causes!][0]}”`);
    } else if (!causes!.has(cause.name)) {
      const one = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(causes!);
      report(cause.line, `unknown cause “${cause.name}”: a pitfall’s cause is ${one}`);
    }
  }
}

/** Links to the program's declarations, to other recipes and to files must lead somewhere. */
function checkLinks(body: string, recipe: Linking, report: Report): void {
  for (const { line } of copiedCode(body)) {
    report(line, `code is not copied into the prose: pull it, “[name](${recipe.name}.ts#name)”`);
  }
  for (const { href, line } of links(body)) {
    checkLink(href, recipe, (message) => report(line, message));
  }
}
