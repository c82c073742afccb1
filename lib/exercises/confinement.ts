import type { SystemView } from './system.ts';

/** How an attempt is kept from everything that is not its own. */
export type Isolation = 'bubblewrap' | 'unshare' | 'none';

/** What one attempt is to see and to run. */
export interface Confinement {
  system: SystemView;
  /** A folder that holds the files of `/etc`. */
  etc: string;
  /** An empty folder, on which a new root can be put. */
  root: string;
  /** The compiled program; seen as `/attempt/NAME`. */
  program: string;
  /** The scratch folder, the only one it can write in; seen as `/scratch`. */
  folder: string;
}

/** Where an attempt finds its program and its scratch folder. */
export const INSIDE = { program: '/attempt', folder: '/scratch', path: '/usr/bin:/bin' };

/** Text as one word of a shell's command. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
