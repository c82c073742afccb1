import { basename, join, sep } from 'node:path';
import { watch } from 'chokidar';

/** How long a save may take: an editor may write a file in several steps. */
const settle = 20;

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

  const ignored = (path: string) =>
    path.includes(`${sep}node_modules${sep}`) || /~$|\.sw[a-z]$/.test(path);
  const watcher = watch(paths, { ignoreInitial: true, ignored });
  const note = (path: string) => {
    if (ignored(path)) return;
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
  };
  watcher.on('all', (_event, path) => note(path));
  // The watcher leaves out a change that comes shortly after another of the same file,
  // and waits before it tells that a file was replaced; what it hears itself tells all at once.
  watcher.on('raw', (_event, name, details) => {
    const { watchedPath } = details as { watchedPath: string };
    note(basename(watchedPath) === name ? watchedPath : join(watchedPath, name));
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
