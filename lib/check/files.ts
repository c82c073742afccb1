import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One file of the project. */
export interface ProjectFile {
  /** Relative to the project's root, with `/` between its parts. */
  path: string;
  text: string;
}

const textual = /(?:\.(?:ts|tsx|md|json|css|html|svg|ya?ml|txt)|^\.ci\/run|^\.gitignore|^LICENSE)$/;

/**
 * Every text file that belongs to the project, sorted by path: what lies below
 * the root, but not in a folder that `.gitignore` names.
 */
export function projectFiles(root: string): ProjectFile[] {
  const left = new Set(['.git', ...ignored(root)]);
  const paths: string[] = [];
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder ? `${folder}/${entry.name}` : entry.name;
      if (left.has(entry.name)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && textual.test(path)) paths.push(path);
    }
  };
  walk('');
  return paths.sort().map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function ignored(root: string): string[] {
  const path = join(root, '.gitignore');
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => line.trim().replace(/\/$/, ''))
    .filter((line) => line !== '' && !line.startsWith('#'));
}
