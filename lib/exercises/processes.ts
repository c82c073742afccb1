import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';

/** A process, told from a later one with its number by the time it started. */
export interface Process {
  pid: number;
  started: string;
  /** Memory that no file stands behind, in bytes (macOS: resident memory). */
  memory: number;
}

/**
 * A process and all its descendants, as far as the system tells: on Linux from
 * `/proc`, on macOS from `ps`, elsewhere none. Processes that have ended and
 * only wait to be asked how are left out. No more than `most` are looked at.
 */
export async function familyOf(pid: number, most = Number.POSITIVE_INFINITY): Promise<Process[]> {
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') return familyByPs(pid);
  const family: Process[] = [];
  const waiting = [pid];
  const seen = new Set(waiting);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const found = look(next);
    if (found !== undefined) family.push(found);
    if (family.length >= most) break;
    for (const child of childrenOf(next)) {
      if (!seen.has(child)) waiting.push(child);
      seen.add(child);
    }
  }
  return family;
}

/** The processes that a process started and that still run, the oldest first; Linux only. */
export function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .split(' ')
        .filter((each) => each !== '')
        .map(Number),
    );
  } catch {
    return [];
  }
}

/** The process of this number, or undefined when there is none that runs; Linux only. */
export function look(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; what follows is separated by spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    const memory = 1024 * (kilobytes('RssAnon') + kilobytes('RssShmem'));
    return { pid, started: fields[19] ?? '', memory };
  } catch {
    return undefined;
  }
}

/** Every process whose environment holds this text, whoever its parent is; Linux only. */
export function markedWith(mark: string): Process[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) return [];
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)) return [];
      return look(pid) ?? [];
    } catch {
      return []; // Not ours to read, or gone.
    }
  });
}

/** Whether this very process still runs; elsewhere than on Linux a number alone tells nothing. */
export function runs({ pid, started }: Process): boolean {
  return process.platform === 'linux' && look(pid)?.started === started;
}

/** Sends SIGKILL to a process. */
export function kill({ pid }: Process): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

async function familyByPs(pid: number): Promise<Process[]> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-axo', 'pid=,ppid=,rss=,state=,lstart=']);
    const rows = stdout.split('\n').flatMap((line) => {
      const [, own, parent, kilobytes, state, started] =
        /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+)$/.exec(line) ?? [];
      if (own === undefined || state?.startsWith('Z')) return [];
      const memory = Number(kilobytes) * 1024;
      return [{ pid: Number(own), parent: Number(parent), started: started ?? '', memory }];
    });
    const family = rows.filter((row) => row.pid === pid);
    for (const member of family) {
      family.push(...rows.filter((row) => row.parent === member.pid && row.pid !== pid));
    }
    return family.map(({ parent: _, ...member }) => member);
  } catch {
    return [];
  }
}
