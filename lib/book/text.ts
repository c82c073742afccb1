import { existsSync, readFileSync } from 'node:fs';

/** A file's text with `\n` line ends, or undefined where there is no such file. */
export function readText(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  return readFileSync(path, 'utf8').replace(/\r\n/g, '\n');
}
