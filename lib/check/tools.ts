import { relative, sep } from 'node:path';
import type { Mistake } from '../book/model.ts';

/** `lib/a.ts(3,5): error TS2322: …`, as `tsc --pretty false` prints it. */
const typeError = /^(?<file>\S.*?)\((?<line>\d+),\d+\): error (?<message>TS\d+: .*)$/;

/**
 * The mistakes in what `tsc --pretty false` printed. Indented lines go on from
 * the one before; an error without a file is one of the configuration's.
 */
export function typeMistakes(output: string, project: string): Mistake[] {
  const mistakes: Mistake[] = [];
  for (const line of output.split('\n')) {
    const found = typeError.exec(line)?.groups;
    const last = mistakes.at(-1);
    if (found) {
      const { file = '', line: at, message = '' } = found;
      mistakes.push({ file, line: Number(at), message });
    } else if (/^\s+\S/.test(line) && last) {
      last.message += `\n${line}`;
    } else if (line.startsWith('error ')) {
      mistakes.push({ file: project, line: 1, message: line.slice('error '.length) });
    }
  }
  return mistakes;
}

/** `::error title=format,file=/…/a.ts,line=1,…::message`, as Biome writes it for GitHub; notices are advice. */
const annotation = /^::(?:error|warning) (?<fields>.*?)::(?<message>.*)$/;

/**
 * The mistakes in what `biome check --reporter=github` printed.
 *
 * @param root where it ran; the report has absolute paths
 */
export function lintMistakes(output: string, root: string): Mistake[] {
  const found = new Map<string, Mistake>();
  for (const line of output.split('\n')) {
    const groups = annotation.exec(line)?.groups;
    if (!groups) continue;
    const { title = '', file = '', line: at } = fieldsOf(groups.fields ?? '');
    const mistake = {
      file: relative(root, file).split(sep).join('/'),
      line: Number(at ?? 1),
      message: layout.has(title)
        ? 'not formatted: npm run format'
        : `${plain(groups.message ?? '')} (${title})`,
    };
    found.set(JSON.stringify(mistake), mistake);
  }
  return [...found.values()];
}

/** What `npm run format` mends without a question. */
const layout = new Set(['format', 'assist/source/organizeImports']);

function fieldsOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((field) => {
      const [name = '', ...value] = field.split('=');
      return [name, plain(value.join('='))];
    }),
  );
}

/** GitHub's escapes undone, and all on one line. */
function plain(text: string): string {
  return text.replace(/%(?:25|0D|0A|3A|2C)/g, decodeURIComponent).replace(/\s+/g, ' ');
}
