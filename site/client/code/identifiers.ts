import { data } from '../more.ts';
import { fileOf, linesOf, nameOf, piecesOf } from './file.ts';

/** What is known of an identifier, as `site/types/types-file.ts` writes it. */
export type Told = [type: string, documentation: string, api?: string, url?: string];

interface TypesData {
  told: Told[];
  /** For each line of the file, pairs of a column and a place in `told`. */
  lines: number[][];
}

/** An identifier in a program on the page. */
export interface Identifier {
  line: HTMLElement;
  /** Its line in the file, counted from 1, and its column, from 0. */
  number: number;
  column: number;
  name: string;
  told: Told;
}

const word = /[\p{ID_Continue}$#]+/uy;

const known = new Map<HTMLElement, Promise<Identifier[]>>();

/** The identifiers of a program in order; none where their types cannot be had. */
export function identifiersOf(program: HTMLElement): Promise<Identifier[]> {
  let found = known.get(program);
  if (!found) {
    found = load(program).catch(() => []);
    known.set(program, found);
  }
  return found;
}

async function load(program: HTMLElement): Promise<Identifier[]> {
  const name = nameOf(program);
  const [{ rows }, { told, lines }] = await Promise.all([
    fileOf(program),
    data<TypesData>(`types/${name}`, `${name}/types.js`),
  ]);
  const found: Identifier[] = [];
  for (const [index, piece] of piecesOf(program).entries()) {
    for (const [offset, line] of linesOf(piece).entries()) {
      const number = (rows[index] ?? 1) + offset;
      const pairs = lines[number - 1] ?? [];
      for (let place = 0; place < pairs.length; place += 2) {
        const column = pairs[place] ?? 0;
        const what = told[pairs[place + 1] ?? 0];
        word.lastIndex = column;
        const text = word.exec(line.textContent ?? '')?.[0];
        if (what && text) found.push({ line, number, column, name: text, told: what });
      }
    }
  }
  return found;
}

/** Where an identifier stands on the page. */
export function rangeOf({ line, column, name }: Identifier): Range {
  const range = document.createRange();
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let passed = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0;
    const start = column - passed;
    if (start >= 0 && start < length) range.setStart(node, start);
    if (start + name.length <= length) {
      range.setEnd(node, start + name.length);
      break;
    }
    passed += length;
  }
  return range;
}

/** The identifier at a point of the window. */
export function identifierAt(
  identifiers: readonly Identifier[],
  line: HTMLElement,
  { x, y }: { x: number; y: number },
): Identifier | undefined {
  return identifiers.find(
    (one) =>
      one.line === line &&
      [...rangeOf(one).getClientRects()].some(
        ({ left, right, top, bottom }) => left <= x && x <= right && top <= y && y <= bottom,
      ),
  );
}
