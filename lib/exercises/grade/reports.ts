import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { UsageError } from '../../play/command.ts';
import { writeAtomically } from './atomic.ts';
import { gradesCsv } from './csv.ts';
import { junitXml } from './junit.ts';
import { type Grades, grades as schema } from './model.ts';

/** Pages by their path: `index.html`, `students/ada.html`. */
export type Pages = ReadonlyMap<string, string>;

/** What stands in the folder of the reports beside the pages. */
const own = ['grades.csv', 'results.json', 'junit.xml', 'index.html', 'students', 'kept'];

/**
 * Makes sure that a folder is free for reports, or holds those of an earlier run.
 *
 * @throws UsageError when it holds something else.
 */
export function claim(out: string): void {
  if (!existsSync(out)) return;
  let names: string[];
  try {
    names = readdirSync(out);
  } catch {
    throw new UsageError(`${out} is no folder`);
  }
  const other = names.find((name) => !own.includes(name) && !name.endsWith('.draft'));
  if (other !== undefined) {
    throw new UsageError(`${out} holds something else (${other}); choose another --out`);
  }
}

/** Writes all reports, each in one step, and removes the pages of students who are no more. */
export function writeReports(out: string, grades: Grades, pages: Pages): void {
  // Said before it is written, so that nobody finds out first who reads it.
  const json = `${JSON.stringify(v.parse(schema, grades), undefined, 1)}\n`;
  writeAtomically(join(out, 'results.json'), json);
  writeAtomically(join(out, 'grades.csv'), gradesCsv(grades));
  writeAtomically(join(out, 'junit.xml'), junitXml(grades));
  for (const [path, html] of pages) writeAtomically(join(out, path), html);
  const folder = join(out, 'students');
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!pages.has(`students/${name}`)) rmSync(join(folder, name), { force: true });
  }
}

/**
 * Reads `results.json` again.
 *
 * @throws Error when it is none, or of another version.
 */
export function readResults(path: string): Grades {
  return v.parse(schema, JSON.parse(readFileSync(path, 'utf8')));
}
