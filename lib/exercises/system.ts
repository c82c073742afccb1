import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The part of this machine that an attempt sees, all of it read-only. */
export interface SystemView {
  folders: string[];
  links: { path: string; target: string }[];
  /** Single files that lie elsewhere: the `node` binary under a home, say, and its libraries. */
  files: string[];
  /** Folders within the ones above of which nothing is to be seen. */
  hidden: string[];
}

const ROOTS = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];

let view: SystemView | undefined;

/** Looks once at where this machine keeps what `node` needs; Linux only. */
export function systemView(): SystemView {
  if (view !== undefined) return view;
  const there = ROOTS.filter((path) => existsSync(path));
  const isLink = (path: string): boolean => lstatSync(path).isSymbolicLink();
  const folders = there.filter((path) => !isLink(path));
  const links = there.filter(isLink).map((path) => ({ path, target: readlinkSync(path) }));
  const shown = (path: string): boolean => ROOTS.some((root) => path.startsWith(`${root}/`));
  const project = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
  view = {
    folders,
    links,
    files: filesOfNode().filter((path) => !shown(path)),
    hidden: [project, homedir(), tmpdir()].filter((path) => shown(path + sep)),
  };
  return view;
}

/** The binary that runs this program and the libraries that it has loaded. */
function filesOfNode(): string[] {
  // Asked of a process that has loaded nothing but itself.
  const maps = execFileSync(
    process.execPath,
    ['-e', 'process.stdout.write(require("fs").readFileSync("/proc/self/maps"))'],
    { encoding: 'utf8', env: {} },
  );
  const mapped = maps.split('\n').flatMap((line) => {
    const [, path] = /^\S+ ..x. .* (\/.+)$/.exec(line) ?? [];
    return path === undefined ? [] : [path];
  });
  return [...new Set([process.execPath, ...mapped])];
}

/** Writes the few files that an attempt finds in `/etc`: names of the loopback and of its user. */
export function writeEtc(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const files = {
    hosts: '127.0.0.1 localhost\n::1 localhost\n',
    'nsswitch.conf': 'hosts: files\n',
    // bubblewrap gives a number of its own, unshare that of root without its powers.
    passwd: 'student:x:0:0::/scratch:/bin/sh\nstudent:x:1000:1000::/scratch:/bin/sh\n',
    group: 'student:x:0:\nstudent:x:1000:\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  if (existsSync('/etc/ld.so.cache')) copyFileSync('/etc/ld.so.cache', join(folder, 'ld.so.cache'));
}
