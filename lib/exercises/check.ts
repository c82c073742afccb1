import type { Peer } from '../fixtures/peer.ts';
import type { Client, DatagramClient } from './client.ts';
import type { Random } from './random.ts';
import type { Outcome } from './results.ts';

/** One thing that an attempt must do, tried on loopback. */
export interface Check {
  /** Lower-case words joined by hyphens; unique in its exercise. */
  id: string;
  points: number;
  /** What must hold, as the end of “the program is right when …”: `the quote arrives in two segments`. */
  title: string;
  /** The slug of the recipe's pitfall that explains a failure. */
  pitfall?: string;
  /** What is probably wrong, in a few words, where the check can tell nothing better. */
  likely?: string;
  /** What becomes of the starter, where that is not a plain `failed`, and why that must be. */
  starter?: { outcome: Exclude<Outcome, 'failed' | 'grader error'>; why: string };
  /**
   * Tries the attempt.
   *
   * @throws Unmet when the attempt does not do what it must.
   */
  run(tools: Tools): Promise<void>;
}

/** What a check works with. */
export interface Tools {
  random: Random;
  /** A peer of lib/fixtures that is closed when the check is over. */
  use<P extends Peer>(peer: P | Promise<P>): Promise<P>;
  /** Runs the attempt to its end; it may take so many milliseconds, 5,000 unless told. */
  run(args: readonly string[], options?: { input?: string; timeout?: number }): Promise<Ran>;
  /** Starts the attempt as a server, waits for the line in which it says where it listens, and ends it with the check. */
  serve(args: readonly string[], options?: { timeout?: number }): Promise<Serving>;
  /** Connects to the attempt that serves; the connection is closed with the check. */
  connect(to: Address): Promise<Client>;
  /** A UDP socket that talks to the attempt that serves; it is closed with the check. */
  datagrams(to: Address): Promise<DatagramClient>;
}

/** Where somebody listens. */
export interface Address {
  host: string;
  port: number;
}

/** How the attempt ended by itself. */
export interface Ran {
  code: number | null;
  signal: string | null;
  stdout: string;
  stderr: string;
  /** Milliseconds from start to end. */
  ms: number;
}

/** The attempt as a server. */
export interface Serving extends Address {
  stdout(): string;
  stderr(): string;
  /** Asks it to end, as Ctrl-C does, and waits. */
  interrupt(): Promise<Ran>;
  /** Waits until what it has printed on stdout matches, or so many milliseconds, 2,000 unless told. */
  printed(pattern: RegExp, timeout?: number): Promise<string>;
}

/** What a check found otherwise than it must be. All texts are plain; they are escaped when they are shown. */
export interface Finding {
  /** What the peer or the check did before. */
  sent?: string;
  expected: string;
  received: string;
  /** What happened beside that: `then the program closed the connection`. */
  after?: string;
  /** What is probably wrong, better than the check's own `likely`. */
  likely?: string;
}

/** Thrown by a check when the attempt does not do what it must. */
export class Unmet extends Error {
  override name = 'Unmet';
  readonly finding: Finding;
  /** Whether a connection was lost, so that the attempt may just be ending. */
  readonly lost: boolean;

  constructor(finding: Finding, { lost = false } = {}) {
    super(`expected ${finding.expected}, received ${finding.received}`);
    this.finding = finding;
    this.lost = lost;
  }
}

/** The checks of one exercise, in the order in which they are told. */
export function defineChecks(checks: readonly Check[]): readonly Check[] {
  return checks;
}

/**
 * Expects two values to be the same.
 *
 * @throws Unmet
 */
export function expectSame<Value extends string | number | null>(
  received: Value,
  expected: Value,
  more: Omit<Finding, 'expected' | 'received'> = {},
): void {
  if (received !== expected) {
    throw new Unmet({ ...more, expected: shown(expected), received: shown(received) });
  }
}

/**
 * Expects the program to have ended by itself with an exit code.
 *
 * @throws Unmet
 */
export function expectExit(
  { code, signal }: Pick<Ran, 'code' | 'signal'>,
  expected: number,
  more: Omit<Finding, 'expected' | 'received'> = {},
): void {
  if (code === expected) return;
  const received = code === null ? `the end by ${signal}` : `exit code ${code}`;
  throw new Unmet({ ...more, expected: `exit code ${expected}`, received });
}

/**
 * Expects one line on stderr, and nothing of a stack trace.
 *
 * @throws Unmet
 */
export function expectOneLine(
  { stderr }: Pick<Ran, 'stderr'>,
  more: Omit<Finding, 'expected' | 'received'> = {},
): void {
  if (/^[^\n]+\n?$/.test(stderr)) return;
  throw new Unmet({
    ...more,
    expected: 'one line on stderr that says what is wrong',
    received: stderr,
  });
}

/**
 * Expects a program to say that it failed: nothing on stdout, exit code 1, one line on stderr.
 *
 * @throws Unmet
 */
export function expectFailure(
  ran: Pick<Ran, 'code' | 'signal' | 'stdout' | 'stderr'>,
  more: Omit<Finding, 'expected' | 'received'> = {},
): void {
  const { stdout } = ran;
  expectThat(stdout === '', { ...more, expected: 'nothing on stdout', received: stdout });
  expectExit(ran, 1, more);
  expectOneLine(ran, more);
}

/** For a finding: the first words of a program on stderr, where it said anything. */
export function saying({ stderr }: Pick<Ran, 'stderr'>): Pick<Finding, 'after'> {
  const [line = ''] = stderr.split('\n');
  return line === '' ? {} : { after: `and on stderr: ${line.slice(0, 120)}` };
}

/**
 * Expects a text to match.
 *
 * @param words what the pattern means, for people
 * @throws Unmet
 */
export function expectMatch(
  received: string,
  expected: RegExp,
  words: string,
  more: Omit<Finding, 'expected' | 'received'> = {},
): void {
  if (!expected.test(received)) throw new Unmet({ ...more, expected: words, received });
}

/**
 * Expects what holds; `expected` and `received` say it.
 *
 * @throws Unmet
 */
export function expectThat(holds: boolean, finding: Finding): void {
  if (!holds) throw new Unmet(finding);
}

function shown(value: string | number | null): string {
  return value === null ? 'nothing' : String(value);
}
