import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { type Confinement, INSIDE } from './confinement.ts';

/**
 * Begins a command that runs in a network of its own, with nothing but a
 * loopback, and sees the whole machine otherwise, for it is trusted.
 *
 * @param folder is covered by an empty folder in memory, of at most `bytes`
 */
export function bubblewrapCell(folder: string, bytes: number): string[] {
  return [
    'bwrap',
    ...['--unshare-user', '--unshare-net', '--unshare-ipc', '--die-with-parent'],
    ...['--bind', '/', '/', '--dev-bind', '/dev', '/dev'],
    ...['--size', String(bytes), '--tmpfs', folder],
    '--',
  ];
}

/** Begins a command that runs without any power, and sees only what the confinement names. */
export function bubblewrapAttempt(confinement: Confinement): string[] {
  const { system, etc, program, folder } = confinement;
  return [
    'bwrap',
    ...['--unshare-user', '--uid', '1000', '--gid', '1000', ...withoutUserNamespaces()],
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--hostname', 'attempt'],
    ...['--unshare-cgroup-try', '--die-with-parent', '--cap-drop', 'ALL'],
    ...system.folders.flatMap((path) => ['--ro-bind', path, path]),
    ...system.links.flatMap(({ path, target }) => ['--symlink', target, path]),
    ...system.hidden.flatMap((path) => ['--tmpfs', path, '--remount-ro', path]),
    ...system.files.flatMap((path) => ['--ro-bind', path, path]),
    ...['--ro-bind', etc, '/etc'],
    // In `/dev` is a folder that can be written, without any limit.
    ...['--proc', '/proc', '--remount-ro', '/proc', '--dev', '/dev', '--remount-ro', '/dev'],
    ...['--ro-bind', program, `${INSIDE.program}/${basename(program)}`],
    ...['--bind', folder, INSIDE.folder, '--symlink', INSIDE.folder, '/tmp'],
    ...['--remount-ro', '/', '--chdir', INSIDE.folder],
    '--',
  ];
}

let known: string[] | undefined;

/** The option of newer versions by which an attempt cannot make itself root of a namespace. */
function withoutUserNamespaces(): string[] {
  const help = (): string => execFileSync('bwrap', ['--help'], { encoding: 'utf8' });
  known ??= ['--disable-userns'].filter((option) => help().includes(option));
  return known;
}
