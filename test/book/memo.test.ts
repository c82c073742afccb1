import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keep, readKept } from '../../lib/book/kept.ts';
import { diskMemo } from '../../lib/book/memo.ts';
import { bookReader, readBook } from '../../lib/book/read.ts';
import { replacing, sampleBook } from './sample.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'wirebook-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Counts how often something is made. */
function counting() {
  let count = 0;
  return () => ({ count: ++count, bytes: new Uint8Array([1, 2]), map: new Map([['a', 1]]) });
}

test('remembers by what a thing is made from, for the next to come', () => {
  const place = folder();
  const make = counting();
  const first = diskMemo(place, '1').memo(['a', 'b'], make);
  expect(first).toEqual({ count: 1, bytes: new Uint8Array([1, 2]), map: new Map([['a', 1]]) });
  expect(diskMemo(place, '1').memo(['a', 'b'], make)).toEqual(first);
  expect(diskMemo(place, '1').memo(['ab'], make).count).toBe(2);
  expect(diskMemo(place, '2').memo(['a', 'b'], make).count).toBe(3);
});

test('makes again what was damaged', () => {
  const place = folder();
  const make = counting();
  diskMemo(place, '1').memo(['a'], make);
  const [name = ''] = readdirSync(place);
  const file = join(place, name);
  const kept = readFileSync(file);
  for (const damaged of [kept.subarray(0, 40), Buffer.alloc(0), kept.map((byte) => byte ^ 1)]) {
    writeFileSync(file, damaged);
    const { count } = diskMemo(place, '1').memo(['a'], make);
    expect(count).toBeGreaterThan(1);
  }
  expect(make().count).toBe(5);
});

test('drops what was not asked for', () => {
  const place = folder();
  const make = counting();
  diskMemo(place, '1').memo(['old'], make);
  const { memo, prune } = diskMemo(place, '1');
  memo(['new'], make);
  prune();
  expect(readdirSync(place)).toHaveLength(1);
  expect(diskMemo(place, '1').memo(['new'], make).count).toBe(2);
});

test('a place that cannot be written keeps nothing, and nothing fails', () => {
  const place = folder();
  const file = join(place, 'file');
  writeFileSync(file, '');
  expect(keep(join(file, 'below'), Buffer.from('x'))).toBe(false);
  expect(readKept(join(file, 'below'))).toBeUndefined();
  expect(diskMemo(file, '1').memo(['a'], () => 7)).toBe(7);
});

test('a book read with a memo is the same book, with the same mistakes', () => {
  const wrong = { 'recipes/greeting/greeting.ts': replacing('/**', '/*') };
  for (const root of [sampleBook(), sampleBook(wrong)]) {
    const place = folder();
    const plain = readBook(root);
    expect(readBook(root, diskMemo(place, '1').memo)).toEqual(plain);
    expect(readBook(root, diskMemo(place, '1').memo)).toEqual(plain);
  }
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
