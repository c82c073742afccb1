import { keep, readKept } from '../../lib/book/kept.ts';

/** A file of a site, and the hash of what it was made of. */
export interface PackedFile {
  key: string;
  content: Uint8Array;
}

/** All files of a site, by their path. */
export interface Pack {
  /** The hash of what the whole site was made of, where that is sure. */
  whole: string | undefined;
  files: Map<string, PackedFile>;
}

/** What stands before the contents: whose they are, in their order, and how long. */
interface Index {
  whole?: string;
  files: [path: string, key: string, length: number][];
}

/** Reads a pack; one that is missing or damaged is empty. */
export function readPack(file: string): Pack {
  const files: Pack['files'] = new Map();
  const kept = readKept(file);
  if (!kept) return { whole: undefined, files };
  const end = kept.indexOf('\n');
  const index = JSON.parse(kept.toString('utf8', 0, end)) as Index;
  let start = end + 1;
  for (const [path, key, length] of index.files) {
    files.set(path, { key, content: kept.subarray(start, start + length) });
    start += length;
  }
  return { whole: index.whole, files };
}

/**
 * Keeps all files of a site in one: a site has thousands, and to make a file
 * takes longer than to fill it.
 */
export function writePack(file: string, { whole, files }: Pack): void {
  const index: Index = {
    ...(whole !== undefined && { whole }),
    files: [...files].map(([path, { key, content }]) => [path, key, content.length]),
  };
  const contents = [...files.values()].map(({ content }) => content);
  keep(file, [Buffer.from(`${JSON.stringify(index)}\n`), ...contents]);
}
