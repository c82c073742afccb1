import { createRequire } from 'node:module';
import type typescript from 'typescript';

/**
 * The TypeScript compiler. It is one CommonJS file of nine megabytes, and an
 * `import` of such a file reads it twice, first for the names that it exports:
 * three times as long as this.
 */
export const ts = createRequire(import.meta.url)('typescript') as typeof typescript;
