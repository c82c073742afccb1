/** A check as it is listed beside its exercise. */
export interface CheckOutline {
  id: string;
  points: number;
  title: string;
}

const text = String.raw`('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")`;
const check = new RegExp(
  String.raw`^ {4}id: ${text},\n {4}points: (\d+),\n {4}title:\s+${text},$`,
  'gm',
);

/**
 * The checks that a module lists, read without running it: a site is built of
 * a book that nobody has looked at yet. It knows checks as the linter formats
 * them, each an object whose `id`, `points` and `title` come first and are
 * literal; undefined where the module makes any of them in another way.
 */
export function outlineChecks(source: string): CheckOutline[] | undefined {
  const checks = [...source.matchAll(check)].map(
    ([, id = '', points = '', title = '']): CheckOutline => ({
      id: literal(id),
      points: Number(points),
      title: literal(title),
    }),
  );
  const all = source.match(/^\s*id:/gm)?.length ?? 0;
  return checks.length > 0 && checks.length === all ? checks : undefined;
}

function literal(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(.)/g, '$1');
}
