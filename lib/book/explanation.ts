import { between, type Heading, headings, tokens } from './markdown.ts';
import { didYouMean } from './nearest.ts';
import type { Report } from './report.ts';
import { slug } from './slug.ts';

/** The sections of an explanation, in the order in which they stand. */
export const sections = [
  'What it is good for',
  'How it works',
  'Pitfalls',
  'Going further',
  'References',
] as const;

export type Section = (typeof sections)[number];

/** An explanation, cut into its sections. */
export interface Explanation {
  /** Markdown by section; empty where it is missing. Pitfalls holds what stands before the first. */
  text: Record<Section, string>;
  pitfalls: {
    title: string;
    slug: string;
    /** What stands after `Cause:`, and its line; undefined where nothing does. */
    cause: { name: string; line: number } | undefined;
    body: string;
    line: number;
  }[];
}

/** How many pitfalls a recipe tells of. */
export const pitfallCount = { least: 5, most: 8 };

const marker = 'Pitfall: ';

/** Cuts an explanation without its front matter; whatever is out of place is reported. */
export function parseExplanation(markdown: string, report: Report): Explanation {
  const lines = markdown.split('\n');
  const end = lines.length + 1;
  const all = headings(markdown).filter((heading) => heading.level <= 3);
  const tops = all.filter((heading) => heading.level <= 2);

  checkOrder(tops, lastLine(lines), report);
  const stray = between(lines, 1, tops[0]?.line ?? end);
  if (stray) {
    report(
      lines.findIndex((line) => line.trim() !== '') + 1,
      `text before the first section: begin with “## ${sections[0]}”`,
    );
  }

  const text = Object.fromEntries(sections.map((name) => [name, ''])) as Explanation['text'];
  const pitfalls: Explanation['pitfalls'] = [];
  for (const [index, top] of tops.entries()) {
    if (!isSection(top)) continue;
    const sectionEnd = tops[index + 1]?.line ?? end;
    const subs = all.filter(
      (heading) => heading.level === 3 && heading.line > top.line && heading.line < sectionEnd,
    );
    if (top.text === 'Pitfalls') {
      text.Pitfalls = between(lines, top.next, subs[0]?.line ?? sectionEnd);
      pitfalls.push(...readPitfalls({ lines, end: sectionEnd }, top, subs, report));
      continue;
    }
    text[top.text] = between(lines, top.next, sectionEnd);
    if (!text[top.text]) report(top.line, `the section “${top.text}” is empty`);
    for (const sub of subs.filter((heading) => heading.text.startsWith(marker))) {
      report(sub.line, `a pitfall belongs in the section “Pitfalls”, not “${top.text}”`);
    }
  }
  return { text, pitfalls };
}

function isSection(heading: Heading): heading is Heading & { text: Section } {
  return heading.level === 2 && (sections as readonly string[]).includes(heading.text);
}

function checkOrder(tops: Heading[], last: number, report: Report): void {
  let highest = -1;
  const seen = new Map<string, number>();
  for (const top of tops) {
    if (top.level === 1) {
      report(top.line, 'the title stands in the front matter: no heading of the first level');
      continue;
    }
    if (!isSection(top)) {
      report(top.line, `unknown section “${top.text}”${didYouMean(top.text, sections)}`);
      continue;
    }
    const twin = seen.get(top.text);
    const place = sections.indexOf(top.text);
    if (twin !== undefined) {
      report(top.line, `the section “${top.text}” stands already in line ${twin}`);
    } else if (place < highest) {
      report(top.line, `the section “${top.text}” stands before “${sections[highest]}”`);
    }
    seen.set(top.text, top.line);
    highest = Math.max(highest, place);
  }
  for (const name of sections) {
    if (!seen.has(name)) report(last, `the section “## ${name}” is missing`);
  }
}

function readPitfalls(
  text: { lines: string[]; end: number },
  top: Heading,
  subs: Heading[],
  report: Report,
): Explanation['pitfalls'] {
  const seen = new Map<string, number>();
  const found = subs.flatMap((sub, index) => {
    if (!sub.text.startsWith(marker)) {
      report(sub.line, `“### ${sub.text}” among the pitfalls: write “### ${marker}…”`);
      return [];
    }
    const title = sub.text.slice(marker.length).trim();
    const id = slug(title);
    const twin = seen.get(id);
    if (twin !== undefined)
      report(sub.line, `the pitfall “${title}” stands already in line ${twin}`);
    seen.set(id, sub.line);
    const end = subs[index + 1]?.line ?? text.end;
    const cause = causeAt(text.lines, sub.next, end);
    const body = between(text.lines, cause ? cause.line + 1 : sub.next, end);
    if (!body) report(sub.line, `the pitfall “${title}” is not explained`);
    return twin === undefined ? [{ title, slug: id, cause, body, line: sub.line }] : [];
  });
  if (found.length < pitfallCount.least || found.length > pitfallCount.most) {
    const { least, most } = pitfallCount;
    report(top.line, `a recipe has ${least} to ${most} pitfalls; this one has ${found.length}`);
  }
  return found;
}

/** The line `Cause: …` with which a pitfall begins. */
function causeAt(
  lines: string[],
  first: number,
  end: number,
): { name: string; line: number } | undefined {
  for (let line = first; line < end; line++) {
    const text = lines[line - 1]?.trim() ?? '';
    if (text === '') continue;
    const name = /^Cause: *(.*)$/.exec(text)?.[1];
    return name === undefined ? undefined : { name, line };
  }
  return undefined;
}

function lastLine(lines: string[]): number {
  return Math.max(1, lines.findLastIndex((line) => line.trim() !== '') + 1);
}

/** A link in an explanation. */
export interface Link {
  href: string;
  line: number;
}

/** The links of a Markdown text, with the first line of the paragraph, or of the table's row, that each stands in. */
export function links(markdown: string): Link[] {
  let line = 1;
  return tokens(markdown).flatMap((token) => {
    // A cell does not say where it stands; its row did.
    if (token.map) line = token.map[0] + 1;
    return (token.children ?? []).flatMap((child) => {
      const href = child.type === 'link_open' ? child.attrGet('href') : null;
      return href === null ? [] : [{ href: decoded(String(href)), line }];
    });
  });
}

/** A link as it was written, before the parser escaped it. */
function decoded(href: string): string {
  try {
    return decodeURI(href);
  } catch {
    return href;
  }
}

/** Fenced code that should have been pulled from the program. */
export function copiedCode(markdown: string): { line: number }[] {
  return tokens(markdown).flatMap((token) =>
    token.type === 'fence' &&
    /^(?:ts|typescript|js|javascript|mts|mjs)\b/.test(token.info) &&
    token.map
      ? [{ line: token.map[0] + 1 }]
      : [],
  );
}
