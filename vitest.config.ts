import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The pages are typed components, rendered by Preact on the build machine.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['recipes/**/*.test.ts', 'test/**/*.test.ts', 'test/**/*.test.tsx'],
    // Every test owns its peers on ports of its own, so files run side by side.
    pool: 'forks',
    // For the same reason they may share a process, and then load the library once.
    isolate: false,
    // Tests of a network wait a good part of their time; two processes a core use it.
    maxWorkers: Math.ceil(availableParallelism() * 2),
    testTimeout: 15_000,
    hookTimeout: 15_000,
  },
});
