import { type Comment, comments } from './comments.ts';
import { declarations } from './declarations.ts';
import type { Program, Row } from './model.ts';
import type { Report } from './report.ts';
import { scan } from './tokens.ts';

/**
 * Cuts a program for reading: its opening doc comment is the introduction, and
 * each run of comments on lines of their own goes with the code up to the next.
 */
export function cutProgram(file: string, source: string, report: Report): Program {
  const scanned = scan(source);
  const prose = comments(source, scanned).filter(
    (comment) => comment.alone && !isDirective(comment),
  );
  const opening = prose[0];
  const hasIntroduction = opening?.text.startsWith('/**') && onlyBlank(source, opening.line);
  if (!hasIntroduction) {
    report(1, 'the program does not open with a “/** … */” comment: what it is, and how to run it');
  }
  return {
    file,
    source,
    introduction: hasIntroduction && opening ? proseOf(opening) : '',
    rows: rows(source, hasIntroduction ? prose.slice(1) : prose, {
      from: hasIntroduction && opening ? opening.endLine + 1 : 1,
      report,
    }),
    declarations: declarations(source, scanned.tokens),
  };
}

/** Comments for tools, which no reader wants as prose; they stay in the code. */
function isDirective(comment: Comment): boolean {
  return /^\/[/*]\s*(?:biome-ignore|@ts-|#region|#endregion)/.test(comment.text);
}

function onlyBlank(source: string, line: number): boolean {
  const before = source.split('\n').slice(0, line - 1);
  return before.every((text) => text.trim() === '' || text.startsWith('#!'));
}

function rows(source: string, prose: Comment[], options: { from: number; report: Report }): Row[] {
  const lines = source.split('\n');
  const cut: Row[] = [];
  let comment: string[] = [];
  let commentLine = 0;
  let next = options.from;

  const take = (end: number) => {
    let first = next;
    let last = end - 1;
    while (first <= last && lines[first - 1]?.trim() === '') first++;
    while (last >= first && lines[last - 1]?.trim() === '') last--;
    if (first > last) return;
    const code = lines.slice(first - 1, last).join('\n');
    cut.push({ comment: comment.join('\n'), code, line: first });
    comment = [];
  };

  let previous: Comment | undefined;
  for (const piece of prose) {
    take(piece.line);
    // Comment lines that follow one another make one text; anything between
    // them (a blank line, a doc comment's end) begins a paragraph.
    const joined =
      previous?.kind === 'line' && piece.kind === 'line' && piece.line === previous.endLine + 1;
    if (comment.length === 0) commentLine = piece.line;
    else if (!joined) comment.push('');
    comment.push(proseOf(piece));
    previous = piece;
    next = piece.endLine + 1;
  }
  take(lines.length + 1);
  if (comment.length > 0) options.report(commentLine, 'this comment has no code after it');
  return cut;
}

/** A comment's text without slashes and stars, as Markdown. */
function proseOf(comment: Comment): string {
  if (comment.kind === 'line') return comment.text.replace(/^\/\/ ?/, '').trimEnd();
  return comment.text
    .replace(/^\/\*+/, '')
    .replace(/\*+\/$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*(?: |$)/, '').trimEnd())
    .join('\n')
    .replace(/^(?:\s*\n)+| +(?=\S)/, '')
    .trim();
}
