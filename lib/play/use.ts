import { onTestFinished } from 'vitest';
import { type RunningServer, type ServeOptions, serve } from './run.ts';

/**
 * For tests: starts a server program, waits until it is ready, and stops it
 * when the test has finished, whichever way.
 */
export async function useServer(
  file: string | URL,
  args: readonly string[] = [],
  options: ServeOptions = {},
): Promise<RunningServer> {
  const server = await serve(file, args, options);
  onTestFinished(async () => {
    await server.stop();
  });
  return server;
}
