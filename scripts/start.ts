import { startCommand } from '../site/commands/start.ts';

// Ctrl-C is how this command is meant to end, so it is no failure.
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stopping.abort());

process.exitCode = await startCommand(process.argv.slice(2), {
  root: process.cwd(),
  stdout: process.stdout,
  stderr: process.stderr,
  environment: process.env,
  signal: stopping.signal,
});
