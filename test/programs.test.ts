import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { recipeNames } from '../lib/play/contents.ts';
import { run } from '../lib/play/run.ts';

const tsx = import.meta.resolve('tsx');
const root = fileURLToPath(new URL('..', import.meta.url));
const names = recipeNames(root);

/** The program, copied by itself into an empty folder, as a reader would. */
async function copied(recipe: string): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'a reader’s folder '));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, `${recipe}.ts`);
  await copyFile(join(root, 'recipes', recipe, `${recipe}.ts`), file);
  return file;
}

describe.each(names)('%s, copied into an empty folder', (recipe) => {
  test('tells its usage', async () => {
    const { code, stdout, stderr } = await run(await copied(recipe), ['--help']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(new RegExp(`^Usage: ${recipe} `));
    expect(stdout).toContain('--help');
    expect(code).toBe(0);
  });

  test('refuses an option whose value looks like an option in one line', async () => {
    // Node explains this in several lines, and an option that it does not know in one.
    const { code, stdout, stderr } = await run(await copied(recipe), ['--timeout', '-5']);
    expect(stderr).toMatch(new RegExp(`^${recipe}: [^\\n]+\\n$`));
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

// The rules of structure keep every program fit for tsx; one is enough to see that it runs.
test('a program copied into an empty folder runs under tsx', async () => {
  const command = ['--import', tsx, await copied(names[0]!), '--help'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, command);
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^Usage: /);
});
