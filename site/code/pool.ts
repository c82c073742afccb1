import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { Language } from './tokenise.ts';
import type { Done, Job } from './worker.ts';

/** A worker thread, and what it still has to answer. */
interface Helper {
  worker: Worker;
  pending: Map<number, Pending>;
  /** Characters that it still has to read. */
  load: number;
}

interface Pending {
  length: number;
  resolve: (lines: string[]) => void;
  reject: (error: Error) => void;
}

/**
 * Another thread is started when each has more than this many characters before
 * it. To start costs a thread 0.4 s of work: loading shiki, compiling a grammar.
 */
const worthAThread = 500_000;

/** The threads of this process; all highlighters share them, and they end with it. */
const helpers: Helper[] = [];
let source: Promise<string> | undefined;
let count = 0;

/**
 * Highlights code in a thread beside this one.
 *
 * @param place code of a lower place is done first, whenever it is given
 * @returns once a thread has it, the promise of one piece of HTML for each line
 */
export async function tokeniseBeside(
  code: string,
  language: Language,
  place: number,
): Promise<{ lines: Promise<string[]> }> {
  source ??= bundleWorker();
  const helper = nextHelper(await source);
  const job: Job = { id: ++count, place, code, language };
  const lines = new Promise<string[]>((resolve, reject) => {
    helper.pending.set(job.id, { length: code.length, resolve, reject });
  });
  helper.load += code.length;
  // A process does not end before it has what it waits for, nor waits for idle threads.
  helper.worker.ref();
  helper.worker.postMessage(job);
  return { lines };
}

/** The helper with the least before it; a new one where all have much, and there is a core for it. */
function nextHelper(text: string): Helper {
  const [least] = helpers.toSorted((one, other) => one.load - other.load);
  if (least && (least.load < worthAThread || helpers.length >= availableParallelism()))
    return least;
  const helper: Helper = {
    worker: new Worker(text, { eval: true, execArgv: [] }),
    pending: new Map(),
    load: 0,
  };
  helper.worker.on('message', ({ id, lines }: Done) => {
    const pending = helper.pending.get(id);
    helper.pending.delete(id);
    helper.load -= pending?.length ?? 0;
    if (helper.pending.size === 0) helper.worker.unref();
    pending?.resolve(lines.split('\n'));
  });
  helper.worker.on('error', (error) => {
    helpers.splice(helpers.indexOf(helper), 1);
    for (const { reject } of helper.pending.values()) reject(error);
  });
  helpers.push(helper);
  return helper;
}

/** The worker's program in one piece of JavaScript; shiki is left to be imported, from where it is. */
async function bundleWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    plugins: [
      {
        name: 'packages',
        setup({ onResolve }) {
          onResolve({ filter: /^[a-z]/ }, ({ path }) =>
            path.startsWith('node:')
              ? undefined
              : {
                  path: pathToFileURL(createRequire(import.meta.url).resolve(path)).href,
                  external: true,
                },
          );
        },
      },
    ],
    logLevel: 'silent',
    tsconfigRaw: {},
  });
  return outputFiles[0]?.text ?? '';
}
