import { release } from 'node:os';

/** What an attempt may use. Sizes are in bytes, times in milliseconds. */
export interface Limits {
  /** From its start; then SIGTERM, `grace`, SIGKILL. */
  time: number;
  /** Between SIGTERM and SIGKILL. */
  grace: number;
  /** Memory that no file stands behind, of all its processes together; Buffers count. */
  memory: number;
  /** Processes alive at one time, itself included. */
  processes: number;
  /** On each of stdout and stderr. */
  output: number;
  /** All files in its scratch folder together. */
  written: number;
  /** Files and folders in its scratch folder. */
  files: number;
}

const MIB = 1024 * 1024;

/** Ample for a program of this book, and over in seconds for any other. */
export const DEFAULT_LIMITS: Limits = {
  time: 10_000,
  grace: 2_000,
  memory: 256 * MIB,
  processes: 8,
  output: 64 * 1024,
  written: 16 * MIB,
  files: 1_000,
};

/** The share of its memory that V8's heap may fill; the rest is for Buffers and V8 itself. */
export function heapMegabytes(limits: Limits): number {
  return Math.max(16, Math.floor((limits.memory * 0.75) / MIB));
}

/**
 * The command, begun by a shell that sets what the system itself limits. It is
 * the second fence: what is watched has the lower limit and the better message.
 * When all is ready and nothing of the attempt has run yet, a line is written
 * to descriptor 3, which is then closed.
 *
 * @param path the attempt's PATH
 * @param confined whether it has a user namespace of its own
 */
export function limited(
  limits: Limits,
  command: readonly string[],
  { path, confined }: { path: string; confined: boolean },
): string[] {
  const script = [
    // A process may map twice its share, for memory is watched 20 times a second.
    `ulimit -d ${Math.ceil((2 * limits.memory + 128 * MIB) / 1024)} 2>/dev/null`,
    // In blocks of 512 bytes.
    `ulimit -f ${Math.ceil((2 * limits.written) / 512)} 2>/dev/null`,
    'ulimit -c 0 2>/dev/null',
    'ulimit -n 1024 2>/dev/null',
    ...(confined && countsByNamespace() ? [tasks(limits.processes)] : []),
    'export PATH="$1"; shift',
    'unset OLDPWD',
    'echo started >&3',
    'exec 3>&-',
    'exec "$@"',
  ].join('\n');
  return ['/bin/sh', '-c', script, 'sh', path, ...command];
}

/**
 * Limits processes and threads, of which Node has about a dozen. The system
 * lets real root have as many as it likes.
 */
function tasks(processes: number): string {
  const most = 16 * processes + 16;
  // dash has another letter for it.
  const tries = ['u', 'p'].map(
    (letter) => `{ (ulimit -${letter} ${most}) && ulimit -${letter} ${most}; }`,
  );
  return `{ ${tries.join(' || ')}; } 2>/dev/null`;
}

/** Whether Linux counts the processes of a user namespace apart from the user's others: from 5.14. */
function countsByNamespace(): boolean {
  const [major = 0, minor = 0] = release().split('.').map(Number.parseFloat);
  return major > 5 || (major === 5 && minor >= 14);
}

/** A size as people say it: `64 KB`, `256 MB`. */
export function size(bytes: number): string {
  return bytes < 1024 * 1024
    ? `${Math.round(bytes / 1024)} KB`
    : `${Math.round(bytes / 1024 / 1024)} MB`;
}
