import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { links } from './explanation.ts';
import type { Known } from './links.ts';
import { tokens } from './markdown.ts';
import type { Chapter, Guide, Mistake } from './model.ts';
import { didYouMean } from './nearest.ts';
import { type Report, reportTo } from './report.ts';
import { cutSections } from './sections.ts';
import { slug } from './slug.ts';
import { readText } from './text.ts';

/** The guide for teachers, `recipes/teaching.md`. */
export const guideFile = 'recipes/teaching.md';

/** What the guide may name. */
export type Named = Pick<Known, 'recipes' | 'terms'> & { chapters: readonly Chapter[] };

/**
 * Reads the guide for teachers: a title, an introduction and sections. It may
 * be missing; then it is undefined. Every recipe and exercise that it names,
 * in a link or as code, must be there.
 */
export function readGuide(root: string, named: Named, mistakes: Mistake[]): Guide | undefined {
  const markdown = readText(join(root, guideFile));
  if (markdown === undefined) return undefined;
  const report = reportTo(mistakes, guideFile);
  const lines = markdown.split('\n');
  const text = cutSections(markdown, report);
  // Without its contents the book has no recipes; that was said already.
  if (named.recipes.size > 0) checkNames(root, markdown, named, report);
  checkPlans(lines, named, report);
  return {
    ...text,
    sections: text.sections.map(({ title, body }) => ({ title, slug: slug(title), body })),
  };
}

function checkNames(root: string, markdown: string, named: Named, report: Report): void {
  const exercises = new Set(
    [...named.recipes].flatMap((recipe) =>
      foldersIn(join(root, 'recipes', recipe, 'exercises')).map((name) => `${recipe}/${name}`),
    ),
  );
  const needExercise = (id: string, line: number) => {
    if (!exercises.has(id))
      report(line, `there is no exercise “${id}”${didYouMean(id, exercises)}`);
  };
  for (const { href, line } of links(markdown)) {
    if (/^(?:https?:|mailto:|#)/.test(href)) continue;
    const [path = '', anchor] = href.split('#');
    const [, recipe, exercise] =
      /^([^/.]+)\/(?:exercises\/([^/]+)\/)?(?:README\.md)?$/.exec(path) ?? [];
    if (recipe !== undefined && exercise !== undefined) needExercise(`${recipe}/${exercise}`, line);
    else if (recipe !== undefined) {
      if (!named.recipes.has(recipe)) {
        report(line, `there is no recipe “${recipe}”${didYouMean(recipe, named.recipes)}`);
      }
    } else if (path === 'glossary.md') {
      if (anchor !== undefined && !named.terms.has(anchor)) {
        report(line, `the glossary has no “${anchor}”${didYouMean(anchor, named.terms)}`);
      }
    } else if (!existsSync(join(root, 'recipes', path))) report(line, `there is no file “${path}”`);
  }
  for (const { text, line } of code(markdown)) {
    const id = /^[a-z0-9-]+\/[a-z0-9-]+$/.test(text) ? text : undefined;
    const [recipe = ''] = id?.split('/') ?? [];
    if (id !== undefined && named.recipes.has(recipe)) needExercise(id, line);
    for (const [, asked = ''] of text.matchAll(
      /\bnpm run exercise (?:start|check|hint|solution|reset) ([a-z0-9-]+\/[a-z0-9-]+)/g,
    )) {
      needExercise(asked, line);
    }
  }
}

/** An exercise in a plan: `[Title](recipe/exercises/name/README.md), 20 min`. */
const planned = /\[([^\]]*)\]\(([^/)]+)\/exercises\/([^/)]+)\/README\.md\), (\d+) min\b/g;

/** What a plan says of an exercise is what the exercise says of itself. */
function checkPlans(lines: string[], { chapters }: Named, report: Report): void {
  const exercises = new Map(
    chapters.flatMap(({ recipes }) =>
      recipes.flatMap((recipe) => recipe.exercises.map((exercise) => [exercise.id, exercise])),
    ),
  );
  for (const [index, line] of lines.entries()) {
    for (const [, title = '', recipe, name, minutes] of line.matchAll(planned)) {
      const exercise = exercises.get(`${recipe}/${name}`);
      if (!exercise) continue;
      if (exercise.title !== title) {
        report(index + 1, `${exercise.id} is called “${exercise.title}”, not “${title}”`);
      }
      if (exercise.minutes !== Number(minutes)) {
        report(index + 1, `${exercise.id} takes ${exercise.minutes} min, not ${minutes}`);
      }
    }
  }
}

/** The code of a text, in lines and in fences, with the line that it begins in. */
export function code(markdown: string): { text: string; line: number }[] {
  let line = 1;
  return tokens(markdown).flatMap((token) => {
    if (token.map) line = token.map[0] + 1;
    if (token.type === 'fence') {
      return token.content
        .split('\n')
        .filter(Boolean)
        .map((text, index) => ({ text, line: line + 1 + index }));
    }
    if (token.type !== 'inline') return [];
    return [...token.content.matchAll(/(`+)(.+?)\1/g)].map(({ index, 2: text = '' }) => ({
      text: text.trim(),
      line: line + token.content.slice(0, index).split('\n').length - 1,
    }));
  });
}

function foldersIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}
