import { type FSWatcher, readFileSync, statfsSync, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

export interface SavesOptions {
  /** Looks often, and does not count on events. */
  poll: boolean;
  /** Called with the file's text after each save. */
  saved: (text: string) => void;
}

/** Milliseconds: between two looks without events and with them, and that a save may take. */
const times = { poll: 250, look: 1_000, settle: 40, empty: 250, again: 500 };

/**
 * Watches a file for saves, however an editor carries them out: in place, by a
 * new file in its place, in several steps. Events tell of one at once; as not
 * every file system has them, it is looked at now and then as well.
 *
 * @returns what ends the watching
 */
export function watchSaves(path: string, { poll, saved }: SavesOptions): () => void {
  let known = look(path);
  let timer: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  let closed = false;

  const examine = (patience: number): void => {
    if (closed) return;
    const now = look(path);
    if (!now) return;
    if (!isSave(now, known)) {
      known = now;
      return;
    }
    // An editor may empty a file before it writes it.
    if (now.text === '' && known?.text !== '' && patience > 0) {
      timer = setTimeout(() => examine(0), times.empty);
      return;
    }
    known = now;
    saved(now.text);
  };
  const notice = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => examine(1), times.settle);
  };
  const looking = setInterval(
    () => {
      const now = stamp(path);
      if (now !== undefined && now !== known?.stamp) notice();
    },
    poll ? times.poll : times.look,
  );

  if (!poll) {
    try {
      // The folder and not the file, for that may be replaced.
      watcher = watch(dirname(path), (_event, name) => {
        if (name === null || name === basename(path)) notice();
      });
      watcher.on('error', () => watcher?.close());
    } catch {
      // There is no event to be had; the looks remain.
    }
  }
  return () => {
    closed = true;
    clearTimeout(timer);
    clearInterval(looking);
    watcher?.close();
  };
}

interface Look {
  stamp: number;
  text: string;
}

/** The same text again counts when it was saved a while after. */
function isSave(now: Look, before: Look | undefined): boolean {
  return !before || now.text !== before.text || Math.abs(now.stamp - before.stamp) > times.again;
}

function stamp(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/** What the file holds; undefined while there is none, or it cannot be read. */
function look(path: string): Look | undefined {
  try {
    const at = stamp(path);
    return at === undefined ? undefined : { stamp: at, text: readFileSync(path, 'utf8') };
  } catch {
    return undefined;
  }
}

/** File systems on which a change from the other side causes no event, by the number that Linux gives them. */
const silent = new Map([
  [0x01021997, '9p'], // Windows' folders in WSL
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x65735546, 'fuse'],
  [0x786f4256, 'vboxsf'],
  [0xbacbacbc, 'vmhgfs'],
  [0x00c36400, 'ceph'],
  [0x5346414f, 'afs'],
]);

/** Whether a folder lies where file events are not to be counted on, as far as that can be found out. */
export function needsPolling(
  folder: string,
  {
    platform,
    statfs,
  }: { platform: NodeJS.Platform; statfs: (path: string) => { type: number } } = {
    platform: process.platform,
    statfs: statfsSync,
  },
): boolean {
  if (platform === 'win32') return folder.startsWith('\\\\');
  if (platform !== 'linux') return false;
  try {
    return silent.has(statfs(folder).type >>> 0);
  } catch {
    return false;
  }
}
