import type { Files } from '../assets.ts';
import { type Pack, type PackedFile, readPack, writePack } from './pack.ts';

/** Keeps the files of a site between builds. */
export interface Store {
  /** Whether the file is here as it was made of just this. */
  has(path: string, key: string): boolean;
  put(path: string, key: string, content: string | Uint8Array): void;
  /** All files that were asked for or put since the store was opened. */
  contents(): Files;
  /** Ends a build: keeps these files, and what all was made of, where that is sure. */
  finish(whole: string | undefined): void;
  /** The files of the last build, if it was made of just this. */
  recall(whole: string): Files | undefined;
}

/** Opens the store in a file. What is missing or damaged there was never kept. */
export function openStore(file: string): Store {
  let read: Pack | undefined;
  const before = () => {
    read ??= readPack(file);
    return read;
  };
  const now: Pack['files'] = new Map();
  return {
    has(path, key) {
      const kept = before().files.get(path);
      if (kept?.key !== key) return false;
      now.set(path, kept);
      return true;
    },
    put(path, key, content) {
      now.set(path, { key, content: Buffer.from(content) });
    },
    contents: () => contentsOf(now),
    finish(whole) {
      writePack(file, { whole, files: now });
    },
    recall(whole) {
      return before().whole === whole ? contentsOf(before().files) : undefined;
    },
  };
}

function contentsOf(files: ReadonlyMap<string, PackedFile>): Files {
  return new Map([...files].map(([path, { content }]) => [path, content]));
}
