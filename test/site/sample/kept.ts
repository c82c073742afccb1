import { readPack, writePack } from '../../../site/cache/pack.ts';
import { siteCacheFile } from '../../../site/commands/options.ts';

/** What tells that a file was not made again. */
export const keptMark = '<!-- kept -->';

/** Marks files of a site as its last build kept them; those that are made again lose it. */
export function markKept(root: string, paths: readonly string[]): void {
  const file = siteCacheFile(root);
  const { whole, files } = readPack(file);
  for (const path of paths) {
    const kept = files.get(path);
    if (!kept) throw new Error(`${path} is not kept`);
    const content = Buffer.concat([kept.content, Buffer.from(keptMark)]);
    files.set(path, { ...kept, content });
  }
  writePack(file, { whole, files });
}
