import { createRequire } from 'node:module';
import type typescript from '@typescript/typescript6';

let loaded: typeof typescript | undefined;

/**
 * The TypeScript compiler as a library, to read programs with; version 7, which
 * checks the types, has none yet. It is one CommonJS file of nine megabytes, so
 * it is loaded when it is first asked for, and not by an `import`, which reads
 * such a file twice: first for the names that it exports.
 */
export function compiler(): typeof typescript {
  loaded ??= createRequire(import.meta.url)('@typescript/typescript6') as typeof typescript;
  return loaded;
}
