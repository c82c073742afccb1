import { expect, test } from 'vitest';
import { findTests } from '../../lib/book/tests.ts';

const titles = (source: string) => findTests(source).map(({ title }) => title);

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
    `\ndescribe('g', () => {\n  test('a', () => {\n    f();\n\n    g();\n  });\n});`,
  );
  expect(found).toEqual({
    title: 'a',
    line: 3,
    source: "test('a', () => {\n  f();\n\n  g();\n});",
  });
});

test('finds tests with types, members and tables before their title, and tests in tests', () => {
  const source = `test.each<[string, Map<string, () => void>]>([['x', f]])('a', f);
test.each\`n \${1}\`('b', f);
await test.for(rows)('c', () => { it('d', f); });`;
  expect(titles(source)).toEqual(['a', 'b', 'c', 'd']);
});

test.each([
  'const quote = /`/;',
  'const all = [/[/`]/, /\\/`/];',
  'if (wrong) /`/.test(text);',
  'const part = half / whole + "/`";',
  'const part = (one + two) / whole + "/`";',
  'const part = list[0] / 2 + type / 2 + "/`";',
  'const text = `$' + '{{ a: `}$' + "{'}'}(` }.a} ' `;",
])('is not led astray by %s', (before) => {
  expect(titles(`${before}\ntest('a', f);`)).toEqual(['a']);
});

test('reads the escapes in a title, and ends nowhere where nothing is closed', () => {
  expect(titles("test('it\\'s \\u0041', f)")).toEqual(["it's A"]);
  expect(titles("test('a', f")).toEqual([]);
  expect(titles("test<test<'a', f")).toEqual([]);
});
