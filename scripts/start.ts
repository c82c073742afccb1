import { startCommand } from '../site/commands/start.ts';

const stopping = new AbortController();

// Ctrl-C is how this command is meant to end, so it is no failure. Before the book is
// served there is nothing to bring to an end, and Ctrl-C has its usual effect, at once.
function heedSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopping.abort());
}

process.exitCode = await startCommand(
  process.argv.slice(2),
  {
    root: process.cwd(),
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    signal: stopping.signal,
  },
  heedSignals,
);
