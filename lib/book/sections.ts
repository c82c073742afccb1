import { join } from 'node:path';
import { between, headings } from './markdown.ts';
import type { Mistake, Sections } from './model.ts';
import { type Report, reportTo } from './report.ts';
import { slug } from './slug.ts';
import { readText } from './text.ts';

/**
 * Reads a text of the book that stands beside its recipes, such as the
 * glossary: a title, an introduction, and sections of which each has a name,
 * or several with commas between them. It may be missing; then it is undefined.
 */
export function readSections(
  root: string,
  file: string,
  mistakes: Mistake[],
): Sections | undefined {
  const markdown = readText(join(root, file));
  if (markdown === undefined) return undefined;
  const report = reportTo(mistakes, file);
  const text = cutSections(markdown, report);

  const seen = new Map<string, number>();
  const sections = text.sections.map(({ title, line, body }) => {
    const names = title.split(/\s*,\s*/);
    for (const name of names.map(slug)) {
      const twin = seen.get(name);
      if (twin !== undefined) report(line, `“${name}” stands already in line ${twin}`);
      seen.set(name, line);
    }
    return { names, slug: slug(names[0] ?? ''), body };
  });
  return { ...text, sections };
}

/** Cuts a text into its title, its introduction and its sections; what is missing is reported. */
export function cutSections(
  markdown: string,
  report: Report,
): {
  title: string;
  introduction: string;
  sections: { title: string; line: number; body: string }[];
} {
  const lines = markdown.split('\n');
  const all = headings(markdown);
  const title = all.find(({ level }) => level === 1);
  const tops = all.filter(({ level }) => level === 2);
  if (!title) report(1, 'the title is missing: begin with “# Title”');
  const end = lines.length + 1;
  return {
    title: title?.text ?? '',
    introduction: between(lines, title?.next ?? 1, tops[0]?.line ?? end),
    sections: tops.map(({ text, line, next }, index) => {
      const body = between(lines, next, tops[index + 1]?.line ?? end);
      if (!body) report(line, `“${text}” is not explained`);
      return { title: text, line, body };
    }),
  };
}
