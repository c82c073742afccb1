import { setTimeout as sleep } from 'node:timers/promises';
import { folderSize } from './folder-size.ts';
import { type Limits, size } from './limits.ts';
import { type Breach, outOfMemory } from './outcome.ts';
import { familyOf, type Process } from './processes.ts';

export interface WatchPlan {
  /** The process whose family is watched. */
  pid: number;
  /** How many of the family are the grader's own: what holds the attempt. */
  holders: number;
  folder: string;
  limits: Limits;
  /** Called once, with the first limit that was passed. */
  onBreach: (breach: Breach) => void;
}

export interface Watch {
  /** The most memory seen so far, in bytes. */
  peakMemory: () => number;
  /** Every process seen so far, ended or not. */
  seen: () => Process[];
  stop: () => void;
}

/** Milliseconds between two looks; `ps` takes longer than `/proc`. */
const PAUSE = process.platform === 'linux' ? 50 : 250;

/** Looks again and again at what an attempt uses, until it is stopped or a limit is passed. */
export function watch(plan: WatchPlan): Watch {
  const seen = new Map<string, Process>();
  let peak = 0;
  let over = false;
  const look = async (): Promise<void> => {
    while (!over) {
      const family = await familyOf(plan.pid, 2 * plan.limits.processes + plan.holders);
      for (const member of family) seen.set(`${member.pid} ${member.started}`, member);
      const memory = family.reduce((sum, member) => sum + member.memory, 0);
      peak = Math.max(peak, memory);
      const breach = over ? undefined : passed(plan, memory, family.length - plan.holders);
      if (breach !== undefined) {
        over = true;
        plan.onBreach(breach);
      } else {
        await sleep(PAUSE);
      }
    }
  };
  void look();
  return {
    peakMemory: () => peak,
    seen: () => [...seen.values()],
    stop: () => {
      over = true;
    },
  };
}

/** The limit that is passed by now, if one is. */
function passed(
  { folder, limits }: WatchPlan,
  memory: number,
  processes: number,
): Breach | undefined {
  if (memory > limits.memory) {
    return outOfMemory(limits.memory);
  }
  if (processes > limits.processes) {
    const why = `had more than ${limits.processes} processes at one time`;
    return { outcome: 'too many processes', why };
  }
  return wroteTooMuch(folder, limits);
}

/** The limit that the scratch folder passes, if it passes one. */
export function wroteTooMuch(folder: string, limits: Limits): Breach | undefined {
  const limit = { bytes: limits.written, files: limits.files };
  const { bytes, files } = folderSize(folder, limit);
  if (bytes > limit.bytes) {
    return { outcome: 'wrote too much', why: `wrote more than ${size(limit.bytes)} to files` };
  }
  if (files > limit.files) {
    return { outcome: 'wrote too much', why: `made more than ${limit.files} files` };
  }
  return undefined;
}
