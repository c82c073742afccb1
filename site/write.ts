import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a site into a folder; whatever was in it before is gone. Gives the paths of the files. */
export function writeSite(
  files: Iterable<[path: string, content: string | Uint8Array]>,
  folder: string,
): string[] {
  rmSync(folder, { recursive: true, force: true });
  const made = new Set<string>();
  const paths: string[] = [];
  for (const [path, content] of files) {
    const file = join(folder, path);
    const parent = dirname(file);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(file, content);
    paths.push(path);
  }
  return paths;
}
