import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { compiled } from '../play/compile.ts';
import { bubblewrapCell } from './bubblewrap.ts';
import { capture } from './capture.ts';
import type { Isolation } from './confinement.ts';
import { sealed } from './descriptors.ts';
import { signalGroup } from './remove.ts';
import { type SystemView, systemView } from './system.ts';
import { unshareCell } from './unshare.ts';

/** Where attempts run: how they are confined, and the folder in which all of theirs lies. */
export type Ground = {
  /** In a cell that isolates it is in memory, of a fixed size, and ends with the cell. */
  folder: string;
} & (
  | { isolation: 'none' }
  | {
      isolation: Exclude<Isolation, 'none'>;
      /** What an attempt sees of the machine. */
      system: SystemView;
    }
);

export interface CellPlan {
  isolation: Isolation;
  /** The worker's file, which calls `serveCell`; TypeScript is compiled first. */
  worker: string | URL;
  /** The size of the cell's folder in bytes; default 64 MiB. No limit with isolation `none`. */
  size?: number;
}

/** A worker of the grader, with its fixtures and checks, in a network of its own. */
export interface Cell {
  /**
   * Sends the worker a message and waits for its answer; both are plain data.
   *
   * @throws what the worker threw, or that it has ended.
   */
  ask: (message: unknown) => Promise<unknown>;
  /** Ends the worker and whatever runs in the cell, and removes its folder. Idempotent. */
  close: () => Promise<void>;
  pid: number;
}

type Answer = { id: number; answer: unknown } | { id: number; error: string };

const GRACE = 1_000;
const SIZE = 64 * 1024 * 1024;
const NAME = 'WIREBOOK_CELL';

// What still runs when this process ends is taken along.
const open = new Set<number>();
process.on('exit', () => {
  for (const pid of open) signalGroup(pid, 'SIGKILL');
});

/**
 * Starts a worker in a cell: as the grader's user, seeing all the machine, but
 * with nothing but a loopback for a network. What it answers comes by a channel
 * that no attempt inherits, for Node closes it in every child.
 *
 * @throws when the worker cannot be started so.
 */
export async function startCell({ isolation, worker, size = SIZE }: CellPlan): Promise<Cell> {
  const file = worker instanceof URL ? fileURLToPath(worker) : worker;
  const program = file.endsWith('.ts') ? await compiled(file) : file;
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'wirebook-cell-')));
  const [command, ...args] = [
    ...{
      bubblewrap: () => bubblewrapCell(folder, size),
      unshare: () => unshareCell(folder, size),
      none: () => [],
    }[isolation](),
    ...[process.execPath, program],
  ];
  // What a machine trusts beside Node's own authorities is nothing to fixtures, and slow to read.
  const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;
  const ground: Ground =
    isolation === 'none' ? { folder, isolation } : { folder, isolation, system: systemView() };
  const nothing = openSync(devNull, 'r+');
  const child = spawn(command!, args, {
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: {
      ...environment,
      PATH: process.platform === 'win32' ? process.env.PATH : `${process.env.PATH}:/usr/sbin:/sbin`,
      [NAME]: JSON.stringify(ground),
    },
    stdio: sealed(['ignore', 'ignore', 'pipe', 'ipc'], nothing),
  });
  closeSync(nothing);
  return connect(child, folder);
}

async function connect(child: ChildProcess, folder: string): Promise<Cell> {
  const { pid } = child;
  const waiting = new Map<
    number,
    { resolve: (answer: unknown) => void; reject: (why: Error) => void }
  >();
  const errors = child.stderr && capture(child.stderr, 64 * 1024, () => {});
  let last = 0;
  let over: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      over = new Error(`the cell ${why}: ${errors?.text().trim() || 'it said nothing'}`);
      for (const { reject } of waiting.values()) reject(over);
      waiting.clear();
      if (pid !== undefined) signalGroup(pid, 'SIGKILL');
      resolve();
    };
    child.once('error', (error) => end(`could not be started (${error.message})`));
    // Not its `close`, which does not come where this side disconnects first.
    child.once('exit', (code, signal) => {
      const told = (): void => end(`ended (${signal ?? code})`);
      if (child.stderr?.closed === false) child.stderr.once('close', told);
      else told();
    });
  });
  const cell: Cell = {
    pid: pid ?? 0,
    ask: (message) =>
      new Promise((resolve, reject) => {
        if (over !== undefined) return reject(over);
        last += 1;
        waiting.set(last, { resolve, reject });
        child.send({ id: last, message }, () => {}); // When it cannot be sent, the cell is ending.
      }),
    close: async () => {
      if (child.connected) child.disconnect();
      const patience = new AbortController();
      const late = sleep(GRACE, true, { signal: patience.signal }).catch(() => false);
      if (pid !== undefined && (await Promise.race([late, ended]))) signalGroup(pid, 'SIGKILL');
      await ended;
      patience.abort();
      if (pid !== undefined) open.delete(pid);
      await rm(folder, { recursive: true, force: true });
    },
  };
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message: Answer | 'ready') => {
      if (message === 'ready') return resolve();
      const asker = waiting.get(message.id);
      waiting.delete(message.id);
      if ('error' in message) asker?.reject(new Error(message.error));
      else asker?.resolve(message.answer);
    });
  });
  if (pid !== undefined) open.add(pid);
  await Promise.race([ready, ended]);
  if (over !== undefined) {
    await cell.close();
    throw over;
  }
  return cell;
}

/** In a worker: the cell that it runs in. */
export function thisCell(): Ground {
  const told = process.env[NAME];
  if (told === undefined) throw new Error('this process was not started as a cell’s worker');
  return JSON.parse(told) as Ground;
}

/** In a worker: answers the grader's messages one after the other's arrival, and ends with it. */
export function serveCell(answer: (message: unknown) => Promise<unknown>): void {
  const { isolation, folder } = thisCell();
  process.on('disconnect', () => process.exit());
  // After what ends the attempts; a folder in memory ends with the cell.
  if (isolation === 'none') {
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  process.on('message', async ({ id, message }: { id: number; message: unknown }) => {
    const reply = await answer(message).then(
      (given): Answer => ({ id, answer: given }),
      (error): Answer => ({ id, error: error instanceof Error ? error.message : String(error) }),
    );
    if (process.connected) process.send?.(reply);
  });
  process.send?.('ready');
}
