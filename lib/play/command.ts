import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { didYouMean } from '../book/nearest.ts';

/** Where a command runs: the project, the terminal, and the signal of Ctrl-C. */
export interface Terminal {
  /** The project's folder. */
  root: string;
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean; columns?: number };
  environment: Record<string, string | undefined>;
  signal: AbortSignal;
}

/** A mistake in a command line: one line on stderr, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * Parses the arguments of a command that takes names of recipes.
 *
 * @throws UsageError for an unknown option.
 */
export function parseCommand<Flag extends string>(
  args: readonly string[],
  flags: readonly Flag[],
): { names: string[]; flags: Record<Flag | 'help', boolean> } {
  try {
    const options = Object.fromEntries(
      [...flags, 'help'].map((flag) => [flag, { type: 'boolean' as const, default: false }]),
    );
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { names: positionals, flags: values as Record<Flag | 'help', boolean> };
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!);
  }
}

/**
 * Makes sure that all names are recipes.
 *
 * @throws UsageError that suggests the nearest name.
 */
export function checkNames(names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (!known.includes(name)) {
      throw new UsageError(`there is no recipe “${name}”${didYouMean(name, known)}`);
    }
  }
}

/** Runs a command; a mistake in its command line is one line on stderr and exit code 2. */
export async function withUsage(
  name: string,
  terminal: Terminal,
  command: () => Promise<number>,
): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    terminal.stderr.write(`${name}: ${error.message}\n`);
    return 2;
  }
}
