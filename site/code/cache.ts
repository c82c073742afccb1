import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Highlighted lines of code by the hash of what they were made from. */
export type Entries = Map<string, string[]>;

/** Reads a cache; one that is missing or damaged is empty. */
export function readCache(file: string): Entries {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8'))));
  } catch {
    return new Map();
  }
}

/** Writes a cache in one step, so that a reader beside us never sees half of it. */
export function writeCache(file: string, entries: Entries): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(Object.fromEntries(entries)));
  renameSync(draft, file);
}
