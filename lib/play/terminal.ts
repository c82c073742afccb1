import type { Terminal } from './command.ts';
import { interruptible } from './interrupt.ts';

/**
 * Runs a command on this process's terminal and sets its exit code. An output
 * that is closed, as `| head` does, ends the command quietly.
 */
export async function runOnTerminal(
  command: (args: readonly string[], terminal: Terminal) => Promise<number>,
): Promise<void> {
  const closed = new AbortController();
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      closed.abort(error);
    });
  }
  try {
    process.exitCode = await interruptible((signal) =>
      command(process.argv.slice(2), {
        root: process.cwd(),
        stdout: process.stdout,
        stderr: process.stderr,
        environment: process.env,
        signal: AbortSignal.any([signal, closed.signal]),
      }),
    );
  } catch (error) {
    if (!closed.signal.aborted) throw error;
    process.exitCode = 1;
  }
}
