import { lineFinder } from './lines.ts';
import { type Scanned, scan } from './tokens.ts';

/** A comment in a TypeScript file. */
export interface Comment {
  kind: 'line' | 'block';
  /** First and last line, counted from 1. */
  line: number;
  endLine: number;
  /** Whether nothing else stands on its lines. */
  alone: boolean;
  /** The text as it stands in the file, with its slashes. */
  text: string;
}

/**
 * Every comment of a file in order. Text in strings, templates and regular
 * expressions that looks like a comment is none.
 */
export function comments(source: string, scanned: Scanned = scan(source)): Comment[] {
  const lineAt = lineFinder(source);
  return scanned.comments.map(({ text, start, end }) => {
    const before = source.slice(source.lastIndexOf('\n', start) + 1, start);
    const next = source.indexOf('\n', end);
    const after = source.slice(end, next < 0 ? source.length : next);
    return {
      kind: text.startsWith('//') ? 'line' : 'block',
      line: lineAt(start),
      endLine: lineAt(end),
      alone: before.trim() === '' && after.trim() === '',
      text,
    };
  });
}
