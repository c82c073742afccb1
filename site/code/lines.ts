import type { Program } from '../../lib/book/model.ts';

/**
 * The id of each line of a program that is shown, by its number in the file.
 * A line is named after the declaration that it stands in, or the one before
 * it, and counted from there: `readQuote.7` is the seventh line of `readQuote`,
 * `main+3` the third after `main`, `+2` the second line of code where nothing
 * is declared yet. So a link survives edits elsewhere in the file.
 */
export function lineIds(program: Program): Map<number, string> {
  const declarations = [...program.declarations.values()].sort((a, b) => a.line - b.line);
  const ids = new Map<number, string>();
  const first = program.rows[0]?.line ?? 1;
  for (const row of program.rows) {
    for (const index of row.code.split('\n').keys()) {
      const line = row.line + index;
      const owner = declarations.find((one) => one.line <= line && line <= one.endLine);
      const before = declarations.findLast((one) => one.endLine < line);
      if (owner) ids.set(line, `${owner.name}.${line - owner.line + 1}`);
      else if (before) ids.set(line, `${before.name}+${line - before.endLine}`);
      else ids.set(line, `+${line - first + 1}`);
    }
  }
  return ids;
}

/** The names of the declarations that begin in each line of the file. */
export function declaredIn(program: Program): Map<number, string[]> {
  const names = new Map<number, string[]>();
  for (const { line, name } of program.declarations.values()) {
    names.set(line, [...(names.get(line) ?? []), name]);
  }
  return names;
}

/** How deep a line is indented, in steps of two columns, for the hanging indent where it wraps. */
export function depth(line: string): number {
  const columns = /^[\t ]*/.exec(line)?.[0].replaceAll('\t', '  ').length ?? 0;
  return Math.min(Math.floor(columns / 2), 9);
}
