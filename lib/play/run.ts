import { type Child, type Exit, startChild } from './child.ts';

export interface RunOptions {
  /** Milliseconds after which the program is killed and `run` rejects; default 10,000. */
  timeout?: number;
  /** What the program reads on stdin; without it stdin is empty. */
  input?: string | Uint8Array;
  /** Added to the environment; a variable given as undefined is taken away. */
  env?: Record<string, string | undefined>;
  /** The most files and sockets that it may have open, where the system has `ulimit`. */
  openFiles?: number;
  /** Kills the program when it fires; `run` then rejects with its reason. */
  signal?: AbortSignal;
  /** Bytes of output above which the program is killed and `run` rejects; default 4 MiB. */
  maxOutput?: number;
}

/** How one run of a program went. */
export interface Run extends Exit {
  stdout: string;
  stderr: string;
  /** Milliseconds from start to end, Node's own start included. */
  ms: number;
  /** The most memory that was resident, in bytes. */
  peakMemory: number;
}

/**
 * Runs one program to its end, compiled beforehand and without colours.
 * Nothing that it started is left behind.
 *
 * @throws when it is not over after the timeout, prints without end, or the
 *   signal fires. An exit code other than 0 is no error.
 */
export async function run(
  file: string | URL,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<Run> {
  const { timeout = 10_000, signal } = options;
  signal?.throwIfAborted();
  const child = await startChild(file, args, options);
  let verdict: Error | undefined;
  const kill = (why: Error): void => {
    verdict ??= why;
    void child.stop(0);
  };
  const timer = setTimeout(
    () => kill(new Error(`${name(file)} was still running after ${timeout} ms${said(child)}`)),
    timeout,
  );
  const abort = (): void => kill(signal!.reason as Error);
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  try {
    const exit = await child.ended;
    const fault = child.fault();
    if (fault !== undefined) throw new Error(`${name(file)} ${fault} and was stopped`);
    if (verdict !== undefined) throw verdict;
    return {
      ...exit,
      stdout: child.stdout(),
      stderr: child.stderr(),
      ms: child.ms(),
      peakMemory: child.peakMemory(),
    };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

export interface ServeOptions extends Omit<RunOptions, 'timeout'> {
  /** Finds host and port, its two groups, on stdout; default `/listening on (\S+):(\d+)/`. */
  ready?: RegExp;
  /** Milliseconds that the program may take until it is ready; default 10,000. */
  timeout?: number;
}

/** How a server ended, and all it printed. */
export interface ServerEnd extends Exit {
  stdout: string;
  stderr: string;
  /** Milliseconds it ran. */
  ms: number;
  /** The most memory that was resident, in bytes. */
  peakMemory: number;
}

/** A program that serves, ready for clients. */
export interface RunningServer {
  /** The host it printed, IPv6 without brackets. */
  host: string;
  port: number;
  pid: number;
  /** All it printed so far. */
  stdout: () => string;
  stderr: () => string;
  /**
   * Waits for a whole line that matches and that no earlier call was given.
   *
   * @throws when the program ends without it, or after ten seconds.
   */
  line: (pattern: RegExp | string, stream?: 'stdout' | 'stderr') => Promise<string>;
  /** The most memory that was resident so far, in bytes. */
  peakMemory: () => number;
  /** Resolves when it ends, for whatever reason. */
  ended: Promise<ServerEnd>;
  /** Sends SIGINT, as Ctrl-C does, and waits for the end; kills it after ten seconds and rejects. */
  interrupt: () => Promise<ServerEnd>;
  /** Sends the signal (default SIGTERM), kills what is left after a second, and waits for the end. Idempotent. */
  stop: (signal?: NodeJS.Signals) => Promise<ServerEnd>;
}

/**
 * Starts a server program and waits until it has printed where it listens.
 * Whoever starts it stops it; a test uses `useServer` for that.
 *
 * @throws when it ends first, or is not ready in time; it is stopped then.
 */
export async function serve(
  file: string | URL,
  args: readonly string[] = [],
  options: ServeOptions = {},
): Promise<RunningServer> {
  const { ready = /listening on (\S+):(\d+)/, timeout = 10_000, signal } = options;
  signal?.throwIfAborted();
  const watchers = new Set<() => void>();
  const child = await startChild(file, args, {
    ...options,
    onOutput: () => {
      for (const look of [...watchers]) look();
    },
  });

  /** Waits until `find` finds something in the output so far. */
  const wait = <T>(find: () => T | undefined, what: string, limit: number): Promise<T> =>
    new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        watchers.delete(look);
        clearTimeout(timer);
        act();
      };
      const look = (): void => {
        const found = find();
        if (found !== undefined) settle(() => resolve(found));
      };
      const timer = setTimeout(
        () => settle(() => reject(new Error(`${name(file)} did not print ${what}${said(child)}`))),
        limit,
      );
      watchers.add(look);
      look();
      void child.ended.then((exit) => {
        look();
        settle(() => {
          const how = child.fault() ?? `ended ${told(exit)}`;
          reject(new Error(`${name(file)} ${how} before it printed ${what}${said(child)}`));
        });
      });
    });

  const end = async (): Promise<ServerEnd> => ({
    ...(await child.ended),
    stdout: child.stdout(),
    stderr: child.stderr(),
    ms: child.ms(),
    peakMemory: child.peakMemory(),
  });

  let match: RegExpExecArray;
  try {
    match = await wait(
      () => ready.exec(wholeLines(child.stdout())) ?? undefined,
      String(ready),
      timeout,
    );
  } catch (error) {
    await child.stop();
    throw error;
  }
  const abort = (): void => void child.stop();
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  void child.ended.then(() => signal?.removeEventListener('abort', abort));

  const given = { stdout: new Set<number>(), stderr: new Set<number>() };
  return {
    host: match[1]!.replace(/^\[(.*)\]$/, '$1'),
    port: Number(match[2]),
    pid: child.pid,
    stdout: child.stdout,
    stderr: child.stderr,
    peakMemory: child.peakMemory,
    ended: end(),
    line: (pattern, stream = 'stdout') =>
      wait(
        () => {
          const lines = wholeLines(child[stream]()).split('\n').slice(0, -1);
          const index = lines.findIndex(
            (line, place) => !given[stream].has(place) && matches(line, pattern),
          );
          if (index >= 0) given[stream].add(index);
          return lines[index];
        },
        `a line like ${pattern}`,
        10_000,
      ),
    interrupt: async () => {
      child.signal('SIGINT');
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        void child.stop(0);
      }, 10_000);
      const result = await end();
      clearTimeout(timer);
      if (late) throw new Error(`${name(file)} went on for ten seconds after SIGINT${said(child)}`);
      return result;
    },
    stop: async (kind = 'SIGTERM') => {
      if (kind !== 'SIGTERM') child.signal(kind);
      await child.stop();
      return end();
    },
  };
}

function matches(line: string, pattern: RegExp | string): boolean {
  return typeof pattern === 'string' ? line.includes(pattern) : pattern.test(line);
}

/** The text without a last line that may still grow. */
function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

function name(file: string | URL): string {
  return String(file).split('/').at(-1)!;
}

function told(exit: Exit): string {
  return exit.signal === null ? `with exit code ${exit.code}` : `by ${exit.signal}`;
}

/** The end of what a program said, for an error message. */
function said(child: Child): string {
  const parts = [];
  for (const stream of ['stdout', 'stderr'] as const) {
    const text = child[stream]().trimEnd();
    if (text !== '') parts.push(`\n${stream}: ${text.slice(-2_000)}`);
  }
  return parts.length === 0 ? '; it printed nothing' : parts.join('');
}
