import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import type typescript from '@typescript/typescript6';

let loaded: typeof typescript | undefined;

/**
 * The TypeScript compiler as a library, to read programs with; version 7, which
 * checks the types, has none yet. It is loaded when it is first asked for.
 */
export function compiler(): typeof typescript {
  loaded ??= load(createRequire(import.meta.url).resolve('@typescript/typescript6')) as never;
  return loaded as typeof typescript;
}

/**
 * Loads a CommonJS file as Node itself does. It is one file of nine megabytes:
 * an `import` reads it twice, first for the names that it exports, and tsx,
 * which stands before `require`, looks through all of it for what it could
 * translate. Either takes as long as to compile it.
 */
function load(file: string): unknown {
  const { resolve } = createRequire(file);
  const module = { exports: {} };
  const require = (name: string): unknown =>
    name.startsWith('.') || name.startsWith('@typescript/')
      ? load(resolve(name))
      : createRequire(file)(name);
  compileFunction(
    readFileSync(file, 'utf8'),
    ['exports', 'require', 'module', '__filename', '__dirname'],
    { filename: file },
  )(module.exports, require, module, file, dirname(file));
  return module.exports;
}
