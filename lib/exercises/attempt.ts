import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Capture, capture } from './capture.ts';
import type { Ground } from './cell.ts';
import { HOLDERS, launch } from './launch.ts';
import { DEFAULT_LIMITS, type Limits, size } from './limits.ts';
import { type AttemptResult, type Breach, fromShell, judge } from './outcome.ts';
import { childrenOf } from './processes.ts';
import { removeAll, signalGroup } from './remove.ts';
import { type Watch, watch, wroteTooMuch } from './watch.ts';

export interface AttemptPlan {
  /** A program that plain `node` runs: compiled, one file, `node:` imports only. */
  program: string;
  /** Its arguments. They name files relative to `folder`, which has another path in a cell. */
  args?: readonly string[];
  /** Added to an environment that has nothing of this process's own. */
  environment?: Readonly<Record<string, string>>;
  /** Its scratch and working folder, which exists; in a cell, within the cell's folder. */
  folder: string;
  /** What differs from `DEFAULT_LIMITS`. */
  limits?: Partial<Limits>;
  /** What it reads on stdin, which is empty otherwise. */
  input?: string | Uint8Array;
  /** `thisCell()`, in the worker of a cell; without it nothing confines the attempt. */
  ground?: Ground;
}

/** An attempt that runs. Whoever starts it awaits `ended`, or ends it by `stop`. */
export interface Attempt {
  /** All it printed so far, within its limit. */
  stdout: () => string;
  stderr: () => string;
  /** Waits until whole lines of stdout match; undefined when the attempt ends without. */
  printed: (pattern: RegExp) => Promise<RegExpExecArray | undefined>;
  /** What became of it, told when nothing of it is left; never rejects. */
  ended: Promise<AttemptResult>;
  /** Asks it to end (default SIGTERM), and takes it away when it goes on for `limits.grace`. */
  stop: (signal?: NodeJS.Signals) => Promise<AttemptResult>;
}

/** Runs an attempt to its end. Nothing that it started is left then; never rejects. */
export async function runAttempt(plan: AttemptPlan): Promise<AttemptResult> {
  return startAttempt(plan).ended;
}

/** Milliseconds that the system may take to begin an attempt. */
const PATIENCE = 15_000;

/** Milliseconds that its output is waited for when all its processes are gone. */
const LAST_WORDS = 2_000;

// What still runs when this process ends is taken along.
const running = new Set<number>();
process.on('exit', () => {
  for (const pid of running) signalGroup(pid, 'SIGKILL');
});

/** Starts an attempt, a server say, that the caller ends. Never throws. */
export function startAttempt(plan: AttemptPlan): Attempt {
  const limits: Limits = { ...DEFAULT_LIMITS, ...plan.limits };
  const confined = plan.ground !== undefined && plan.ground.isolation !== 'none';
  const mark = `WIREBOOK_ATTEMPT=${randomUUID()}`;
  let child: ReturnType<typeof launch>;
  try {
    child = launch(plan, limits, mark);
  } catch (error) {
    return neverStarted(String(error));
  }

  let breach: Breach | undefined;
  let asked: NodeJS.Signals | undefined;
  let startedAt: number | undefined;
  let endedAt: number | undefined;
  let eyes: Watch | undefined;
  const listeners = new Set<() => void>();
  const timers = new AbortController();

  /** Waits, unless the attempt ends first; tells whether it still runs. */
  const still = async (milliseconds: number): Promise<boolean> => {
    await sleep(milliseconds, undefined, { signal: timers.signal }).catch(() => {});
    return endedAt === undefined;
  };
  const take = (why?: Breach): void => {
    // Its output may still come when it has ended by itself.
    breach ??= why;
    if (endedAt === undefined && child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  };
  /** Signals the program itself: what holds it would fall at once, and it with them. */
  const ask = (signal: NodeJS.Signals): void => {
    const [init] = confined ? childrenOf(child.pid!) : [];
    const [main] = init === undefined ? [] : childrenOf(init);
    try {
      process.kill(confined ? main! : child.pid!, signal);
    } catch {
      // It is ending already.
    }
  };

  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', (error) => {
      breach ??= { outcome: 'grader error', why: `could not be started: ${error.message}` };
      resolve({ code: null, signal: null });
    });
  }).then((exit) => {
    endedAt = performance.now();
    timers.abort();
    eyes?.stop();
    return exit;
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const started = new Promise<void>((resolve) => {
    const begin = (): void => {
      startedAt = performance.now();
      resolve();
    };
    if (process.platform === 'win32') child.once('spawn', begin);
    else (child.stdio[3] as Readable | undefined)?.once('data', begin).on('error', () => {});
  });

  const tell = (): void => {
    for (const look of [...listeners]) look();
  };
  const flooded = (stream: string) => (): void =>
    take({
      outcome: 'too much output',
      why: `printed more than ${size(limits.output)} on ${stream}`,
    });
  // Where the process could not be created there are no streams.
  const stdout = child.stdout && capture(child.stdout, limits.output, flooded('stdout'), tell);
  const stderr = child.stderr && capture(child.stderr, limits.output, flooded('stderr'));
  child.stdin?.on('error', () => {}); // It need not read.
  child.stdin?.end(plan.input);

  if (child.pid !== undefined) running.add(child.pid);
  void started.then(async () => {
    const { pid } = child;
    if (endedAt !== undefined || pid === undefined) return;
    const holders = confined ? HOLDERS : 0;
    eyes = watch({ pid, holders, folder: plan.folder, limits, onBreach: take });
    if (!(await still(limits.time))) return;
    breach ??= { outcome: 'timed out', why: `was still running after ${limits.time} ms` };
    ask('SIGTERM');
    if (await still(limits.grace)) take();
  });
  void still(PATIENCE).then((runs) => {
    if (!runs || startedAt !== undefined) return;
    take({ outcome: 'grader error', why: `could not be started in ${PATIENCE} ms` });
  });

  const ended = (async (): Promise<AttemptResult> => {
    const exit = await exited;
    const gone = await removeAll(child.pid, eyes?.seen() ?? [], confined ? undefined : mark);
    if (child.pid !== undefined) running.delete(child.pid);
    // All that was written to a pipe can be read by now; a process elsewhere may still hold it.
    if (child.pid !== undefined) {
      await Promise.race([closed, sleep(LAST_WORDS, undefined, { ref: false })]);
    }
    child.stdout?.destroy();
    child.stderr?.destroy();
    breach ??= wroteTooMuch(plan.folder, limits);
    if (!gone) breach = { outcome: 'grader error', why: 'left processes that could not be ended' };
    const { code, signal } = confined && exit.signal === null ? fromShell(exit.code) : exit;
    const said = { stdout: stdout?.text() ?? '', stderr: stderr?.text() ?? '' };
    const verdict = judge({
      started: startedAt !== undefined,
      breach,
      asked,
      code,
      signal,
      stderr: said.stderr,
      memory: limits.memory,
    });
    // Of a very short one the end is heard first.
    const milliseconds = Math.max(0, Math.round(endedAt! - (startedAt ?? endedAt!)));
    tell();
    return { ...verdict, code, signal, ...said, milliseconds, peakMemory: eyes?.peakMemory() ?? 0 };
  })();

  return {
    stdout: () => stdout?.text() ?? '',
    stderr: () => stderr?.text() ?? '',
    printed: (pattern) => printedIn(stdout, pattern, listeners, ended),
    ended,
    stop: async (signal = 'SIGTERM') => {
      await Promise.race([started, exited]);
      if (endedAt !== undefined || asked !== undefined) return ended;
      asked = signal;
      ask(signal);
      if (await still(limits.grace)) {
        take({ outcome: 'would not stop', why: `went on for ${limits.grace} ms after ${signal}` });
      }
      return ended;
    },
  };
}

/**
 * Waits until the whole lines of what was printed match; undefined when the
 * attempt ends without.
 *
 * @param listeners called whenever something is printed
 */
export function printedIn(
  printed: Capture | null,
  pattern: RegExp,
  listeners: Set<() => void>,
  over: Promise<unknown>,
): Promise<RegExpExecArray | undefined> {
  const find = () => {
    const text = printed?.text() ?? '';
    return pattern.exec(text.slice(0, text.lastIndexOf('\n') + 1)) ?? undefined;
  };
  return new Promise((resolve) => {
    const look = (): void => {
      const found = find();
      if (found === undefined) return;
      listeners.delete(look);
      resolve(found);
    };
    listeners.add(look);
    look();
    void over.then(() => {
      listeners.delete(look);
      resolve(find());
    });
  });
}

function neverStarted(why: string): Attempt {
  const ended = Promise.resolve<AttemptResult>({
    outcome: 'grader error',
    why: `could not be started: ${why}`,
    code: null,
    signal: null,
    stdout: '',
    stderr: '',
    milliseconds: 0,
    peakMemory: 0,
  });
  return {
    stdout: () => '',
    stderr: () => '',
    printed: async () => undefined,
    ended,
    stop: () => ended,
  };
}
