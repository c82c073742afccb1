import { basename, dirname } from 'node:path';
import { type Confinement, INSIDE, quoted } from './confinement.ts';

const NAMESPACES = ['--user', '--map-root-user', '--pid', '--mount', '--ipc'];
const FORK = ['--fork', '--kill-child', '--mount-proc'];

/**
 * Begins a command that runs in a network of its own, with nothing but a
 * loopback, and sees the whole machine otherwise, for it is trusted.
 *
 * @param folder is covered by an empty folder in memory, of at most `bytes`
 */
export function unshareCell(folder: string, bytes: number): string[] {
  const script = [
    'set -e',
    // The loopback of a new network is down. The last way needs no tool, but real root.
    'up() {',
    '  ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null ||',
    '    { mount -t sysfs sysfs /sys && echo 0x9 > /sys/class/net/lo/flags; } 2>/dev/null',
    '}',
    'up || { echo "the loopback cannot be brought up: ip (iproute2) is missing" >&2; exit 1; }',
    `mount -t tmpfs -o mode=755,size=${bytes},nosuid,nodev,noexec tmpfs ${quoted(folder)}`,
    'exec "$@"',
  ];
  return ['unshare', ...NAMESPACES, '--net', ...FORK, '/bin/sh', '-c', script.join('\n'), 'sh'];
}

/** Begins a command that runs without any power, and sees only what the confinement names. */
export function unshareAttempt(confinement: Confinement): string[] {
  return [
    ...['unshare', ...NAMESPACES, '--uts', '--cgroup', ...FORK],
    ...['/bin/sh', '-c', rootScript(confinement), 'sh'],
  ];
}

/**
 * Builds a root of its own in memory, moves there, lets go of the old one and
 * runs the command without any capability. The shell stays: process 1 of the
 * namespace takes signals only from outside, and its end is the end of all.
 */
function rootScript({ system, etc, root, program, folder }: Confinement): string {
  const at = (path: string): string => quoted(path.replace(/^\/+/, ''));
  const inside = `${INSIDE.program}/${basename(program)}`;
  const lines = [
    'set -e',
    // No further user namespace, in which it would be root again.
    'echo 0 > /proc/sys/user/max_user_namespaces',
    'hostname attempt 2>/dev/null || true',
    `mount -t tmpfs -o mode=755,size=4m,nr_inodes=4k,nosuid tmpfs ${quoted(root)}`,
    `cd ${quoted(root)}`,
    'show() { mount --bind "$1" "$2"; protect "$2"; }',
    'protect() { mount -o remount,bind,ro,nosuid,nodev "$1"; }',
    // A folder comes with what is mounted within it, each to be protected by itself.
    'show_all() {',
    '  mkdir -p "$2"; mount --rbind "$1" "$2"',
    '  while read -r _ _ _ _ point _; do',
    '    point=$(printf %b "$point")',
    '    case $point in "$PWD/$2" | "$PWD/$2"/*) protect "$point" ;; esac',
    '  done < /proc/self/mountinfo',
    '}',
    ...system.folders.map((path) => `show_all ${quoted(path)} ${at(path)}`),
    ...system.links.map(({ path, target }) => `ln -s ${quoted(target)} ${at(path)}`),
    ...system.hidden.map((path) => `mount -t tmpfs -o ro,size=4k tmpfs ${at(path)}`),
    ...[
      ...system.files.map((path) => ({ from: path, to: path })),
      { from: program, to: inside },
    ].map(
      ({ from, to }) =>
        `mkdir -p ${at(dirname(to))}; : > ${at(to)}; show ${quoted(from)} ${at(to)}`,
    ),
    `mkdir etc; show ${quoted(etc)} etc`,
    'mkdir proc; mount -t proc -o ro,nosuid,nodev,noexec proc proc',
    'mkdir dev; ln -s /proc/self/fd dev/fd',
    'for each in null zero full random urandom; do',
    '  : > dev/$each; mount --bind /dev/$each dev/$each',
    'done',
    `mkdir ${at(INSIDE.folder)}; mount --bind ${quoted(folder)} ${at(INSIDE.folder)}`,
    `mount -o remount,bind,nosuid,nodev,noexec ${at(INSIDE.folder)}`,
    `ln -s ${INSIDE.folder} tmp`,
    'mkdir old; pivot_root . old; umount -l /old; rmdir /old',
    'mount -o remount,bind,ro /',
    `cd ${INSIDE.folder}`,
    'set +e',
    // Without the empty bounding set, `umount` would bring back what is hidden.
    'setpriv --bounding-set=-all --inh-caps=-all --ambient-caps=-all --no-new-privs "$@"',
    'exit $?',
  ];
  return lines.join('\n');
}
