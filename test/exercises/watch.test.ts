import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { exerciseCommand } from '../../lib/exercises/exercise-command.ts';
import type { ExerciseTools } from '../../lib/exercises/student/desk.ts';
import { listenToKeys } from '../../lib/exercises/student/keys.ts';
import { needsPolling, watchSaves } from '../../lib/exercises/student/saves.ts';
import { screenOf } from '../../lib/exercises/student/screen.ts';
import { turns } from '../../lib/exercises/student/turns.ts';
import { readProgress } from '../../lib/exercises/workbook.ts';
import { temporaryFolder, until } from '../play/help.ts';
import { bookOf, fakeKeyboard, judgeByText, toolsOf, write } from './student-book.ts';

const book = () =>
  bookOf({ 'qotd/timed': { kind: 'gap' }, 'qotd/whole': {}, 'dns/names': { title: 'Names' } });

/** Watches in a book, on a terminal that the test plays. */
function watching(root: string, line: string, more: Partial<ExerciseTools> = {}, terminal = true) {
  let text = '';
  const stream = () =>
    Object.assign(
      new Writable({
        decodeStrings: false,
        write(chunk, _encoding, done) {
          text += chunk;
          done();
        },
      }),
      { isTTY: terminal, columns: 80 },
    );
  const keyboard = fakeKeyboard();
  keyboard.isTTY = terminal;
  const stopping = new AbortController();
  const ended = exerciseCommand(
    ['watch', ...line.split(' ').filter((word) => word !== '')],
    {
      ...{ root, stdout: stream(), stderr: stream(), environment: { NO_COLOR: '1' } },
      signal: stopping.signal,
    },
    toolsOf({ keyboard, ...more }),
  );
  ended.catch(() => {});
  onTestFinished(async () => {
    stopping.abort(new Error('the test is over'));
    await ended.catch(() => {});
  });
  let seen = 0;
  return {
    keyboard,
    ended,
    stop: (reason: Error) => stopping.abort(reason),
    text: () => text,
    /** Waits until something is printed, after what was waited for before. */
    shows: async (part: string) => {
      await until(() => text.indexOf(part, seen) >= 0, `“${part}” is shown`, 10_000);
      const from = seen;
      seen = text.indexOf(part, seen) + part.length;
      return text.slice(from, seen);
    },
  };
}

const attempt = (root: string, id: string) => join(root, 'workbook', `${id}.ts`);
const entryOf = (root: string, id: string) =>
  readProgress({ folder: join(root, 'workbook') }).exercises[id];
const footer = 'n next  h hint  l list  c check all  r reset  s solution  q quit\n';

describe('watch', () => {
  test('begins an exercise, and checks it whenever it is saved', async () => {
    const root = book();
    const { ended, keyboard, shows } = watching(root, '');
    expect(await shows(footer)).toContain('Make `timed` work:');
    write(attempt(root, 'qotd/timed'), 'first: passed');
    const told = await shows(footer);
    expect(told).toMatch(
      /^\x1b\[2J\x1b\[HAbout timed \(qotd\/timed\)\n\nChecking workbook\/qotd\/timed\.ts, with seed /,
    );
    expect(told).toContain('2 of 3 points: 1 passed, 1 failed.\n');
    write(attempt(root, 'qotd/timed'), 'all pass');
    expect(await shows(footer)).toContain('Well done: qotd/timed passes.\nn goes on');
    keyboard.press('q');
    expect(await ended).toBe(0);
    expect(keyboard.raw).toEqual([true, false]);
    expect(entryOf(root, 'qotd/timed')).toMatchObject({ best: { score: 3, points: 3 } });
  });

  test('takes what was worked on last, or the next where that has passed', async () => {
    const root = book();
    const first = watching(root, 'timed');
    await first.shows(footer);
    write(attempt(root, 'qotd/timed'), 'first: passed');
    await first.shows('2 of 3 points');
    first.keyboard.press('q');
    await first.ended;
    const second = watching(root, '');
    expect(await second.shows(footer)).toContain('Checking workbook/qotd/timed.ts');
    write(attempt(root, 'qotd/timed'), 'all pass');
    await second.shows('Well done');
    second.keyboard.press('\x03');
    expect(await second.ended).toBe(0);
    const third = watching(root, '');
    expect(await third.shows(footer)).toContain('Make `whole` work:');
  });

  test('a save during a check ends that check and begins another', async () => {
    const root = book();
    const judged: string[] = [];
    const ends: string[] = [];
    const judge: ExerciseTools['judge'] = async (exercise, source, plan) => {
      judged.push(source);
      if (source !== 'slow') return judgeByText(exercise, source, plan);
      await new Promise((resolve) => plan.signal.addEventListener('abort', resolve));
      // It takes a while until all is gone.
      await sleep(50);
      ends.push(source);
      throw plan.signal.reason;
    };
    const { shows, text, keyboard, ended } = watching(root, 'timed', { judge });
    await shows(footer);
    write(attempt(root, 'qotd/timed'), 'slow');
    await shows('1 of 2: first …');
    expect(judged).toEqual(['slow']);
    write(attempt(root, 'qotd/timed'), 'all pass');
    await shows('Well done');
    expect(ends).toEqual(['slow']);
    expect(judged).toEqual(['slow', 'all pass', 'all pass']);
    expect(text()).not.toContain('exercise: ');
    write(attempt(root, 'qotd/timed'), 'slow');
    await shows('1 of 2: first …');
    keyboard.press('q');
    expect(await ended).toBe(0);
    expect(ends).toEqual(['slow', 'slow']);
  });

  test('does what keys ask for', async () => {
    const root = book();
    const { keyboard, shows } = watching(root, 'timed');
    await shows(footer);
    keyboard.press('h');
    expect(await shows(footer)).toContain('Hint 1 of 3\n\nA nudge.');
    keyboard.press('H');
    expect(await shows(footer)).toContain('Hint 2 of 3');
    expect(entryOf(root, 'qotd/timed')?.hints).toBe(2);
    keyboard.press('l');
    expect(await shows(footer)).toContain('0 of 3 done; 1 begun;');
    keyboard.press('\r');
    expect(await shows(footer)).toContain('0 of 3 points: 2 failed.');
    keyboard.press('n');
    expect(await shows(footer)).toContain('Make `whole` work:');
    write(attempt(root, 'qotd/whole'), 'all pass');
    await shows(footer);
    keyboard.press('c');
    const all = await shows(footer);
    expect(all).toContain('✗ qotd/timed  0 of 3 points: 2 failed.\n');
    expect(all).toContain('✓ qotd/whole  3 of 3 points: 2 passed.\n');
    keyboard.press('s');
    expect(await shows(footer)).toContain('// The solution of whole.\n');
    keyboard.press('n');
    expect(await shows(footer)).toContain('Make `names` work:');
    write(attempt(root, 'dns/names'), 'all pass');
    await shows('Well done');
    await shows(footer);
    keyboard.press('n');
    expect(await shows(footer)).toContain('Checking workbook/qotd/timed.ts');
    write(attempt(root, 'qotd/timed'), 'all pass');
    await shows('Well done');
    await shows(footer);
    keyboard.press('n');
    await shows('There is no other exercise left to do.');
  });

  test('asks once more before something is taken away', async () => {
    const root = book();
    const { keyboard, shows, text } = watching(root, 'timed');
    const path = attempt(root, 'qotd/timed');
    await shows(footer);
    write(path, 'mine');
    await shows(footer);
    keyboard.press('r');
    await shows('Press r again');
    keyboard.press('x');
    await shows('It is left as it is.');
    keyboard.press('r');
    await shows('Press r again');
    keyboard.press('s');
    await shows('Press s again');
    keyboard.press('r');
    await shows('Press r again');
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(entryOf(root, 'qotd/timed')?.gaveUp).toBeUndefined();
    keyboard.press('r');
    expect(await shows(footer)).toContain('kept as workbook/qotd/timed.backup-1.ts');
    expect(readFileSync(path, 'utf8')).toBe('// timed\n');
    keyboard.press('s');
    await shows('Press s again');
    keyboard.press('s');
    expect(await shows(footer)).toContain('// The solution of timed.\n');
    expect(entryOf(root, 'qotd/timed')?.gaveUp).toBeDefined();
    expect(text()).not.toContain('exercise: ');
  });

  test('goes on when the attempt is gone, or something else goes wrong', async () => {
    const root = book();
    const { keyboard, shows } = watching(root, 'timed');
    await shows(footer);
    rmSync(join(root, 'workbook/qotd'), { recursive: true });
    keyboard.press('\r');
    await shows('There is no attempt any more.');
    keyboard.press('rr');
    await shows('exercise: qotd/timed has no attempt');
    write(attempt(root, 'qotd/timed'), 'all pass');
    await shows('Well done');
    write(join(root, 'workbook/progress.json'), '{');
    keyboard.press('h');
    await shows('progress.json cannot be read');
    keyboard.press('\r');
    await shows('progress.json cannot be read');
  });

  test('without a terminal has no keys, and neither clears nor replaces anything', async () => {
    const root = book();
    const { keyboard, shows, text, stop, ended } = watching(root, 'timed --poll', {}, false);
    await shows('looking for saves of workbook/qotd/timed.ts\n');
    write(attempt(root, 'qotd/timed'), 'all pass');
    await shows('npm run exercise solution qotd/timed shows');
    expect(text()).not.toContain('\x1b');
    expect(text()).not.toContain('q quit');
    expect(keyboard.raw).toEqual([]);
    stop(new Error('Ctrl-C'));
    await expect(ended).rejects.toThrow('Ctrl-C');
  });

  test('leaves the terminal as it was, whatever ends it', async () => {
    for (const reason of ['SIGTERM', 'SIGINT']) {
      const { keyboard, shows, stop, ended } = watching(book(), '');
      await shows(footer);
      stop(new Error(reason));
      await expect(ended).rejects.toThrow(reason);
      expect(keyboard.raw).toEqual([true, false]);
    }
  });
});

describe('keys', () => {
  test('are given back on exit, too', () => {
    const keyboard = fakeKeyboard();
    const before = process.listeners('exit');
    const { close } = listenToKeys(keyboard, () => {});
    const [added] = process.listeners('exit').filter((listener) => !before.includes(listener));
    added?.(0);
    expect(keyboard.raw).toEqual([true, false]);
    close();
    expect(process.listeners('exit')).toEqual(before);
  });

  test('are told by their names, and arrows are none', () => {
    const keyboard = fakeKeyboard();
    const pressed: string[] = [];
    const { close } = listenToKeys(keyboard, (key) => pressed.push(key));
    for (const text of ['n', 'N', '\r', '\x03', '\x04', '\x1b', '\x1b[A', 'ab'])
      keyboard.press(text);
    close();
    keyboard.press('z');
    expect(pressed).toEqual(['n', 'n', 'enter', 'ctrl-c', 'ctrl-d', 'escape', 'a', 'b']);
  });
});

describe('saves', () => {
  const follow = (path: string, poll: boolean) => {
    const saves: string[] = [];
    const close = watchSaves(path, { poll, saved: (text) => saves.push(text) });
    onTestFinished(close);
    return {
      saves,
      told: (count: number) => until(() => saves.length >= count, `save ${count}`, 10_000),
    };
  };

  test.each([
    ['by events', false],
    ['by looking', true],
  ])('are noticed however they are made, %s', async (_name, poll) => {
    const folder = temporaryFolder();
    const path = join(folder, 'attempt.ts');
    writeFileSync(path, 'one');
    const { saves, told } = follow(path, poll);
    writeFileSync(path, 'two');
    await told(1);
    // A new file in its place.
    writeFileSync(join(folder, 'draft'), 'three');
    renameSync(join(folder, 'draft'), path);
    await told(2);
    // Taken away first.
    rmSync(path);
    await sleep(300);
    writeFileSync(path, 'four');
    await told(3);
    // Emptied before it is written.
    writeFileSync(path, '');
    await sleep(120);
    writeFileSync(path, 'five');
    await told(4);
    // The same once more, a while later.
    await sleep(600);
    writeFileSync(path, 'five');
    await told(5);
    writeFileSync(join(folder, 'another.ts'), 'no');
    await sleep(400);
    expect(saves).toEqual(['two', 'three', 'four', 'five', 'five']);
  });

  test('are noticed where events do not come', async () => {
    const folder = join(temporaryFolder(), 'later');
    const path = join(folder, 'attempt.ts');
    const { saves, told } = follow(path, false);
    write(path, 'one');
    await told(1);
    expect(saves).toEqual(['one']);
    expect(existsSync(path)).toBe(true);
  });

  test('are looked for on file systems that do not tell of them', () => {
    const of = (type: number, platform: NodeJS.Platform = 'linux') =>
      needsPolling('/work', { platform, statfs: () => ({ type }) });
    const [ext4, ninep, nfs, cifs] = [0xef53, 0x01021997, 0x6969, 0xff534d42];
    expect([ext4, ninep, nfs, cifs].map((type) => of(type))).toEqual([false, true, true, true]);
    // As a number with a sign, on machines of 32 bits.
    expect(of(cifs | 0)).toBe(true);
    expect(of(ninep, 'darwin')).toBe(false);
    expect(
      needsPolling('\\\\server\\share', { platform: 'win32', statfs: () => ({ type: 0 }) }),
    ).toBe(true);
    const failing = () => {
      throw new Error('no such folder');
    };
    expect(needsPolling('/gone', { platform: 'linux', statfs: failing })).toBe(false);
  });
});

describe('turns', () => {
  test('are taken one at a time, and the last one counts', async () => {
    const log: string[] = [];
    const { take, close } = turns((error) => log.push(error.message));
    const turn = (name: string) =>
      take(async (signal) => {
        log.push(`${name} begins`);
        await sleep(20, undefined, { signal }).catch(() => {});
        log.push(`${name} ${signal.aborted ? 'is ended' : 'ends'}`);
        signal.throwIfAborted();
      });
    await Promise.all([turn('one'), turn('two'), turn('three')]);
    expect(log).toEqual(['three begins', 'three ends']);
    const four = turn('four');
    await sleep(5);
    await turn('five');
    await four;
    expect(log.slice(2)).toEqual(['four begins', 'four is ended', 'five begins', 'five ends']);
    await take(async () => {
      throw new Error('a mistake');
    });
    expect(log.at(-1)).toBe('a mistake');
    const six = turn('six');
    await sleep(5);
    await close();
    await six;
    await turn('seven');
    expect(log.slice(-2)).toEqual(['six begins', 'six is ended']);
  });
});

describe('the screen', () => {
  test('replaces what is being done by what comes after it', () => {
    let text = '';
    const stdout = Object.assign(
      new Writable({
        decodeStrings: false,
        write(chunk, _encoding, done) {
          text += chunk;
          done();
        },
      }),
      { isTTY: true, columns: 10 },
    );
    const terminal = {
      root: '',
      stdout,
      stderr: stdout,
      environment: {},
      signal: new AbortController().signal,
    };
    const screen = screenOf(terminal);
    screen.doing('a long thing');
    screen.say('said');
    screen.doing();
    screen.say('and said');
    expect(text).toBe('a long t…\r\x1b[Ksaid\na long t…\r\x1b[Kand said\n');
    text = '';
    const dumb = screenOf({ ...terminal, environment: { TERM: 'dumb' } });
    dumb.clear();
    dumb.doing('a thing');
    dumb.say('said');
    expect(text).toBe('said\n');
  });
});
