import { expect, test } from 'vitest';
import { findTests } from '../../lib/book/tests.ts';

const titles = (source: string) => findTests('a.test.ts', source).map(({ title }) => title);

test('finds tests whose title is a plain string', () => {
  expect(titles('test(\'a\', f); it("b", f); test(`c`, f);')).toEqual(['a', 'b', 'c']);
});

test('finds tests in a describe, with modifiers and with options', () => {
  const source = `describe('group', () => {
  test('a', f);
  test.each([1])('b', f);
  test.skipIf(!ipv6)('c', f);
  test('d', { timeout: 1 }, f);
});`;
  expect(titles(source)).toEqual(['a', 'b', 'c', 'd']);
});

test('takes nothing else for a test', () => {
  const source = `// test('a', f);
const text = "test('b', f)";
other('c', f);
my.test('d', f);
test(title, f);
test(\`e \${1}\`, f);`;
  expect(titles(source)).toEqual([]);
});

test('gives the whole test and its line, without the indentation that its lines share', () => {
  const [found] = findTests(
    'a.test.ts',
    `\ndescribe('g', () => {\n  test('a', () => {\n    f();\n\n    g();\n  });\n});`,
  );
  expect(found).toEqual({
    title: 'a',
    line: 3,
    source: "test('a', () => {\n  f();\n\n  g();\n});",
  });
});
