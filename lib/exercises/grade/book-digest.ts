import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What decides how attempts are judged, beside the exercise itself. */
const machinery = ['exercises', 'fixtures', 'play', 'wire'].map((name) => join('lib', name));

/**
 * Which book graded: its version, and a hash of the checks' machinery and of
 * the exercises' folders. Results of one digest can stand beside each other.
 *
 * @param root the project's folder
 */
export function bookDigest(root: string): { version: string; digest: string } {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return { version, digest: digestOf(root, machinery) };
}

/** A hash of all files below some folders, with their names. */
export function digestOf(root: string, folders: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    for (const path of filesBelow(join(root, folder))) {
      hash.update(`${relative(root, path).split(sep).join('/')}\0`);
      hash.update(createHash('sha256').update(readFileSync(path)).digest());
    }
  }
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
