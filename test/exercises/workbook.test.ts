import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { withLock } from '../../lib/exercises/lock.ts';
import type { Exercise } from '../../lib/exercises/model.ts';
import { note, readProgress, reset, start, update } from '../../lib/exercises/workbook.ts';
import { compiled } from '../../lib/play/compile.ts';
import { temporaryFolder, until } from '../play/help.ts';
import { write } from './student-book.ts';

const writer = fileURLToPath(new URL('./workbook-writer.ts', import.meta.url));
const exercise = { id: 'qotd/whole', starter: 'the starter' } as Exercise;
const drafts = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.draft'));

/** Starts the writer, and waits until it writes. */
async function writing(program: string, folder: string) {
  const child = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
  return { child, ended };
}

/** All numbers are the same, or there are none yet. */
function numberIn(folder: string): number {
  const { exercises } = readProgress({ folder });
  const numbers = Object.entries(exercises)
    .filter(([id]) => id.startsWith('qotd/number-'))
    .map(([, { hints }]) => hints);
  expect([0, 100]).toContain(numbers.length);
  expect(new Set(numbers).size).toBeLessThanOrEqual(1);
  return numbers[0] ?? 0;
}

describe('the progress', () => {
  test('is whole whenever who writes it is killed', { timeout: 90_000 }, async () => {
    const folder = temporaryFolder();
    const program = await compiled(writer);
    let last = 0;
    let left = 0;
    for (let round = 0; round < 50; round++) {
      const { child, ended } = await writing(program, folder);
      // Some at once, some after many writes.
      await sleep(Math.random() * 40);
      child.kill('SIGKILL');
      await ended;
      left += drafts(folder).length;
      last = numberIn(folder);
      // It is usable at once, and nothing of the killed one stays.
      note(
        { folder },
        'qotd/whole',
        (entry) => entry ?? { started: '2026-03-01T10:00:00Z', hints: 0 },
      );
      expect(drafts(folder)).toEqual([]);
      expect(existsSync(join(folder, 'progress.lock'))).toBe(false);
      const own = readFileSync(join(folder, `qotd/of-${child.pid}.ts`));
      expect(own).toHaveLength(100_000);
    }
    // Or no kill came at a moment that matters.
    expect(last).toBeGreaterThan(0);
    expect(left).toBeGreaterThan(0);
  });

  test('loses nothing when two write at the same time', { timeout: 30_000 }, async () => {
    const folder = temporaryFolder();
    const program = await compiled(writer);
    const { child, ended } = await writing(program, folder);
    for (let number = 0; number < 30; number++) {
      note({ folder }, `dns/number-${number}`, () => ({
        started: '2026-03-01T10:00:00Z',
        hints: 0,
      }));
    }
    // It may have had no turn so far.
    await until(() => numberIn(folder) > 0, 'the other has written', 10_000);
    child.kill('SIGKILL');
    await ended;
    const { exercises } = readProgress({ folder });
    expect(Object.keys(exercises).filter((id) => id.startsWith('dns/'))).toHaveLength(30);
  });

  test('that is damaged is not thrown away', () => {
    const folder = temporaryFolder();
    for (const text of ['', '{', '[]', '{"version":2,"exercises":{}}']) {
      writeFileSync(join(folder, 'progress.json'), text);
      expect(() => readProgress({ folder })).toThrow(
        /progress\.json cannot be read \(.*move it away/,
      );
      expect(() => update({ folder }, () => {})).toThrow('cannot be read');
      expect(readFileSync(join(folder, 'progress.json'), 'utf8')).toBe(text);
      expect(readdirSync(folder)).toEqual(['progress.json']);
    }
  });
});

describe('a lock', () => {
  test('that somebody holds is waited for, for a while', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'lock');
    writeFileSync(path, String(process.pid));
    // As if held since long ago.
    utimesSync(path, new Date(0), new Date(0));
    expect(withLock(path, () => 'done')).toBe('done');
    expect(existsSync(path)).toBe(false);
    // Held by nobody, by a clock that is wrong.
    writeFileSync(path, String(process.pid));
    utimesSync(path, new Date(), new Date(Date.now() + 1e6));
    const began = Date.now();
    expect(withLock(path, () => 'done')).toBe('done');
    expect(Date.now() - began).toBeGreaterThan(2_000);
  });

  test('is given back, whatever happens under it', () => {
    const path = join(temporaryFolder(), 'lock');
    expect(() =>
      withLock(path, () => {
        throw new Error('oh');
      }),
    ).toThrow('oh');
    expect(existsSync(path)).toBe(false);
  });
});

describe('an attempt', () => {
  test('is the starter, and is never written over', () => {
    const folder = join(temporaryFolder(), 'with a space');
    const path = join(folder, 'qotd/whole.ts');
    expect(start({ folder }, exercise, new Date())).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('the starter');
    writeFileSync(path, 'mine');
    expect(start({ folder }, exercise, new Date())).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(drafts(folder)).toEqual([]);
  });

  test('that is reset is kept under a name that is free', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'qotd/whole.ts');
    expect(reset({ folder }, exercise)).toBeUndefined();
    write(path, 'mine');
    write(join(folder, 'qotd/whole.backup-1.ts'), 'older');
    expect(reset({ folder }, exercise)).toBe(join(folder, 'qotd/whole.backup-2.ts'));
    expect(readFileSync(path, 'utf8')).toBe('the starter');
    expect(readFileSync(join(folder, 'qotd/whole.backup-1.ts'), 'utf8')).toBe('older');
    expect(readFileSync(join(folder, 'qotd/whole.backup-2.ts'), 'utf8')).toBe('mine');
  });
});
