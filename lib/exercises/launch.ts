import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, mkdirSync, openSync, statSync } from 'node:fs';
import { devNull } from 'node:os';
import { basename, join } from 'node:path';
import type { AttemptPlan } from './attempt.ts';
import { bubblewrapAttempt } from './bubblewrap.ts';
import type { Ground } from './cell.ts';
import { type Confinement, INSIDE } from './confinement.ts';
import { sealed } from './descriptors.ts';
import { heapMegabytes, type Limits, limited } from './limits.ts';
import { writeEtc } from './system.ts';
import { unshareAttempt } from './unshare.ts';

/** The processes that hold a confined attempt: the one that waits outside and process 1 inside. */
export const HOLDERS = 2;

/**
 * Starts the process of an attempt, in a process group of its own. It inherits
 * stdin, stdout and stderr and no other descriptor of this process, and none of
 * its environment. Descriptor 3 tells when the attempt begins; see `limited`.
 *
 * @param mark a variable, `NAME=value`, by which its processes are found again
 * @throws when the program or something else that the grader needs is not there.
 */
export function launch(plan: AttemptPlan, limits: Limits, mark: string): ChildProcess {
  accessSync(plan.program, constants.R_OK);
  if (!statSync(plan.program).isFile()) throw new Error(`${plan.program} is no file`);
  const confinement = confinementOf(plan);
  const program =
    confinement === undefined ? plan.program : `${INSIDE.program}/${basename(plan.program)}`;
  const path = confinement === undefined ? (process.env.PATH ?? '') : INSIDE.path;
  const node = [
    process.execPath,
    `--max-old-space-size=${heapMegabytes(limits)}`,
    '--enable-source-maps',
    program,
    ...(plan.args ?? []),
  ];
  const inner =
    process.platform === 'win32'
      ? node
      : limited(limits, node, { path, confined: confinement !== undefined });
  const [command, ...args] = [...holder(plan.ground, confinement), ...inner];
  const nothing = openSync(devNull, 'r+');
  try {
    const stdin = plan.input === undefined ? 'ignore' : 'pipe';
    return spawn(command!, args, {
      cwd: plan.folder,
      detached: process.platform !== 'win32',
      windowsHide: true,
      env: environment(plan, confinement === undefined ? plan.folder : INSIDE.folder, mark),
      stdio: sealed([stdin, 'pipe', 'pipe', 'pipe'], nothing),
    });
  } finally {
    closeSync(nothing);
  }
}

function confinementOf({ ground, program, folder }: AttemptPlan): Confinement | undefined {
  if (ground === undefined || ground.isolation === 'none') return undefined;
  const etc = join(ground.folder, 'etc');
  const root = join(ground.folder, 'root');
  mkdirSync(root, { recursive: true });
  writeEtc(etc);
  return { system: ground.system, etc, root, program, folder };
}

function holder(ground: Ground | undefined, confinement: Confinement | undefined): string[] {
  if (confinement === undefined) return [];
  return ground?.isolation === 'bubblewrap'
    ? bubblewrapAttempt(confinement)
    : unshareAttempt(confinement);
}

/** What every attempt finds in its environment, wherever it runs, and what its plan adds. */
function environment(plan: AttemptPlan, home: string, mark: string): NodeJS.ProcessEnv {
  const [name, value] = mark.split('=') as [string, string];
  const windows = process.platform === 'win32' ? { SystemRoot: process.env.SystemRoot } : {};
  return {
    ...windows,
    // For the tools that hold it; the attempt gets another.
    PATH: process.platform === 'win32' ? process.env.PATH : `${process.env.PATH}:/usr/sbin:/sbin`,
    HOME: home,
    TMPDIR: home,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    NO_COLOR: '1',
    ...plan.environment,
    [name]: value,
  };
}
