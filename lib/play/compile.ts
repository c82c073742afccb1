import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildFailure, build, type Message } from 'esbuild';

const cache = fileURLToPath(new URL('../../.cache/programs', import.meta.url));

/**
 * A copy of a TypeScript program that plain `node` runs, on every version of
 * Node. To take the types away beforehand is much quicker than to load a
 * compiler into each child that is started. The copy is named by its content
 * and kept; with `--enable-source-maps` errors name lines of the original.
 *
 * @param file the program's path
 * @returns the path of the copy
 * @throws Error with the first mistake in one line, `qotd.ts:12: Expected ";"…`
 */
export async function compiled(file: string): Promise<string> {
  const name = basename(file, '.ts');
  const result = await build({
    entryPoints: [file],
    absWorkingDir: dirname(file),
    write: false,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    charset: 'utf8',
    sourcemap: 'inline',
    sourcesContent: false,
    // Where the map says the original is, seen from the copy.
    sourceRoot: `${relative(cache, dirname(file))}/`,
    logLevel: 'silent',
  }).catch((error: BuildFailure) => {
    const [first] = error.errors ?? [];
    throw first ? new Error(inOneLine(first)) : error;
  });
  const code = result.outputFiles[0]!.contents;
  const folder = join(cache, createHash('sha256').update(code).digest('hex').slice(0, 20));
  const copy = join(folder, `${name}.mjs`);
  if (!existsSync(copy)) {
    await mkdir(folder, { recursive: true });
    // Whole or not at all, for another process may be about to run it.
    const draft = join(folder, `${process.pid}-${performance.now()}`);
    await writeFile(draft, code);
    await rename(draft, copy);
  }
  return copy;
}

function inOneLine({ location, text }: Message): string {
  return location ? `${basename(location.file)}:${location.line}: ${text}` : text;
}
