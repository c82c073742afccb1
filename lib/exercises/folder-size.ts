import { lstatSync, opendirSync } from 'node:fs';
import { join } from 'node:path';

export interface FolderSize {
  bytes: number;
  files: number;
}

/**
 * What lies in a folder, all levels down; links are not followed. Stops early
 * where one of the two is above its limit, so a folder made to be large costs
 * no more time than a full one. What vanishes meanwhile does not count.
 */
export function folderSize(folder: string, limit: FolderSize): FolderSize {
  const size: FolderSize = { bytes: 0, files: 0 };
  const waiting = [folder];
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    try {
      const entries = opendirSync(here);
      try {
        for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
          const path = join(here, entry.name);
          size.files += 1;
          if (entry.isDirectory()) waiting.push(path);
          else size.bytes += lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
          if (size.files > limit.files || size.bytes > limit.bytes) return size;
        }
      } finally {
        entries.closeSync();
      }
    } catch {
      // Removed, or made unreadable by its owner: then what lies in it is not counted.
    }
  }
  return size;
}
