import { data } from '../more.ts';
import type { ProgramFile } from './program-file.ts';

const files = new Map<HTMLElement, ProgramFile>();

/** The program's name: that of its recipe. */
export function nameOf(program: HTMLElement): string {
  const link = program.querySelector<HTMLAnchorElement>('a[download]');
  return link?.download.replace(/\.ts$/, '') ?? '';
}

/** The file of a program on the page; rejects when it cannot be had. */
export async function fileOf(program: HTMLElement): Promise<ProgramFile> {
  const name = nameOf(program);
  const file = await data<ProgramFile>(`program/${name}`, `${name}/program.js`);
  files.set(program, file);
  return file;
}

/** The same, where it is here already. */
export function loadedFile(program: HTMLElement): ProgramFile | undefined {
  return files.get(program);
}

/** The pieces of code that a program is cut into, in its order. */
export function piecesOf(program: HTMLElement): HTMLElement[] {
  return [...program.querySelectorAll<HTMLElement>('.numbered')];
}

/** The lines of a piece of code, or of all of a program. */
export function linesOf(place: HTMLElement): HTMLElement[] {
  return [...place.querySelectorAll<HTMLElement>('.numbered > code > span')];
}

/** The line of the page that an element stands in, with its program and its number in the file. */
export function lineAt(
  element: Element | null | undefined,
): { line: HTMLElement; program: HTMLElement; number: number } | undefined {
  const line = element?.closest<HTMLElement>('.numbered > code > span');
  const program = line?.closest<HTMLElement>('.program-text');
  const piece = line?.closest<HTMLElement>('.numbered');
  if (!line || !program || !piece) return undefined;
  const first = files.get(program)?.rows[piecesOf(program).indexOf(piece)];
  return first === undefined
    ? undefined
    : { line, program, number: first + linesOf(piece).indexOf(line) };
}
