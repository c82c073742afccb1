import { constants } from 'node:os';
import { size } from './limits.ts';

/** What became of an attempt. Only `exited` and `would not stop` let its checks speak. */
export type Outcome =
  /** It came to its own end, with whatever exit code, or ended when it was asked to. */
  | 'exited'
  /** An error that nobody caught, or a signal that the grader did not send, ended it. */
  | 'crashed'
  | 'timed out'
  /** A server that went on after the signal that ends it. */
  | 'would not stop'
  | 'too much output'
  | 'out of memory'
  | 'too many processes'
  | 'wrote too much'
  /** The grader's own trouble: never a student's fault, and never scored. */
  | 'grader error';

export interface AttemptResult {
  outcome: Outcome;
  /** The outcome in words, with the limit that was passed: `printed more than 64 KB on stdout`. */
  why: string;
  /** The exit code, or null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  /** At most `limits.output` bytes, read as UTF-8. */
  stdout: string;
  stderr: string;
  /** From its start to its end. */
  milliseconds: number;
  /** The most memory seen, in bytes, 20 times a second; 0 where the system does not tell. */
  peakMemory: number;
}

/** Why the grader ended an attempt. */
export interface Breach {
  outcome: Outcome;
  why: string;
}

export interface Ending {
  /** Whether the attempt itself began to run. */
  started: boolean;
  /** The limit it passed, or undefined. */
  breach: Breach | undefined;
  /** The signal with which the caller ended it, or undefined. */
  asked: NodeJS.Signals | undefined;
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
  /** Bytes that it may use. */
  memory: number;
}

/** Told in the same words whether the grader, the system or V8 was the first to see it. */
export function outOfMemory(bytes: number): Breach {
  return { outcome: 'out of memory', why: `needed more memory than its ${size(bytes)}` };
}

/** Says what became of an attempt; a limit that it passed comes before everything else. */
export function judge(end: Ending): Breach {
  if (end.breach !== undefined) return end.breach;
  if (!end.started) {
    return { outcome: 'grader error', why: `could not be started: ${firstLine(end.stderr)}` };
  }
  const failed = end.signal !== null || end.code !== 0;
  if (failed && NO_MEMORY.test(end.stderr)) {
    return outOfMemory(end.memory);
  }
  if (end.signal === 'SIGXFSZ') {
    return { outcome: 'wrote too much', why: 'wrote a file larger than it may be' };
  }
  if (end.signal !== null) {
    return end.signal === end.asked
      ? { outcome: 'exited', why: `was ended by ${end.signal}, as asked` }
      : { outcome: 'crashed', why: `was ended by ${end.signal}` };
  }
  if (failed && UNCAUGHT.test(end.stderr)) {
    return { outcome: 'crashed', why: 'was ended by an error that it did not catch' };
  }
  return { outcome: 'exited', why: `ended with exit code ${end.code}` };
}

// What V8 and Node say with their last breath. A program can say it, too, and gains nothing.
const NO_MEMORY = /JavaScript heap out of memory|Array buffer allocation failed|\bENOMEM\b/;
const UNCAUGHT = /\nNode\.js v\d+\.\d+\.\d+\s*$/;

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] || 'it said nothing';
}

const DEADLY = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGILL',
  'SIGTRAP',
  'SIGABRT',
  'SIGBUS',
  'SIGFPE',
  'SIGKILL',
  'SIGSEGV',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
  'SIGXCPU',
  'SIGXFSZ',
  'SIGSYS',
] as const;

/**
 * How the attempt ended, from the exit code of a shell or bubblewrap that
 * waited for it: they tell of a signal as 128 and its number. (A program that
 * exits with 143 by itself is told as ended by SIGTERM.)
 */
export function fromShell(code: number | null): {
  code: number | null;
  signal: NodeJS.Signals | null;
} {
  const name = DEADLY.find((each) => code === 128 + constants.signals[each]);
  return name === undefined ? { code, signal: null } : { code: null, signal: name };
}
