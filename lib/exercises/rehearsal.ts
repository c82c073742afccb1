import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { compiled } from '../play/compile.ts';
import { type Attempt, type AttemptPlan, printedIn } from './attempt.ts';
import { gather } from './capture.ts';
import { DEFAULT_LIMITS, size } from './limits.ts';
import { type AttemptResult, type Breach, judge } from './outcome.ts';
import type { News, Order } from './rehearsal-thread.ts';

/** Runs programs that we wrote ourselves, in threads that are used again and again. */
export interface Rehearsal {
  /** As `startAttempt`, but neither memory nor processes nor files are watched. */
  start(plan: AttemptPlan): Attempt;
  /** Ends whatever runs. */
  close(): Promise<void>;
}

/** Milliseconds that a program may take to come to rest when all it has open was closed. */
const rest = 200;

/**
 * To begin a process costs Node more than most attempts do in all their life;
 * to begin in a thread that is there, next to nothing. Each run has modules of
 * its own there, arguments, input and output, and its sockets are closed when
 * it ends. A program that does not leave its thread at rest then, or is ended
 * by an error, takes the thread along.
 */
export async function rehearse(): Promise<Rehearsal> {
  const file = await compiled(fileURLToPath(new URL('./rehearsal-thread.ts', import.meta.url)));
  const threads = new Set<Worker>();
  const idle: Thread[] = [];
  const begin = (): Thread => {
    const worker = new Worker(file, {
      ...{ execArgv: [], env: { NO_COLOR: '1', TZ: 'UTC' } },
      // What is not printed by the program itself is nobody's.
      ...{ stdout: true, stderr: true },
    });
    threads.add(worker);
    worker.once('exit', () => threads.delete(worker));
    return { worker, runs: 0 };
  };
  return {
    start: (plan) => {
      const thread = idle.pop() ?? begin();
      return startIn(thread, plan, () => idle.push(thread));
    },
    close: async () => {
      await Promise.all([...threads].map((worker) => worker.terminate()));
    },
  };
}

interface Thread {
  worker: Worker;
  /** How many programs were begun in it. */
  runs: number;
}

/** @param leave called when the program has ended and its thread is at rest */
function startIn(thread: Thread, plan: AttemptPlan, leave: () => void): Attempt {
  const limits = { ...DEFAULT_LIMITS, ...plan.limits };
  const { worker } = thread;
  thread.runs += 1;
  const { runs: run } = thread;
  const order = (given: Order): void => worker.postMessage(given);
  const startedAt = performance.now();
  const listeners = new Set<() => void>();
  const timers = new AbortController();
  let breach: Breach | undefined;
  let asked: NodeJS.Signals | undefined;
  let over = false;

  const take = (why: Breach): void => {
    breach ??= why;
    void worker.terminate();
  };
  const flooded = (stream: string) => (): void =>
    take({
      outcome: 'too much output',
      why: `printed more than ${size(limits.output)} on ${stream}`,
    });
  const said = {
    stdout: gather(limits.output, flooded('stdout'), () => {
      for (const look of [...listeners]) look();
    }),
    stderr: gather(limits.output, flooded('stderr')),
  };
  /** Waits, unless the attempt ends first; tells whether it still runs. */
  const still = async (milliseconds: number): Promise<boolean> => {
    await sleep(milliseconds, undefined, { signal: timers.signal }).catch(() => {});
    return !over;
  };

  const ended = new Promise<AttemptResult>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      over = true;
      timers.abort();
      worker.off('message', hear).off('error', crash).off('exit', exit);
      const [stdout, stderr] = [said.stdout.text(), said.stderr.text()];
      resolve({
        ...judge({ started: true, breach, asked, code, signal, stderr, memory: limits.memory }),
        ...{ code, signal, stdout, stderr },
        milliseconds: Math.round(performance.now() - startedAt),
        peakMemory: 0,
      });
    };
    const hear = (news: News): void => {
      if ('stream' in news) {
        said[news.stream].add(news.bytes);
      } else {
        end(news.ended.code, news.ended.signal);
        leave();
      }
    };
    // In the words with which Node ends a process.
    const crash = (error: unknown): void =>
      said.stderr.add(
        Buffer.from(
          `${error instanceof Error ? error.stack : error}\n\nNode.js ${process.version}\n`,
        ),
      );
    const exit = (code: number): void => (asked === 'SIGKILL' ? end(null, asked) : end(code, null));
    worker.on('message', hear).once('error', crash).once('exit', exit);
  });
  order({ program: plan.program, args: plan.args ?? [], input: plan.input });
  void still(limits.time).then((runs) => {
    if (runs) take({ outcome: 'timed out', why: `was still running after ${limits.time} ms` });
  });

  return {
    stdout: said.stdout.text,
    stderr: said.stderr.text,
    printed: (pattern) => printedIn(said.stdout, pattern, listeners, ended),
    ended,
    stop: async (signal = 'SIGTERM') => {
      if (over || asked !== undefined) return ended;
      asked = signal;
      order({ signal: signal as 'SIGINT' | 'SIGTERM' | 'SIGKILL', run });
      if (signal === 'SIGKILL') {
        if (await still(rest)) void worker.terminate();
      } else if (await still(limits.grace)) {
        take({ outcome: 'would not stop', why: `went on for ${limits.grace} ms after ${signal}` });
      }
      return ended;
    },
  };
}
