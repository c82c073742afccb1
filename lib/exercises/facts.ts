import * as v from 'valibot';
import { isMap, LineCounter, parseDocument } from 'yaml';
import { position } from '../book/front-matter.ts';
import { didYouMean } from '../book/nearest.ts';
import type { Report } from '../book/report.ts';
import { kinds } from './model.ts';

const schema = v.strictObject({
  title: v.pipe(v.string('title is text'), v.trim(), v.nonEmpty('title is empty')),
  kind: v.picklist(kinds, `kind is ${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}`),
  minutes: v.pipe(
    v.number('minutes is a number'),
    v.integer('minutes is a whole number'),
    v.minValue(1, 'minutes is 1 or more'),
  ),
});

/** What an exercise says about itself above its task. */
export type Facts = v.InferOutput<typeof schema>;

/**
 * Reads and validates the front matter of an exercise, which begins in line 2
 * of its file. Every mistake is reported with its line; undefined where there
 * was one.
 */
export function readFacts(yaml: string | undefined, report: Report): Facts | undefined {
  if (yaml === undefined) {
    report(1, 'the front matter is missing: begin with “---”');
    return undefined;
  }
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, version: '1.2' });
  const lineAt = (offset: number) => counter.linePos(offset).line + 1;
  for (const error of document.errors) {
    report(lineAt(error.pos[0]), `front matter: ${error.message.split(/ at line| *\n/)[0]}`);
  }
  if (document.errors.length > 0) return undefined;
  if (!isMap(document.contents)) {
    report(2, 'front matter is a list of “key: value” lines');
    return undefined;
  }
  const result = v.safeParse(schema, document.toJS());
  for (const issue of result.issues ?? []) {
    const key = String(issue.path?.[0]?.key);
    const line = lineAt(position(document.contents, [key]));
    if (issue.type !== 'strict_object') report(line, issue.message);
    else if (issue.expected === 'never') {
      report(line, `unknown key “${key}”${didYouMean(key, Object.keys(schema.entries))}`);
    } else report(1, `the key “${key}” is missing`);
  }
  return result.success ? result.output : undefined;
}
