import { type Dirent, readdirSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { splitFrontMatter } from '../book/front-matter.ts';
import { between, headings } from '../book/markdown.ts';
import type { Mistake } from '../book/model.ts';
import { didYouMean } from '../book/nearest.ts';
import { type Report, reportTo } from '../book/report.ts';
import { readText } from '../book/text.ts';
import { readFacts } from './facts.ts';
import { type Exercise, kinds, type WrongAttempt } from './model.ts';

/** The sections of an exercise, in the order in which they stand. */
const sections = ['Task', 'Why it matters', 'Read first', 'Hints'] as const;

/** The least that an exercise has of each. */
export const least = { hints: 3, wrong: 3 };

/** Looks at the Markdown of an exercise, without its front matter, when it has been read. */
export type Look = (body: string, report: Report, name: string) => void;

/**
 * Reads the exercises of a recipe, the lighter ones first. One that cannot be read is
 * left out; every mistake is added to the list.
 *
 * @param root the project's folder
 */
export function readExercises(
  root: string,
  recipe: string,
  mistakes: Mistake[],
  look: Look = () => {},
): Exercise[] {
  const folder = join(root, 'recipes', recipe, 'exercises');
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
  for (const entry of entries) {
    const report = reportTo(mistakes, `recipes/${recipe}/exercises/${entry.name}`);
    if (!entry.isDirectory()) report(1, 'this file is no part of an exercise');
    else if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(entry.name)) {
      report(1, 'an exercise’s name is words in lower case, joined by hyphens');
    }
  }
  const exercises = names.flatMap(
    (name) => readExercise(root, recipe, join(folder, name), { mistakes, look }) ?? [],
  );
  const level = ({ kind }: Exercise) => kinds.indexOf(kind);
  return exercises.sort((one, other) => level(one) - level(other) || one.minutes - other.minutes);
}

function readExercise(
  root: string,
  recipe: string,
  folder: string,
  { mistakes, look }: { mistakes: Mistake[]; look: Look },
): Exercise | undefined {
  const name = basename(folder);
  const at = (file: string) => relative(root, join(folder, file)).split(sep).join('/');
  const reportOf = (file: string) => reportTo(mistakes, at(file));
  const read = (file: string, what: string) => {
    const text = readText(join(folder, file));
    if (text === undefined) reportOf(file)(1, `the ${what} is missing`);
    return text;
  };
  const markdown = read('README.md', 'task');
  const starter = read('starter.ts', 'starter');
  const solution = read('solution.ts', 'solution');
  read('checks.ts', 'module with the checks');
  const wrong = readWrong(folder, at, mistakes);
  refuseOrphans(folder, reportOf);
  if (markdown === undefined || starter === undefined || solution === undefined) return undefined;

  const report = reportOf('README.md');
  const { yaml, body } = splitFrontMatter(markdown);
  const facts = readFacts(yaml, report);
  const text = cut(body, report);
  look(body, report, name);
  if (!facts) return undefined;
  return {
    id: `${recipe}/${name}`,
    recipe,
    name,
    folder,
    ...facts,
    task: text.Task,
    why: text['Why it matters'],
    first: text['Read first'],
    hints: text.hints,
    starter,
    solution,
    checks: join(folder, 'checks.ts'),
    wrong,
  };
}

/** Cuts the task into its sections; whatever is out of place is reported. */
function cut(
  body: string,
  report: Report,
): Record<(typeof sections)[number], string> & { hints: string[] } {
  const lines = body.split('\n');
  const end = lines.length + 1;
  const all = headings(body);
  const tops = all.filter(({ level }) => level <= 2);
  const text = {
    Task: '',
    'Why it matters': '',
    'Read first': '',
    Hints: '',
    hints: [] as string[],
  };
  const seen = new Map<string, number>();
  let expected = 0;
  for (const [index, top] of tops.entries()) {
    const place = (sections as readonly string[]).indexOf(top.text);
    if (seen.has(top.text)) {
      report(top.line, `the section “${top.text}” stands already in line ${seen.get(top.text)}`);
      continue;
    }
    seen.set(top.text, top.line);
    if (top.level !== 2 || place < 0) {
      report(top.line, `unknown section “${top.text}”${didYouMean(top.text, sections)}`);
      continue;
    }
    if (place < expected) report(top.line, `the section “${top.text}” stands too late`);
    expected = place + 1;
    const last = tops[index + 1]?.line ?? end;
    const section = sections[place] as (typeof sections)[number];
    text[section] = between(lines, top.next, last);
    if (section !== 'Hints') continue;
    const subs = all.filter(({ level, line }) => level === 3 && line > top.line && line < last);
    text.hints = subs.map((sub, number) => {
      const hint = between(lines, sub.next, subs[number + 1]?.line ?? last);
      if (!hint) report(sub.line, `the hint “${sub.text}” is empty`);
      return hint;
    });
    if (text.hints.length < least.hints) {
      report(
        top.line,
        `an exercise has ${least.hints} hints or more, each below a “### …”; this one has ${text.hints.length}`,
      );
    }
  }
  for (const section of sections) {
    if (text[section]) continue;
    const line = seen.get(section);
    if (line === undefined) report(1, `the section “## ${section}” is missing`);
    else report(line, `the section “${section}” is empty`);
  }
  return text;
}

/** The wrong attempts, each with the checks that it names in its first line. */
function readWrong(
  folder: string,
  at: (file: string) => string,
  mistakes: Mistake[],
): WrongAttempt[] {
  let files: string[];
  try {
    files = readdirSync(join(folder, 'wrong')).sort();
  } catch {
    files = [];
  }
  const attempts = files
    .filter((file) => file.endsWith('.ts'))
    .map((file): WrongAttempt => {
      const name = file.slice(0, -'.ts'.length);
      const source = readText(join(folder, 'wrong', file)) ?? '';
      const fails =
        /^\/\/ Fails: (.+)$/m.exec(source.split('\n')[0] ?? '')?.[1]?.split(/,\s*/) ?? [];
      if (fails.length === 0) {
        reportTo(mistakes, at(`wrong/${file}`))(
          1,
          'a wrong attempt begins with “// Fails: ” and the checks that it fails',
        );
      }
      const told = readText(join(folder, 'wrong', `${name}.txt`));
      if (told === undefined) {
        reportTo(mistakes, at(`wrong/${name}.txt`))(
          1,
          'what a student is told of this attempt is missing: npm run record',
        );
      }
      return { name, source, fails, told: told ?? '' };
    });
  for (const file of files) {
    const known = attempts.some(({ name }) => file === `${name}.ts` || file === `${name}.txt`);
    if (!known) reportTo(mistakes, at(`wrong/${file}`))(1, 'this file belongs to no wrong attempt');
  }
  if (attempts.length < least.wrong) {
    reportTo(mistakes, at('README.md'))(
      1,
      `an exercise has ${least.wrong} wrong attempts or more; this one has ${attempts.length}`,
    );
  }
  return attempts;
}

const own = new Set(['README.md', 'starter.ts', 'solution.ts', 'checks.ts', 'wrong']);

function refuseOrphans(folder: string, reportOf: (file: string) => Report): void {
  for (const file of readdirSync(folder)) {
    if (!own.has(file)) reportOf(file)(1, 'this file is no part of an exercise');
  }
}
