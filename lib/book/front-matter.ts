import * as v from 'valibot';
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { Level, Reference } from './model.ts';
import { didYouMean } from './nearest.ts';
import type { Report } from './report.ts';
import { nodeApi, specification } from './specification.ts';

/** What a recipe says about itself above its explanation. */
export interface FrontMatter {
  title: string;
  summary: string;
  level: Level;
  protocols: string[];
  specifications: Reference[];
  apis: Reference[];
  before: string[];
  after: string[];
}

const levels = ['beginner', 'intermediate', 'advanced'] as const;

const line = (what: string) =>
  v.pipe(
    v.string(`${what} is text`),
    v.trim(),
    v.nonEmpty(`${what} is empty`),
    v.check((text) => !text.includes('\n'), `${what} is one line`),
  );

const recipes = (key: string) =>
  v.array(line('a recipe'), `${key} is a list of recipes: [qotd, http-head]`);

const schema = v.strictObject({
  title: line('title'),
  summary: v.pipe(
    line('summary'),
    v.check((text) => text.endsWith('.'), 'summary is one sentence, with a full stop'),
    v.check((text) => !/[*_`\][]/.test(text), 'summary is plain text, without Markdown'),
  ),
  level: v.picklist(levels, `level is ${levels.slice(0, -1).join(', ')} or ${levels.at(-1)}`),
  protocols: v.pipe(
    v.array(line('a protocol'), 'protocols is a list: [TCP, QOTD]'),
    v.minLength(1, 'protocols is empty'),
  ),
  specifications: v.pipe(
    v.array(
      v.pipe(
        v.union(
          [v.string(), v.record(v.string(), v.string())],
          'a specification is “RFC 9112 §7.1” or “Name: https://…”',
        ),
        v.rawTransform(({ dataset, addIssue, NEVER }) => {
          const reference = specificationOf(dataset.value);
          if (reference) return reference;
          addIssue({
            message: `unknown specification “${shown(dataset.value)}”: write “RFC 9112”, “RFC 9112 §7.1”, “RFC 9110 Appendix B” or “Name: https://…”`,
          });
          return NEVER;
        }),
      ),
      'specifications is a list',
    ),
    v.minLength(1, 'specifications is empty'),
  ),
  apis: v.pipe(
    v.record(v.string(), v.string('an API’s page is text'), 'apis maps names to pages'),
    v.rawTransform(({ dataset, addIssue }) =>
      Object.entries(dataset.value).flatMap(([label, target]) => {
        const reference = nodeApi(label, target);
        if (!reference) {
          addIssue({
            message: `“${target}” is no page of the Node documentation: write “net.html#anchor”`,
            path: [
              { type: 'object', origin: 'value', input: dataset.value, key: label, value: target },
            ],
          });
        }
        return reference ? [reference] : [];
      }),
    ),
    v.minLength(1, 'apis is empty'),
  ),
  before: recipes('before'),
  after: recipes('after'),
});

function specificationOf(value: string | Record<string, string>): Reference | undefined {
  if (typeof value === 'string') return specification(value);
  const [[label, url] = ['', ''], ...more] = Object.entries(value);
  return more.length === 0 && URL.canParse(url) && url.startsWith('https://')
    ? { label, url }
    : undefined;
}

function shown(value: string | Record<string, string>): string {
  return typeof value === 'string'
    ? value
    : Object.entries(value)
        .map((pair) => pair.join(': '))
        .join(', ');
}

/**
 * Cuts the front matter off an explanation. The text that is left has as many
 * lines as before, so that line numbers stay true; `yaml` is undefined where
 * there is no front matter.
 */
export function splitFrontMatter(markdown: string): { yaml?: string; body: string } {
  const match = /^---\n([\s\S]*?)^---[ \t]*(?:\n|$)/m.exec(markdown);
  if (match?.index !== 0) return { body: markdown };
  const [whole, yaml = ''] = match;
  return { yaml, body: whole.replace(/[^\n]/g, '') + markdown.slice(whole.length) };
}

/**
 * Reads and validates front matter that begins in line 2 of its file. Every
 * mistake is reported with its line; undefined where there was one.
 *
 * @param known the names of all recipes; without it names are not looked up
 */
export function parseFrontMatter(
  yaml: string,
  report: Report,
  known?: ReadonlySet<string>,
): FrontMatter | undefined {
  const counter = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: counter, version: '1.2' });
  const lineAt = (offset: number) => counter.linePos(offset).line + 1;
  if (document.errors.length > 0) {
    for (const error of document.errors) {
      report(lineAt(error.pos[0]), `front matter: ${error.message.split(/ at line| *\n/)[0]}`);
    }
    return undefined;
  }
  if (!isMap(document.contents)) {
    report(2, 'front matter is a list of “key: value” lines');
    return undefined;
  }
  const result = v.safeParse(schema, document.toJS());
  for (const issue of result.issues ?? []) {
    const keys = issue.path?.map((item) => item.key as string | number) ?? [];
    const place = position(document.contents, keys);
    const key = String(keys[0]);
    if (issue.type === 'strict_object' && issue.expected === 'never') {
      report(lineAt(place), `unknown key “${key}”${didYouMean(key, Object.keys(schema.entries))}`);
    } else if (issue.type === 'strict_object') {
      report(1, `the key “${key}” is missing`);
    } else {
      report(lineAt(place), issue.message);
    }
  }
  if (!result.success) return undefined;
  for (const key of ['before', 'after'] as const) {
    for (const [index, name] of result.output[key].entries()) {
      if (!known || known.has(name)) continue;
      const line = lineAt(position(document.contents, [key, index]));
      report(line, `there is no recipe “${name}”${didYouMean(name, known)}`);
    }
  }
  return result.output;
}

/** The offset of the key that a path of keys ends in, or of the item. */
export function position(root: Node, path: (string | number)[]): number {
  let node: unknown = root;
  let offset = root.range?.[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
      offset = isScalar(pair?.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair?.value;
    } else {
      node = (node as { items?: unknown[] } | undefined)?.items?.[Number(key)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    }
  }
  return offset;
}
