import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { readBook } from '../../lib/book/read.ts';
import { benchCommand, figuresOf } from '../../site/bench/command.ts';
import { type Figures, missed, row } from '../../site/bench/report.ts';
import { writeSyntheticBook } from '../../site/bench/synthetic.ts';
import { codeOf } from '../../site/code/code-of.ts';
import { recipesOf } from '../../site/paths.ts';
import { terminal } from './sample/terminal.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 120_000 });

const project = fileURLToPath(new URL('../..', import.meta.url));

test('a synthetic book is sound, and no two of its recipes have code or a paragraph in common', () => {
  const root = mkdtempSync(join(tmpdir(), 'wirebook-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const count = recipesOf(readBook(project).book).length;
  writeSyntheticBook(project, root, count + 2);
  const { book, mistakes } = readBook(root);
  expect(mistakes).toEqual([]);
  const recipes = recipesOf(book);
  expect(recipes).toHaveLength(count + 2);
  for (const copy of recipes.slice(count)) {
    const original = recipes.find(({ name }) => name === copy.name.replace(/-2$/, '-1'));
    const codes = new Set(original && codeOf(original).map(({ code }) => code));
    expect(codes.size).toBeGreaterThan(5);
    expect(codeOf(copy).filter(({ code }) => codes.has(code))).toEqual([]);
    const texts = new Set(original?.pitfalls.map(({ body }) => body));
    expect(copy.pitfalls.filter(({ body }) => texts.has(body))).toEqual([]);
  }
});

test('a small book is measured in time, work and memory', async () => {
  const figures = await figuresOf(project, { size: 2, repeats: 1 });
  for (const { time, work, memory } of [figures.loop, figures.cold, figures.warm]) {
    expect(time).toBeGreaterThan(0);
    expect(work).toBeGreaterThan(0);
    expect(memory).toBeGreaterThan(10);
  }
  expect(figures.warm.work).toBeLessThan(figures.cold.work);
});

describe('the report', () => {
  const usage = (time: number) => ({ time, work: 2 * time, memory: 99.6 });
  const figures = (size: number, cold: number, warm: number, edit: number): Figures => ({
    size,
    loop: usage(10),
    cold: usage(cold),
    warm: usage(warm),
    edits: { text: edit, program: edit },
  });

  test('is a table', () => {
    expect(row(figures(200, 9, 2, 80)).split('\n')).toEqual([
      '    200  loop  10.00 s  20.00 s   100 MB   1.00 ×   1.00 ×   50.0 ms',
      '         cold   9.00 s  18.00 s   100 MB   0.90 ×   0.90 ×   45.0 ms',
      '         warm   2.00 s   4.00 s   100 MB   0.20 ×   0.20 ×   10.0 ms',
      '         edit to page: text 80 ms, program 80 ms',
      '',
    ]);
  });

  test('names what is over its limit', () => {
    expect(missed(figures(19, 15, 2.5, 150))).toEqual([]);
    expect(missed(figures(200, 10, 2.5, 150))).toEqual([]);
    expect(missed(figures(200, 15, 2.6, 151))).toEqual([
      '200 recipes: cold took 1.50 ×; the limit is 1 ×',
      '200 recipes: warm took 0.26 ×; the limit is 0.25 ×',
      '200 recipes: an edit of text took 151 ms; the limit is 150 ms',
      '200 recipes: an edit of a program took 151 ms; the limit is 150 ms',
    ]);
  });
});

describe('npm run bench', () => {
  test.each([
    ['--sizes', 'x'],
    ['--sizes', '0'],
    ['--size', '19'],
    ['--runs', '0'],
    ['--runs', '1.5'],
  ])('refuses %s %s', async (...args) => {
    const { where, written } = terminal('/nowhere');
    expect(await benchCommand(args, where)).toBe(2);
    expect(written.stderr).toMatch(/^bench: .*\n$/);
  });

  test('tells how it is used', async () => {
    const { where, written } = terminal('/nowhere');
    expect(await benchCommand(['--help'], where)).toBe(0);
    expect(written.stdout).toContain('Usage: npm run bench');
  });
});
