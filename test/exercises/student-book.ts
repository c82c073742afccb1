import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Kind } from '../../lib/exercises/model.ts';
import type { Outcome } from '../../lib/exercises/results.ts';
import type { ExerciseTools, Judge } from '../../lib/exercises/student/desk.ts';
import type { Keyboard } from '../../lib/exercises/student/keys.ts';
import { temporaryFolder } from '../play/help.ts';

/** What an exercise in a book of a test's own is made of; the rest is made up. */
export interface ExerciseParts {
  title?: string;
  kind?: Kind;
  minutes?: number;
  starter?: string;
  /** The source of its checks, as the module's text. */
  checks?: string;
}

const plainChecks = `
  export default [
    { id: 'first', points: 2, title: 'the first thing holds', run: async () => {} },
    { id: 'second', points: 1, title: 'the second thing holds', run: async () => {} },
  ];
`;

/**
 * Makes a book with these exercises, `recipe/name`, in chapters `Streams` and
 * `Names`; gives its folder, which has a space in its path.
 *
 * @param folder in which it lies; tests that run side by side share one, for
 *   none of them knows when it is over
 */
export function bookOf(
  exercises: Record<string, ExerciseParts>,
  folder = temporaryFolder(),
): string {
  const root = join(folder, 'a book');
  write(join(root, 'package.json'), '{ "type": "module" }\n');
  const recipes = [...new Set(Object.keys(exercises).map((id) => id.split('/')[0] ?? ''))];
  const half = Math.ceil(recipes.length / 2);
  const links = (names: string[]) =>
    names.map((name) => `- [${name}](${name}/README.md)`).join('\n');
  write(
    join(root, 'recipes/README.md'),
    `# A book\n\nFor tests.\n\n## Streams\n\nOne.\n\n${links(recipes.slice(0, half))}\n\n## Names\n\nTwo.\n\n${links(recipes.slice(half))}\n`,
  );
  for (const [id, parts] of Object.entries(exercises)) {
    const [recipe = '', name = ''] = id.split('/');
    const folder = join(root, 'recipes', recipe, 'exercises', name);
    const { title = `About ${name}`, kind = 'repair', minutes = 20 } = parts;
    const hints = ['A nudge.', 'A push.', 'Nearly.'].map((text) => `### Hint\n\n${text}\n`);
    write(
      join(folder, 'README.md'),
      `---\ntitle: ${title}\nkind: ${kind}\nminutes: ${minutes}\n---\n\n## Task\n\nMake \`${name}\` work:\n\n- It ends.\n- It is right.\n\n## Why it matters\n\nIt does.\n\n## Read first\n\nSee [${recipe}](../../README.md).\n\n## Hints\n\n${hints.join('\n')}`,
    );
    write(join(folder, 'starter.ts'), parts.starter ?? `// ${name}\n`);
    write(join(folder, 'solution.ts'), `// The solution of ${name}.\n`);
    write(join(folder, 'checks.ts'), parts.checks ?? plainChecks);
  }
  return root;
}

/** Writes a file and makes its folder. */
export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/**
 * Judges by what the attempt's text says: `first: crashed` makes the first
 * check end so; `all pass` lets all pass; anything else fails.
 */
export const judgeByText: Judge = async (exercise, source, { seed, only = [], signal }) => {
  signal.throwIfAborted();
  return {
    exercise: exercise.id,
    seed,
    results: only.map((check) => {
      const said = new RegExp(`${check}: ([a-z ]+)`).exec(source)?.[1];
      const outcome = (said ?? (source.includes('all pass') ? 'passed' : 'failed')) as Outcome;
      const points = check === 'first' ? 2 : 1;
      const base = { check, title: `the ${check} thing holds`, points };
      const score = outcome === 'passed' ? points : 0;
      return outcome === 'failed'
        ? { ...base, score, outcome, finding: { expected: 'a', received: 'b' } }
        : { ...base, score, outcome, message: 'so it was' };
    }),
  };
};

/** A keyboard of a terminal, played by a test. */
export function fakeKeyboard(): Keyboard & { press(text: string): void; raw: boolean[] } {
  const listeners = new Set<(text: string) => void>();
  const raw: boolean[] = [];
  return {
    isTTY: true,
    raw,
    setRawMode: (on) => raw.push(on),
    setEncoding: () => {},
    on: (event, listener) => event === 'data' && listeners.add(listener),
    off: (_event, listener) => listeners.delete(listener),
    resume: () => {},
    pause: () => {},
    press: (text) => {
      for (const listener of [...listeners]) listener(text);
    },
  };
}

export const noKeyboard: Keyboard = { ...fakeKeyboard(), isTTY: false };

/** Tools that judge by the attempt's text, on a day of which everybody knows. */
export function toolsOf(more: Partial<ExerciseTools> = {}): ExerciseTools {
  return {
    judge: judgeByText,
    now: () => new Date('2026-03-01T10:00:00Z'),
    keyboard: noKeyboard,
    ...more,
  };
}
