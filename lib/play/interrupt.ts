/** The signals that end a command, and the exit codes that shells give them. */
const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs a command so that Ctrl-C and its like abort the signal it is given and
 * leave it time to stop what it started.
 *
 * @returns the command's exit code, or 130 after SIGINT, 143 after SIGTERM and
 *   129 after SIGHUP.
 */
export async function interruptible(
  command: (signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const stopping = new AbortController();
  let code: number | undefined;
  const handlers = Object.entries(codes).map(([name, number]) => {
    const handler = (): void => {
      code ??= number;
      stopping.abort(new Error(`stopped by ${name}`));
    };
    process.on(name, handler);
    return { name, handler };
  });
  try {
    const result = await command(stopping.signal);
    return code ?? result;
  } catch (error) {
    if (code === undefined) throw error;
    return code;
  } finally {
    for (const { name, handler } of handlers) process.off(name, handler);
  }
}
