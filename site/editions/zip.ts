import { type Zippable, zipSync } from 'fflate';
import type { Files } from '../assets.ts';

/** The first day that a ZIP file can name: the same files give the same bytes on every day. */
const never = '1980-01-01T00:00:00';

/**
 * Packs files into a ZIP file.
 *
 * @param folder put before each path, so that it unpacks into a folder of its own
 * @param stored paths that are stored as they are, not compressed
 */
export function zip(files: Files, { folder = '', stored = [] as string[] } = {}): Uint8Array {
  const entries: Zippable = {};
  for (const [path, content] of files) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    entries[folder + path] = [bytes, { level: stored.includes(path) ? 0 : 9 }];
  }
  // Without a zone: ZIP files hold local time, which is read as it is written.
  return zipSync(entries, { mtime: never });
}
