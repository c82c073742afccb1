import type { EditTimes } from './edits.ts';
import type { Usage } from './measure.ts';

/** What was measured of a book of one size. */
export interface Figures {
  /** Recipes. */
  size: number;
  loop: Usage;
  cold: Usage;
  warm: Usage;
  /** Missing where there is no browser. */
  edits?: EditTimes;
}

/** The most that a build may take, in times of the bare loop, and an edit, in milliseconds. */
export const limits = { coldSmall: 1.5, cold: 1, warm: 0.25, edit: 150 };

/** From this size on a cold build has to keep up with the loop. */
const large = 200;

const columns: [name: string, width: number][] = [
  ['recipes', 7],
  ['', 6],
  ['time', 9],
  ['work', 9],
  ['memory', 9],
  ['to loop', 9],
  ['in work', 9],
  ['a recipe', 10],
];

const line = (cells: string[]): string =>
  `${cells.map((cell, index) => cell.padStart(columns[index]?.[1] ?? 0)).join('')}\n`;

/** The table's head. */
export const title = line(columns.map(([name]) => name));

/** The lines of the table for one size. */
export function row(figures: Figures): string {
  const { size, loop, edits } = figures;
  const lines = (['loop', 'cold', 'warm'] as const).map((name, index) => {
    const { time, work, memory } = figures[name];
    return line([
      index === 0 ? String(size) : '',
      name,
      `${time.toFixed(2)} s`,
      `${work.toFixed(2)} s`,
      `${memory.toFixed(0)} MB`,
      `${(time / loop.time).toFixed(2)} ×`,
      `${(work / loop.work).toFixed(2)} ×`,
      `${((time / size) * 1000).toFixed(1)} ms`,
    ]);
  });
  const edit = edits
    ? [`${''.padStart(9)}edit to page: text ${ms(edits.text)}, program ${ms(edits.program)}\n`]
    : [];
  return [...lines, ...edit].join('');
}

/** What is over its limit, a line each. */
export function missed({ size, loop, cold, warm, edits }: Figures): string[] {
  const coldLimit = size < large ? limits.coldSmall : limits.cold;
  const found: [what: string, value: number, limit: number, unit: string][] = [
    ['cold', cold.time / loop.time, coldLimit, '×'],
    ['warm', warm.time / loop.time, limits.warm, '×'],
    ...(edits
      ? ([
          ['an edit of text', edits.text, limits.edit, 'ms'],
          ['an edit of a program', edits.program, limits.edit, 'ms'],
        ] as [string, number, number, string][])
      : []),
  ];
  return found
    .filter(([, value, limit]) => value > limit)
    .map(
      ([what, value, limit, unit]) =>
        `${size} recipes: ${what} took ${value.toFixed(unit === '×' ? 2 : 0)} ${unit}; the limit is ${limit} ${unit}`,
    );
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(0)} ms`;
}
