import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Ran } from './check.ts';
import { Ended, type Runner } from './run-checks.ts';
import { attemptRunner, type RunnerPlan } from './runner.ts';

/**
 * Runs a program that we wrote ourselves in a thread, which begins in half the
 * time of a process: for the many seeds that a solution must stand. A server is
 * a process here, too, for it is ended by a signal.
 */
export function threadRunner(plan: RunnerPlan): Runner {
  return {
    run: async (args, { input, timeout = 5_000 } = {}): Promise<Ran> => {
      const start = performance.now();
      const thread = new Worker(plan.program, {
        argv: [...args],
        env: { NO_COLOR: '1', TZ: 'UTC' },
        execArgv: [],
        ...{ stdin: true, stdout: true, stderr: true },
      });
      const said = Promise.all([textOf(thread.stdout), textOf(thread.stderr)]);
      thread.stdin?.end(input);
      const code = await new Promise<number>((resolve, reject) => {
        thread.once('exit', resolve);
        thread.once('error', (error) => reject(new Ended('crashed', String(error))));
        void sleep(timeout, undefined, { ref: false }).then(() => {
          reject(new Ended('timed out', `was still running after ${timeout} ms`));
          void thread.terminate();
        });
      });
      const ms = performance.now() - start;
      const [stdout, stderr] = await said;
      return { code, signal: null, stdout, stderr, ms };
    },
    serve: attemptRunner(plan).serve,
  };
}

async function textOf(stream: Readable): Promise<string> {
  let text = '';
  for await (const piece of stream.setEncoding('utf8')) text += piece;
  return text;
}
