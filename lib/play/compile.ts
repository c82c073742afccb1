import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildFailure, type BuildOptions, build, type Message } from 'esbuild';

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
    ...options,
    entryPoints: [file],
    absWorkingDir: dirname(file),
    write: false,
    sourcemap: 'inline',
    sourcesContent: false,
    // Where the map says the original is, seen from the copy.
    sourceRoot: `${relative(cache, dirname(file))}/`,
  }).catch(told);
  const folder = await kept([[`${name}.mjs`, result.outputFiles[0]!.contents]]);
  return join(folder, `${name}.mjs`);
}

/**
 * As `compiled`, for modules of one program that load each other at run time:
 * what they share is one module for all of them.
 *
 * @param files their paths
 * @returns the paths of the copies
 */
export async function compiledTogether(files: readonly string[]): Promise<string[]> {
  const result = await build({
    ...options,
    entryPoints: files.map((file, index) => ({ in: file, out: String(index) })),
    write: false,
    splitting: true,
    outdir: cache,
    outExtension: { '.js': '.mjs' },
  }).catch(told);
  const folder = await kept(
    result.outputFiles.map(({ path, contents }) => [basename(path), contents]),
  );
  return files.map((_file, index) => join(folder, `${index}.mjs`));
}

const options = {
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  charset: 'utf8',
  logLevel: 'silent',
} satisfies BuildOptions;

/** Keeps files together in a folder that is named by what is in them. */
async function kept(
  files: readonly (readonly [name: string, contents: Uint8Array])[],
): Promise<string> {
  const hash = createHash('sha256');
  for (const [, contents] of files) hash.update(contents);
  const folder = join(cache, hash.digest('hex').slice(0, 20));
  if (existsSync(folder)) return folder;
  // Whole or not at all, for another process may be about to run it.
  const draft = `${folder}-${process.pid}-${performance.now()}`;
  await mkdir(draft, { recursive: true });
  for (const [name, contents] of files) await writeFile(join(draft, name), contents);
  await rename(draft, folder).catch(async (error) => {
    // Another was as quick.
    await rm(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  });
  return folder;
}

function told(error: BuildFailure): never {
  const [first] = error.errors ?? [];
  throw first ? new Error(inOneLine(first)) : error;
}

function inOneLine({ location, text }: Message): string {
  return location ? `${basename(location.file)}:${location.line}: ${text}` : text;
}
