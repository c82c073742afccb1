import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { keep, readKept } from '../../lib/book/kept.ts';
import type { Source, Types } from './compute.ts';
import type { TypesByRecipe } from './types-file.ts';

/** Where the compiler and the types of Node are, whatever book is read. */
const project = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The types of all programs below a root, by recipe. They are made apart from the pages, for the compiler takes seconds: in a process of its
 * own, and only for programs that are new. Only what a program says, the
 * compiler, the types of Node and what is here decide what is in them.
 *
 * @param cacheFolder where they are kept between builds; what no program uses any more is removed
 * @param signal ends the compiler's process
 * @throws Error when the compiler fails, or the signal fires
 */
export async function typesOf(
  root: string,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<TypesByRecipe> {
  const programs = programsBelow(root);
  const version = versionOfTypes();
  const known = new Map<Program, Types>();
  const places = new Map(
    programs.map((program) => [program, join(cacheFolder, keyOf(version, program))]),
  );
  for (const [program, place] of places) {
    const kept = readKept(place);
    if (kept) known.set(program, JSON.parse(kept.toString('utf8')));
  }
  const missing = programs.filter((program) => !known.has(program));
  if (missing.length > 0) {
    const made = await computeApart(missing, signal);
    for (const [index, program] of missing.entries()) {
      const types = made[index];
      if (!types) throw new Error(`the compiler tells no types of ${program.file}`);
      known.set(program, types);
      keep(places.get(program) ?? '', [Buffer.from(JSON.stringify(types))]);
    }
    prune(cacheFolder, new Set(places.values()));
  }
  return new Map(
    programs.flatMap((program) => {
      const types = known.get(program);
      return types ? [[program.name, types]] : [];
    }),
  );
}

interface Program extends Source {
  /** The recipe's. */
  name: string;
}

/** The file that an import of this name would load. */
const whereIs = (name: string) => createRequire(import.meta.url).resolve(name);

function programsBelow(root: string): Program[] {
  return readdirSync(join(root, 'recipes'))
    .sort()
    .flatMap((name) => {
      const file = `recipes/${name}/${name}.ts`;
      const path = join(root, file);
      return existsSync(path) ? [{ name, file, text: readFileSync(path, 'utf8') }] : [];
    });
}

/** Differs when the same program may be told of in another way. */
function versionOfTypes(): string {
  const packages = ['@types/node', '@typescript/typescript6'].map(
    (name) => JSON.parse(readFileSync(whereIs(`${name}/package.json`), 'utf8')).version,
  );
  const own = ['compute.ts', 'node-key.ts', 'words.ts'].map((name) =>
    readFileSync(new URL(name, import.meta.url), 'utf8'),
  );
  return JSON.stringify([...packages, ...own]);
}

function keyOf(version: string, { file, text }: Source): string {
  return createHash('sha256')
    .update(JSON.stringify([version, file, text]))
    .digest('hex')
    .slice(0, 32);
}

function computeApart(programs: readonly Program[], signal?: AbortSignal): Promise<Types[]> {
  const tsx = pathToFileURL(whereIs('tsx')).href;
  const child = fileURLToPath(new URL('child.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const { stdin } = execFile(
      process.execPath,
      ['--import', tsx, child],
      { maxBuffer: 1024 ** 3, cwd: project, ...(signal && { signal }) },
      (error, output) => {
        if (error) reject(error);
        else resolve(JSON.parse(output));
      },
    );
    // A child that is gone has said why.
    stdin?.on('error', () => {});
    stdin?.end(JSON.stringify({ root: project, programs }));
  });
}

function prune(folder: string, used: ReadonlySet<string>): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (!used.has(join(folder, name))) rmSync(join(folder, name), { force: true });
  }
}
