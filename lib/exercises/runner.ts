import { mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { whereToReach } from '../play/server.ts';
import { type Attempt, type AttemptPlan, startAttempt } from './attempt.ts';
import type { Ground } from './cell.ts';
import { type Ran, Unmet } from './check.ts';
import type { AttemptResult } from './outcome.ts';
import { Ended, type Runner } from './run-checks.ts';

/** What runs, and where. */
export interface RunnerPlan {
  /** Path of the compiled program. */
  program: string;
  /** In which each run gets a scratch folder that is removed after it. */
  folder: string;
  /** `thisCell()`, in the worker of a cell; without it nothing confines the attempt. */
  ground?: Ground;
  /** Ends whatever runs. */
  signal?: AbortSignal;
  /** What starts it, in a process of its own unless told. */
  start?: (plan: AttemptPlan) => Attempt;
}

const READY = /listening on (\S+:\d+)/;

/** Milliseconds that one run may take, and a server may take to say where it listens. */
const patience = { run: 5_000, ready: 5_000, server: 20_000 };

/** A timer that is given up with what it races against keeps no process alive. */
const unheld = { ref: false };

/** Runs attempts for checks. */
export function attemptRunner({
  program,
  folder,
  ground,
  signal,
  start = startAttempt,
}: RunnerPlan): Runner {
  const begin = async (args: readonly string[], time: number, input?: string) => {
    signal?.throwIfAborted();
    const scratch = await mkdtemp(join(folder, 'scratch-'));
    const attempt = start({
      program,
      args,
      folder: scratch,
      limits: { time },
      ...(input !== undefined && { input }),
      ...(ground && { ground }),
    });
    const stop = () => void attempt.stop('SIGKILL');
    signal?.addEventListener('abort', stop, { once: true });
    const ended = attempt.ended.then(async (result) => {
      signal?.removeEventListener('abort', stop);
      await rm(scratch, { recursive: true, force: true });
      signal?.throwIfAborted();
      return result;
    });
    ended.catch(() => {});
    return { attempt, ended };
  };
  return {
    run: async (args, { input, timeout = patience.run } = {}) => {
      const { ended } = await begin(args, timeout, input);
      return ranOf(await ended, program);
    },
    serve: async (args, { timeout = patience.server } = {}) => {
      const { attempt, ended } = await begin(args, timeout);
      const end = async () => {
        await attempt.stop('SIGKILL');
        await ended.catch(() => {});
      };
      try {
        const address = await readiness(attempt, ended, program);
        return {
          ...address,
          stdout: attempt.stdout,
          stderr: attempt.stderr,
          interrupt: async () => {
            await attempt.stop('SIGINT');
            return ranOf(await ended, program);
          },
          printed: async (pattern, milliseconds = 2_000) => {
            await Promise.race([attempt.printed(pattern), sleep(milliseconds, undefined, unheld)]);
            return attempt.stdout();
          },
          fate: async (milliseconds) => {
            const result = await Promise.race([ended, sleep(milliseconds, undefined, unheld)]);
            return result ? fateOf(result, program) : undefined;
          },
          end,
        };
      } catch (error) {
        await end();
        throw error;
      }
    },
  };
}

async function readiness(
  attempt: Attempt,
  ended: Promise<AttemptResult>,
  program: string,
): Promise<{ host: string; port: number }> {
  const expected = 'a line “listening on HOST:PORT” that says where it really listens';
  const late = Symbol('late');
  const said = await Promise.race([attempt.printed(READY), sleep(patience.ready, late, unheld)]);
  if (said === late) {
    throw new Unmet({
      expected,
      received: attempt.stdout(),
      after: `no such line within ${patience.ready} ms`,
    });
  }
  if (said === undefined) {
    const ran = ranOf(await ended, program);
    const after = `then the program ended with exit code ${ran.code ?? ran.signal}`;
    throw new Unmet({ expected, received: ran.stdout, after });
  }
  const address = whereToReach(said[1] ?? '');
  if (address && address.port > 0 && address.port <= 65_535) return address;
  throw new Unmet({ expected, received: said[0], after: 'which is no address' });
}

/**
 * How a run ended by itself.
 *
 * @throws Ended when the attempt was ended, or ended by an error that it did not catch;
 *   Error when the grader could not do its part.
 */
function ranOf(result: AttemptResult, program: string): Ran {
  const { outcome, code, signal, stdout, stderr, milliseconds } = result;
  if (outcome === 'grader error') throw new Error(result.why);
  if (outcome !== 'exited') throw new Ended(outcome, fateOf(result, program));
  return { code, signal, stdout, stderr, ms: milliseconds };
}

/** What became of an attempt, in words, with its own last ones. */
function fateOf({ outcome, why, stderr }: AttemptResult, program: string): string {
  if (outcome !== 'crashed') return why;
  const name = basename(program, '.mjs');
  const error = /^(?:\w*Error|\w+Exception)\b.*$/m.exec(stderr)?.[0];
  const line = new RegExp(`\\b${name}\\.ts:\\d+`).exec(stderr)?.[0];
  const said = [error, line && `(${line})`].filter(Boolean).join(' ');
  return said === '' ? why : `${why}: ${said}`;
}
