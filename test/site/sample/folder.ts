import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const recipes = fileURLToPath(new URL('../../../recipes', import.meta.url));

/** A project folder with one recipe of the book, qotd, for a test to edit; gone when the test is. */
export function bookFolder(): string {
  const root = mkdtempSync(join(tmpdir(), 'wirebook-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'recipes'));
  cpSync(join(recipes, 'qotd'), join(root, 'recipes', 'qotd'), { recursive: true });
  // The other recipes that it names are not there.
  const readme = join(root, 'recipes', 'qotd', 'README.md');
  const text = readFileSync(readme, 'utf8')
    .replace(/^(before|after): .*/gm, '$1: []')
    .replace(/\[([^\]]+)\]\(\.\.\/[a-z-]+\/README\.md\)/g, '$1');
  writeFileSync(readme, text);
  writeFileSync(
    join(root, 'recipes', 'README.md'),
    '# Book\n\nIntroduction.\n\n## Streams\n\nOpening.\n\n- [qotd](qotd/README.md)\n',
  );
  return root;
}
