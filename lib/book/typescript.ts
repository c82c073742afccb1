import { createRequire } from 'node:module';
import type typescript from '@typescript/typescript6';

/**
 * The TypeScript compiler as a library, to read programs with; version 7, which
 * checks the types, has none yet. It is one CommonJS file of nine megabytes,
 * and an `import` of such a file reads it twice, first for the names that it
 * exports: three times as long as this.
 */
export const ts = createRequire(import.meta.url)('@typescript/typescript6') as typeof typescript;
