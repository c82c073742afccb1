import { keep, readKept } from '../../lib/book/kept.ts';

/** Highlighted lines of code by the hash of what they were made from. */
export type Entries = Map<string, string[]>;

/** Reads a cache; one that is missing or damaged is empty. */
export function readCache(file: string): Entries {
  const kept = readKept(file);
  return new Map(kept && Object.entries(JSON.parse(kept.toString('utf8'))));
}

/** Writes a cache in one step, so that a reader beside us never sees half of it. */
export function writeCache(file: string, entries: Entries): void {
  keep(file, [Buffer.from(JSON.stringify(Object.fromEntries(entries)))]);
}
