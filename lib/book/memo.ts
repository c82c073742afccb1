import { createHash } from 'node:crypto';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { keep, readKept } from './kept.ts';

/**
 * Gives what `make` gives, which nothing but `from` decides. It may remember it
 * from before, and then does not call `make`.
 */
export type Memo = <Result>(from: readonly string[], make: () => Result) => Result;

/** Remembers nothing. */
export const forgetful: Memo = (_from, make) => make();

/** A memo on disk. */
export interface DiskMemo {
  memo: Memo;
  /** Removes what was not asked for since the memo was made. */
  prune(): void;
}

/**
 * Remembers in a folder, for the builds to come. What is damaged there is made again.
 *
 * @param version differs when `make` may give something else for the same inputs
 */
export function diskMemo(folder: string, version: string): DiskMemo {
  const asked = new Set<string>();
  return {
    memo: (from, make) => {
      const name = createHash('sha256')
        .update(JSON.stringify([version, process.version, ...from]))
        .digest('hex')
        .slice(0, 32);
      asked.add(name);
      const file = join(folder, name);
      const kept = readKept(file);
      // What has the right hash was written by us, in this version of Node.
      if (kept) return deserialize(kept);
      const result = make();
      keep(file, serialize(result));
      return result;
    },
    prune() {
      for (const name of filesIn(folder)) {
        if (!asked.has(name)) rmSync(join(folder, name), { force: true });
      }
    },
  };
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
