import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keep, readKept } from '../../lib/book/kept.ts';
import { bookReader } from '../../lib/book/read.ts';
import { sampleBook } from './sample.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'wirebook-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

test('what was damaged was never kept', () => {
  const file = join(folder(), 'below', 'file');
  expect(keep(file, [Buffer.from('con'), Buffer.from('tent')])).toBe(true);
  expect(readKept(file)?.toString()).toBe('content');
  const kept = readFileSync(file);
  for (const damaged of [kept.subarray(0, 35), Buffer.alloc(0), kept.map((byte) => byte ^ 1)]) {
    writeFileSync(file, damaged);
    expect(readKept(file)).toBeUndefined();
  }
});

test('a place that cannot be written keeps nothing, and nothing fails', () => {
  const place = folder();
  const file = join(place, 'file');
  writeFileSync(file, '');
  expect(keep(join(file, 'below'), [Buffer.from('x')])).toBe(false);
  expect(readKept(join(file, 'below'))).toBeUndefined();
});

test('a reader reads again what changed, and keeps the rest', () => {
  const root = sampleBook();
  const read = bookReader(root);
  const recipe = (changed: string[]) => read(changed).book.chapters[0]?.recipes[0];
  const readme = join(root, 'recipes/greeting/README.md');
  const first = recipe([]);
  expect(recipe([join(root, 'recipes/README.md')])).toBe(first);

  writeFileSync(readme, readFileSync(readme, 'utf8').replace(/^title: .*/m, 'title: Another'));
  expect(recipe([readme])?.title).toBe('Another');

  // What a recipe may refer to has changed: it may be wrong now, or right.
  const glossary = join(root, 'recipes/glossary.md');
  const second = recipe([]);
  writeFileSync(glossary, `${readFileSync(glossary, 'utf8')}\n## New term\n\nMeans something.\n`);
  expect(recipe([glossary])).not.toBe(second);
});

test('a reader sees a chapter and a folder that are new, and tells of each mistake once', () => {
  const root = sampleBook();
  const read = bookReader(root);
  const before = read([]);
  const contents = join(root, 'recipes/README.md');
  const text = readFileSync(contents, 'utf8');
  writeFileSync(contents, text.replace(/^# .*/m, '# Another book'));
  expect(read([contents]).book.title).toBe('Another book');

  // The folder is in no chapter: two mistakes at least, as often as it is read.
  mkdirSync(join(root, 'recipes/strange'));
  const { mistakes } = read([]);
  expect(mistakes.length).toBeGreaterThan(before.mistakes.length);
  expect(read([]).mistakes).toEqual(mistakes);
});
