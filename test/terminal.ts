import { Writable } from 'node:stream';
import type { Terminal } from '../lib/play/command.ts';

const unending = new AbortController().signal;

/** Runs a command in a project and gives its exit code and what it printed. */
export async function onTerminal(
  command: (args: readonly string[], terminal: Terminal) => Promise<number>,
  root: string,
  args: string[],
  more: Partial<Terminal> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') =>
    new Writable({
      decodeStrings: false,
      write(text, _encoding, done) {
        texts[name] += text;
        done();
      },
    });
  const code = await command(args, {
    root,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    environment: {},
    signal: unending,
    ...more,
  });
  return { code, ...texts };
}
