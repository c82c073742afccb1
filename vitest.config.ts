import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take long, the longest first; most of it they wait. */
const long = ['self-check', 'browser/quality', 'grade/class', 'site/valid', 'site/bench'];

/** Begins with what takes long, so that nothing waits for it at the end. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = long.findIndex((part) => moduleId.includes(part));
      return place < 0 ? long.length : place;
    };
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

// Nobody here needs the authorities that a machine trusts beside Node's own, and
// reading them may cost each of thousands of processes 0.1 s at its start.
delete process.env.NODE_EXTRA_CA_CERTS;

export default defineConfig({
  // The pages are typed components, rendered by Preact on the build machine.
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['recipes/**/*.test.ts', 'test/**/*.test.ts', 'test/**/*.test.tsx'],
    sequence: { sequencer: LongFirst },
    // Every test owns its peers on ports of its own, so files run side by side.
    pool: 'forks',
    // For the same reason they may share a process, and then load the library once.
    isolate: false,
    // Tests of a network wait a good part of their time; five processes keep two cores busy.
    maxWorkers: Math.ceil(availableParallelism() * 2.5),
    // Of tests in one file that run side by side.
    maxConcurrency: 6,
    testTimeout: 15_000,
    hookTimeout: 15_000,
  },
});
