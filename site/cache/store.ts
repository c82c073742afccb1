import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { keep, readKept } from '../../lib/book/kept.ts';
import type { Files } from '../assets.ts';

/** The files of a site by their path, and for each the hash of what it was made of. */
export type Keys = Map<string, string>;

/** Keeps the files of a site between builds. */
export interface Store {
  /** Whether the file is here as it was made of just this. */
  has(path: string, key: string): boolean;
  put(path: string, key: string, content: string | Uint8Array): void;
  /** All files that were asked for or put since the store was opened. */
  readonly keys: Keys;
  /** Ends a build: remembers what all was made of, where that is sure, and drops what was not used. */
  finish(whole: string | undefined): void;
  /** The files of the last build, if it was made of just this and all are still here. */
  recall(whole: string): Keys | undefined;
  /** The files with their content, one by one. */
  contents(keys: Keys): Iterable<[path: string, content: Uint8Array]>;
}

/** So many bytes of what was put stay in memory: to read them again takes longer than to write them. */
const mostHeld = 256 * 1024 * 1024;

/** Opens the store in a folder. What is missing or damaged there was never kept. */
export function openStore(folder: string): Store {
  const keys: Keys = new Map();
  /** What was put, as far as there is room for it, and what the disk did not take. */
  const held: Files = new Map();
  let room = mostHeld;
  const record = join(folder, 'record');
  const place = (path: string) => join(folder, 'files', path);

  function read(path: string, key: string): Uint8Array | undefined {
    const kept = readKept(place(path));
    const end = kept?.indexOf('\n') ?? -1;
    return kept?.toString('utf8', 0, end) === key ? kept.subarray(end + 1) : undefined;
  }

  return {
    keys,
    has(path, key) {
      if (!read(path, key)) return false;
      keys.set(path, key);
      return true;
    },
    put(path, key, content) {
      const bytes = Buffer.from(content);
      keys.set(path, key);
      const kept = keep(place(path), Buffer.concat([Buffer.from(`${key}\n`), bytes]));
      if (kept && bytes.length > room) return;
      held.set(path, bytes);
      if (kept) room -= bytes.length;
    },
    finish(whole) {
      keep(record, Buffer.from(JSON.stringify({ whole, keys: [...keys] })));
      for (const path of filesIn(join(folder, 'files'))) {
        if (!keys.has(path)) rmSync(place(path), { force: true });
      }
    },
    recall(whole) {
      const last = JSON.parse(readKept(record)?.toString('utf8') ?? '{}');
      if (last.whole === undefined || last.whole !== whole) return undefined;
      const known: Keys = new Map(last.keys);
      return [...known].every(([path, key]) => read(path, key)) ? known : undefined;
    },
    *contents(wanted) {
      for (const [path, key] of wanted) {
        const content = held.get(path) ?? read(path, key);
        if (!content) throw new Error('another build of this book runs at the same time');
        yield [path, typeof content === 'string' ? Buffer.from(content) : content];
      }
    },
  };
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
      .map((path) => path.replaceAll('\\', '/'));
  } catch {
    return [];
  }
}
