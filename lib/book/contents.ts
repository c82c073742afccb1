import { between, headings, tokens } from './markdown.ts';
import type { Report } from './report.ts';
import { slug } from './slug.ts';

/** The table of contents, `recipes/README.md`. */
export interface Contents {
  title: string;
  /** Markdown before the first chapter. */
  introduction: string;
  chapters: ContentsChapter[];
}

/** A chapter as the table of contents lists it. */
export interface ContentsChapter {
  slug: string;
  title: string;
  /** Markdown between the heading and the list of recipes. */
  opening: string;
  recipes: { name: string; line: number }[];
}

const entry = /^[-*] \[([^\]]+)\]\(([^)]+)\)\s*$/;

/**
 * Reads the table of contents. Each chapter is a heading, an opening and a
 * list of lines `- [name](name/README.md)`; whatever does not fit is reported
 * and left out.
 */
export function parseContents(markdown: string, report: Report): Contents {
  const lines = markdown.split('\n');
  const all = headings(markdown);
  const end = lines.length + 1;
  const titles = all.filter((heading) => heading.level === 1);
  const chapters = all.filter((heading) => heading.level === 2);

  const title = titles[0];
  if (!title) report(1, 'the book has no title: begin with “# Title”');
  for (const extra of titles.slice(1)) report(extra.line, 'the book has one title only');

  const introduction = between(lines, title?.next ?? 1, chapters[0]?.line ?? end);
  if (title && !introduction) report(title.line, 'the book has no introduction');

  const listed = new Map<string, number>();
  const slugs = new Map<string, number>();
  return {
    title: title?.text ?? '',
    introduction,
    chapters: chapters.map((heading, index) => {
      const id = slug(heading.text);
      const twin = slugs.get(id);
      if (twin !== undefined)
        report(heading.line, `the chapter “${heading.text}” stands already in line ${twin}`);
      slugs.set(id, heading.line);
      return chapter(
        { lines, first: heading.next, end: chapters[index + 1]?.line ?? end },
        { title: heading.text, slug: id, line: heading.line },
        listed,
        report,
      );
    }),
  };
}

function chapter(
  text: { lines: string[]; first: number; end: number },
  heading: { title: string; slug: string; line: number },
  listed: Map<string, number>,
  report: Report,
): ContentsChapter {
  const { lines, first, end } = text;
  const list = lastList(lines.slice(first - 1, end - 1).join('\n'));
  const listLine = list ? first + list.line : end;
  const opening = between(lines, first, listLine);
  if (!opening) report(heading.line, `the chapter “${heading.title}” has no opening paragraph`);

  const recipes: ContentsChapter['recipes'] = [];
  if (!list) {
    report(
      heading.line,
      `the chapter “${heading.title}” lists no recipe: end it with “- [name](name/README.md)”`,
    );
  }
  for (let line = listLine; line < end; line++) {
    const text = lines[line - 1] ?? '';
    if (text.trim() === '') continue;
    const [, name = '', target] = entry.exec(text) ?? [];
    if (!name || target !== `${name}/README.md`) {
      report(
        line,
        'expected a recipe’s line “- [name](name/README.md)”, and nothing after the list',
      );
      continue;
    }
    const twin = listed.get(name);
    if (twin !== undefined) {
      report(line, `the recipe ${name} is listed already in line ${twin}`);
      continue;
    }
    listed.set(name, line);
    recipes.push({ name, line });
  }
  return { slug: heading.slug, title: heading.title, opening, recipes };
}

/** The last list at the outermost level; its line is counted from 0. */
function lastList(markdown: string): { line: number } | undefined {
  const list = tokens(markdown).findLast(
    (token) => token.type === 'bullet_list_open' && token.level === 0,
  );
  return list?.map ? { line: list.map[0] } : undefined;
}
