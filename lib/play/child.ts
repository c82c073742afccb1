import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compiled } from './compile.ts';

/** How a program ended: one of the two is null. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface ChildOptions {
  /** Written to the program's stdin, which is then closed; without it stdin is empty. */
  input?: string | Uint8Array | undefined;
  /** Added to the environment; a variable given as undefined is taken away. */
  env?: Record<string, string | undefined> | undefined;
  /** The most files and sockets that it may have open, where the system has `ulimit`. */
  openFiles?: number | undefined;
  /** Bytes on stdout and stderr together, above which the program is killed; default 4 MiB. */
  maxOutput?: number | undefined;
  /** Called with each piece of text as it comes. */
  onOutput?: ((stream: 'stdout' | 'stderr', text: string) => void) | undefined;
}

/** A program running as a child in a process group of its own. */
export interface Child {
  pid: number;
  /** All that came on stdout so far, read as UTF-8. */
  stdout: () => string;
  stderr: () => string;
  /** Resolves when the program has ended and all its output was read; never rejects. */
  ended: Promise<Exit>;
  /** What the machinery did to it, in words, or undefined: `printed more than 4194304 bytes`. */
  fault: () => string | undefined;
  /** Sends a signal to the whole group; nothing happens when it has ended. */
  signal: (name: NodeJS.Signals) => void;
  /** Sends SIGTERM and, after `grace` milliseconds, SIGKILL; resolves when all is over. */
  stop: (grace?: number) => Promise<Exit>;
  /** The most memory that the program has had resident so far, in bytes. */
  peakMemory: () => number;
  /** Milliseconds from the start to the end, or until now. */
  ms: () => number;
}

const MAX_OUTPUT = 4 * 1024 * 1024;
const STOP_GRACE = 1_000;

const companionFile = fileURLToPath(new URL('./companion.ts', import.meta.url));
let companion: Promise<string> | undefined;

// A process that ends with children still running takes them along.
const running = new Set<(name: NodeJS.Signals) => void>();
process.on('exit', () => {
  for (const signal of running) signal('SIGKILL');
});

/**
 * Starts a TypeScript program, compiled beforehand, in a process group of its
 * own and without colours.
 *
 * @throws when the program is not TypeScript, or the process cannot be created.
 */
export async function startChild(
  file: string | URL,
  args: readonly string[] = [],
  options: ChildOptions = {},
): Promise<Child> {
  const path = file instanceof URL || file.startsWith('file:') ? fileURLToPath(file) : file;
  companion ??= compiled(companionFile);
  const [program, beside] = await Promise.all([compiled(resolve(path)), companion]);
  const command = [
    process.execPath,
    '--enable-source-maps',
    '--import',
    `${pathToFileURL(beside)}?player=${process.pid}`,
    program,
    ...args,
  ];
  if (options.openFiles !== undefined) {
    command.unshift('/bin/sh', '-c', `ulimit -n ${options.openFiles} && exec "$@"`, 'sh');
  }
  const started = performance.now();
  const child = spawn(command[0]!, command.slice(1), {
    detached: true,
    env: cleanEnvironment(options.env),
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
  });

  const signal = (name: NodeJS.Signals): void => {
    // The group is asked first: it may outlive its leader.
    try {
      process.kill(-child.pid!, name);
    } catch {
      child.kill(name);
    }
  };

  let fault: string | undefined;
  let endedAt: number | undefined;
  let reported = '';
  let sampled = 0;
  let size = 0;
  const texts = { stdout: '', stderr: '' };
  const limit = options.maxOutput ?? MAX_OUTPUT;

  const collect = (name: 'stdout' | 'stderr', source: Readable): void => {
    const decoder = new TextDecoder();
    const add = (text: string): void => {
      if (text === '') return;
      texts[name] += text;
      options.onOutput?.(name, text);
    };
    source.on('data', (chunk: Buffer) => {
      if (fault !== undefined) return;
      size += chunk.length;
      if (size > limit) {
        fault = `printed more than ${limit} bytes`;
        sampled = residentPeak(child) ?? sampled;
        signal('SIGKILL');
        return;
      }
      add(decoder.decode(chunk, { stream: true }));
    });
    source.on('end', () => add(decoder.decode()));
    source.on('error', () => {});
  };
  collect('stdout', child.stdout!);
  collect('stderr', child.stderr!);

  const report = child.stdio[3] as Readable;
  report.setEncoding('utf8');
  report.on('data', (text: string) => {
    reported += text;
  });
  report.on('error', () => {});

  // A program that ends without reading its stdin is no error of ours.
  child.stdin?.on('error', () => {});
  child.stdin?.end(options.input);

  const ended = new Promise<Exit>((settle) => {
    child.once('exit', () => {
      endedAt = performance.now();
      // What the program left behind in its group would hold its output open.
      signal('SIGKILL');
    });
    child.once('close', (code, name) => {
      running.delete(signal);
      settle({ code, signal: name });
    });
  });

  const stop = async (grace = STOP_GRACE): Promise<Exit> => {
    if (endedAt !== undefined) return ended;
    sampled = residentPeak(child) ?? sampled;
    signal('SIGTERM');
    const patience = new AbortController();
    const last = sleep(grace, 'late', { signal: patience.signal }).catch(() => 'over');
    if ((await Promise.race([ended, last])) === 'late') signal('SIGKILL');
    patience.abort();
    return ended;
  };

  return new Promise((settle, reject) => {
    child.once('error', reject);
    child.once('spawn', () => {
      running.add(signal);
      settle({
        pid: child.pid!,
        stdout: () => texts.stdout,
        stderr: () => texts.stderr,
        ended,
        fault: () => fault,
        signal,
        stop,
        peakMemory: () => Math.max(sampled, Number(reported), residentPeak(child) ?? 0),
        ms: () => (endedAt ?? performance.now()) - started,
      });
    });
  });
}

/**
 * The environment without what would change a program's output: colours, whom
 * Node trusts beside its own authorities, and the test runner's own settings.
 */
function cleanEnvironment(added: Record<string, string | undefined> = {}): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) {
    const ours = /^(VITEST|TSX|npm_)/.test(name);
    if (!ours) environment[name] = value;
  }
  delete environment.NODE_OPTIONS;
  delete environment.NODE_ENV;
  delete environment.NODE_DEBUG;
  delete environment.NODE_EXTRA_CA_CERTS;
  delete environment.FORCE_COLOR;
  delete environment.CLICOLOR_FORCE;
  environment.NO_COLOR = '1';
  for (const [name, value] of Object.entries(added)) {
    if (value === undefined) delete environment[name];
    else environment[name] = value;
  }
  return environment;
}

/** Peak resident memory of a running process in bytes, where the system tells it in `/proc`. */
function residentPeak(child: ChildProcess): number | undefined {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(status)?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined;
  }
}
