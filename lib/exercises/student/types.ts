import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';

/** As in a workbook's tsconfig.json, but for what a first draft may leave unused. */
const settings = [
  ['--noEmit', '--ignoreConfig', '--strict', '--skipLibCheck', '--pretty', 'false'],
  ['--target', 'es2023', '--module', 'nodenext', '--types', 'node'],
  ['--noUncheckedIndexedAccess', '--erasableSyntaxOnly', '--verbatimModuleSyntax'],
].flat();

/** The most that is told, and the milliseconds after which nothing is. */
const limits = { notes: 3, time: 10_000 };

/**
 * What the compiler says about the types of an attempt, a line each, and in
 * plain words what plain `node` could not run. Nothing where there is no
 * compiler: a program runs without its types, so this is no more than advice.
 */
export async function typeNotes(
  root: string,
  file: string,
  signal: AbortSignal,
): Promise<string[]> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  if (!existsSync(compiler)) return [];
  const args = [compiler, ...settings, file];
  const output = await new Promise<string>((resolve) => {
    execFile(
      process.execPath,
      args,
      { cwd: root, signal, timeout: limits.time, windowsHide: true },
      (_error, stdout) => resolve(stdout),
    );
  });
  return notesOf(output, basename(file));
}

/** The compiler's output, in lines for people. */
export function notesOf(output: string, name: string): string[] {
  const found = output.split(/\r?\n/).flatMap((line) => {
    const [, number = '', code = '', text = ''] =
      /^.*\((\d+),\d+\): error TS(\d+): (.*)$/.exec(line) ?? [];
    if (number === '') return [];
    // Mistakes of syntax are told when the attempt is compiled.
    if (code.startsWith('1') && code !== notErasable) return [];
    const said =
      code === notErasable
        ? 'not only types: an enum, a namespace or a parameter property; plain node cannot run it'
        : text;
    return [`${name}:${number}: ${said}`];
  });
  const more = found.length - limits.notes;
  return [...found.slice(0, limits.notes), ...(more > 0 ? [`and ${more} more`] : [])];
}

const notErasable = '1294';
