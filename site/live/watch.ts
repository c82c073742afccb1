import { sep } from 'node:path';
import { watch } from 'chokidar';

/** How long a save may take: an editor may write a file in several steps. */
const settle = 30;

/**
 * Calls back after files below some paths have changed, once for changes that
 * come together, and never again before the last call is done.
 *
 * @returns a function that ends the watching
 */
export async function watchFiles(
  paths: string[],
  changed: (paths: string[]) => Promise<void>,
): Promise<() => Promise<void>> {
  const pending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  let closed = false;

  const watcher = watch(paths, {
    ignoreInitial: true,
    ignored: (path) => path.includes(`${sep}node_modules${sep}`) || /~$|\.sw[a-z]$/.test(path),
  });
  watcher.on('all', (_event, path) => {
    pending.add(path);
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(async () => {
        if (closed || pending.size === 0) return;
        const batch = [...pending];
        pending.clear();
        await changed(batch);
      });
    }, settle);
  });
  await new Promise<void>((resolve, reject) => {
    watcher.once('ready', () => resolve());
    watcher.once('error', reject);
  });

  return async () => {
    closed = true;
    clearTimeout(timer);
    await watcher.close();
    await work;
  };
}
