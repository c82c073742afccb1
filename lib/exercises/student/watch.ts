import { wrap } from '../../wire/width.ts';
import type { Exercise } from '../model.ts';
import { attemptPath, readAttempt, readProgress, start } from '../workbook.ts';
import { allPassed, tryAndTell } from './check.ts';
import { checkAll } from './check-all.ts';
import { attemptName, columnsOf, type Desk, nextAfter, say } from './desk.ts';
import { hint } from './hint.ts';
import { type Keyboard, listenToKeys } from './keys.ts';
import { list } from './list.ts';
import { anew } from './reset.ts';
import { needsPolling, watchSaves } from './saves.ts';
import { mayBeShown, solution } from './solution.ts';
import { taskLines } from './start.ts';
import { turns } from './turns.ts';

export interface WatchOptions {
  /** Looks for saves instead of waiting to be told. */
  poll: boolean;
  keyboard: Keyboard;
}

/**
 * `watch`: tries the attempt whenever it is saved, and does what single keys
 * ask for, until it is told to end.
 *
 * @throws the reason of the terminal's signal
 */
export async function watchAttempts(
  desk: Desk,
  first: Exercise,
  { poll, keyboard }: WatchOptions,
): Promise<number> {
  const { colours, screen, terminal } = desk;
  const polls = poll || needsPolling(desk.workbook.folder);
  const { take, close } = turns((error) => say(desk, `exercise: ${error.message}`, ...footer()));
  let exercise = first;
  /** The key of which a second press does what the first only asked about. */
  let asked = '';
  let unwatch = (): void => {};
  let quit = (): void => {};
  const ended = new Promise<void>((resolve) => {
    quit = resolve;
  });

  const footer = (): string[] => {
    const keys = 'n next  h hint  l list  c check all  r reset  s solution  q quit';
    const name = attemptName(desk, exercise);
    const looks = polls ? 'looking for saves of' : 'waiting for saves of';
    return ['', colours.faint(`${looks} ${name}`), ...(heard ? [colours.faint(keys)] : [])];
  };

  /** Tries the attempt as it is now. */
  const check = (source = readAttempt(desk.workbook, exercise)): Promise<void> =>
    take(async (signal) => {
      screen.clear();
      say(desk, ...titleLines(desk, exercise));
      if (source === undefined) {
        say(desk, 'There is no attempt any more. Save it, or begin anew with r.', ...footer());
        return;
      }
      const report = await tryAndTell(desk, exercise, source, { signal });
      if (allPassed(report)) say(desk, ...doneLines(desk, exercise, heard));
      say(desk, ...footer());
    });

  const follow = (): void => {
    unwatch();
    const path = attemptPath(desk.workbook, exercise);
    unwatch = watchSaves(path, { poll: polls, saved: (text) => void check(text) });
  };

  /** Goes to an exercise: tells the task of a new one, tries the attempt at another. */
  const go = async (to: Exercise): Promise<void> => {
    exercise = to;
    const begun = start(desk.workbook, exercise, desk.now());
    follow();
    if (!begun) return check();
    await take(async () => {
      screen.clear();
      say(desk, ...taskLines(desk, exercise), '');
      say(desk, `Your program to work on: ${colours.bold(attemptName(desk, exercise))}`);
      say(desk, 'It is tried whenever you save it.', ...footer());
    });
  };

  const next = async (): Promise<void> => {
    const { exercises: entries } = readProgress(desk.workbook);
    const to = nextAfter(exercise, desk, ({ id }) => !entries[id]?.passed);
    if (to) return go(to);
    say(desk, 'There is no other exercise left to do.', ...footer());
  };

  /** Whether a key that takes something away was pressed twice. */
  const sure = (key: string, words: string): boolean => {
    const again = asked === key;
    asked = again ? '' : key;
    const question = `${words} Press ${key} again to do so, any other key to let it be.`;
    if (!again) say(desk, '', ...wrap(question, columnsOf(desk)));
    return again;
  };

  const acts: Record<string, () => void | Promise<void>> = {
    enter: () => check(),
    n: next,
    h: () => {
      say(desk, '');
      hint(desk, exercise);
      say(desk, ...footer());
    },
    l: () => {
      screen.clear();
      list(desk);
      say(desk, ...footer());
    },
    c: () =>
      take(async (signal) => {
        screen.clear();
        await checkAll(desk, signal);
        say(desk, ...footer());
      }),
    r: () => {
      const name = attemptName(desk, exercise);
      if (
        !sure('r', `This puts the starter back in ${name}; what is there now is kept beside it.`)
      ) {
        return;
      }
      anew(desk, exercise);
      follow();
      say(desk, ...footer());
    },
    s: () => {
      const words = `${exercise.id} does not pass yet. This shows a solution and notes that you gave up.`;
      if (!mayBeShown(desk, exercise) && !sure('s', words)) return;
      screen.clear();
      solution(desk, exercise, true);
      say(desk, ...footer());
    },
    q: () => quit(),
    'ctrl-c': () => quit(),
    'ctrl-d': () => quit(),
  };
  const press = async (key: string): Promise<void> => {
    const before = asked;
    if (before !== '' && before !== key) {
      asked = '';
      say(desk, 'It is left as it is.');
    }
    try {
      await acts[key]?.();
    } catch (error) {
      say(desk, `exercise: ${(error as Error).message}`, ...footer());
    }
  };

  const { heard, close: closeKeys } = listenToKeys(keyboard, (key) => void press(key));
  const interrupted = (): void => quit();
  terminal.signal.addEventListener('abort', interrupted, { once: true });
  try {
    if (!terminal.signal.aborted) {
      void go(exercise).catch((error: Error) => say(desk, `exercise: ${error.message}`));
      await ended;
    }
  } finally {
    terminal.signal.removeEventListener('abort', interrupted);
    unwatch();
    closeKeys();
    await close();
  }
  terminal.signal.throwIfAborted();
  return 0;
}

function titleLines({ colours }: Desk, { title, id }: Exercise): string[] {
  return [`${colours.bold(title)} ${colours.faint(`(${id})`)}`, ''];
}

function doneLines({ colours }: Desk, { id }: Exercise, keys: boolean): string[] {
  return [
    colours.bold(`Well done: ${id} passes.`),
    keys
      ? 'n goes on with the next exercise, s shows how we would write this one.'
      : `npm run exercise solution ${id} shows how we would write it.`,
  ];
}
