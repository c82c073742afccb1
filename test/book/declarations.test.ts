import { expect, test } from 'vitest';
import { declarations } from '../../lib/book/declarations.ts';
import { scan } from '../../lib/book/tokens.ts';

/** Names with the lines on which each begins and ends. */
function found(source: string): Record<string, [number, number]> {
  const all = declarations(source, scan(source).tokens).values();
  return Object.fromEntries([...all].map(({ name, line, endLine }) => [name, [line, endLine]]));
}

test('a body is told from the braces of types', () => {
  expect(
    found(`interface Box<T = {}> extends Map<{ a: T }, string> {
  get(): { a: T };
}
class Sub<T extends { a: 1 }> extends Box {
}
function f(a: { b: 1 } = { b: 1 }): Promise<{ a: 1 }> | { c: 2 }[] {
  return { c: 2 };
}
const g = <T>(a: T): a is { b: 1 } => {
  return true;
};`),
  ).toEqual({ Box: [1, 3], Sub: [4, 5], f: [6, 8], g: [9, 11] });
});

test('a comma between angle brackets parts types, not variables', () => {
  expect(found('let a: Map<B, C, D> = new Map<B, C, D>(), e = 1,\n  f;')).toEqual({
    a: [1, 2],
    e: [1, 2],
    f: [1, 2],
  });
});

test('statements end without semicolons too, and words that only sometimes declare are looked at', () => {
  expect(
    found(`const a = 1
type B =
  | 'b'
  | Array<string>
export const c = async
  (d) => d
type = c
const { e, f } = g
export default function () {}
export default class extends B {}
const enum H { i }
export type { J } from 'j'`),
  ).toEqual({ a: [1, 1], B: [2, 4], c: [5, 6] });
});

test('a file that ends early is read to its end', () => {
  expect(found('function f() {\n  if (')).toEqual({ f: [1, 2] });
  expect(found('const a')).toEqual({ a: [1, 1] });
});
