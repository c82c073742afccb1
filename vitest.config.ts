import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The pages are typed components, rendered by Preact on the build machine.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['recipes/**/*.test.ts', 'test/**/*.test.ts', 'test/**/*.test.tsx'],
    // Every test owns its peers on ports of its own, so files run side by side.
    pool: 'forks',
    // Vitest would leave one core idle, which is half of a small machine.
    maxWorkers: '100%',
    testTimeout: 15_000,
    hookTimeout: 15_000,
  },
});
