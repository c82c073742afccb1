import type { Mistake } from '../book/model.ts';
import { reportTo } from '../book/report.ts';
import { marker } from '../book/template.ts';
import type { ProjectFile } from './files.ts';

/** What the template of a new recipe asks for, without the code around it. */
const placeholder = new RegExp(`${marker} *(?<what>[^'"]*)`);

/** Text that no file of the project holds. */
const unwanted: { pattern: RegExp; message: string }[] = [
  {
    pattern: /\b(?:TO(?:DO)|FIX(?:ME)|XX(?:X))\b/,
    message: 'unfinished: do it, or open an issue',
  },
  {
    pattern: /(?<![\w.:/~-])\/(?:home|Users|root|work|private\/var)\/\w|\b[A-Z]:\\+Users\\/,
    message: 'a path of one machine',
  },
  {
    pattern: /\bregistry\.[a-z0-9-]+\.[a-z]{2,}|"resolved":\s"/,
    message: 'the address of a package registry',
  },
  {
    pattern: /^(?:<{7} |={7}$|>{7} )/,
    message: 'what a merge left behind',
  },
];

/** Nothing unfinished, and nothing that is true on one machine only. */
export function checkText(file: ProjectFile): Mistake[] {
  const mistakes: Mistake[] = [];
  const report = reportTo(mistakes, file.path);
  for (const [index, line] of file.text.split('\n').entries()) {
    for (const { pattern, message } of unwanted) {
      const found = pattern.exec(line);
      if (found) report(index + 1, `${message}: “${found[0].trim()}”`);
    }
    if (!file.path.startsWith('recipes/')) continue;
    const what = placeholder.exec(line)?.groups?.what;
    if (what !== undefined) report(index + 1, `still to be written: ${what.trim()}`);
  }
  return mistakes;
}
