import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Isolation } from '../../lib/exercises/confinement.ts';
import { markedWith, type Process } from '../../lib/exercises/processes.ts';
import { attack, useCell } from './with-cell.ts';

const MIB = 1024 * 1024;
const windows = process.platform === 'win32';

/** What holds with every isolation, also with none: an attempt ends in seconds, and all of it. */
export function resources(isolation: Isolation): void {
  const run = useCell(isolation);

  test('a good program is run, with its arguments and its input', async () => {
    const { result, connections, left } = await run({
      program: attack('client'),
      args: ['--shout'],
      input: 'well met',
      as: 'client',
    });
    expect(result).toMatchObject({
      outcome: 'exited',
      why: 'ended with exit code 0',
      code: 0,
      signal: null,
      stdout: 'HELLO, well met\n',
      stderr: '',
    });
    expect(connections).toBe(1);
    expect(result.milliseconds).toBeGreaterThan(0);
    expect(left).toEqual([]);
  });

  test('a good server is found by its line, and ended by a signal', async () => {
    const { result, answer, afterwards } = await run({ program: attack('server'), as: 'server' });
    expect(answer).toBe('hello');
    expect(result).toMatchObject({ outcome: 'exited', code: 0, signal: null });
    expect(result.stdout).toMatch(/\ngoodbye\n$/);
    expect(afterwards).toBe('ECONNREFUSED');
  });

  test('a server that does not handle the signal is ended by it, which is no crash', async () => {
    const { result } = await run({
      program: attack('server'),
      args: ['SIGUSR2'],
      as: 'server',
      signal: 'SIGINT',
    });
    expect(result).toMatchObject({
      outcome: 'exited',
      why: 'was ended by SIGINT, as asked',
      code: null,
      signal: 'SIGINT',
    });
  });

  test('an error that nobody caught is a crash', async () => {
    const { result } = await run({ program: attack('throw') });
    expect(result).toMatchObject({ outcome: 'crashed', code: 1 });
    expect(result.stderr).toContain('nobody catches this');
  });

  test('a signal that the grader did not send is a crash', async () => {
    const { result } = await run({ program: attack('throw'), args: ['SIGABRT'] });
    expect(result).toMatchObject({ outcome: 'crashed', code: null, signal: 'SIGABRT' });
  });

  test('an exit code is told as it is', async () => {
    const { result } = await run({ program: attack('throw'), args: ['3'] });
    expect(result).toMatchObject({ outcome: 'exited', code: 3, why: 'ended with exit code 3' });
  });

  test('spins for ever', async () => {
    const { result, left } = await run({
      program: attack('spin'),
      limits: { time: 300, grace: 300 },
    });
    expect(result).toMatchObject({
      outcome: 'timed out',
      why: 'was still running after 300 ms',
    });
    expect(result.milliseconds).toBeLessThan(8_000);
    expect(left).toEqual([]);
  });

  test('ignores every signal', async () => {
    const { result, afterwards, left } = await run({
      program: attack('ignore-signals'),
      as: 'server',
      limits: { grace: 300 },
    });
    expect(result).toMatchObject({
      outcome: 'would not stop',
      why: 'went on for 300 ms after SIGTERM',
    });
    expect(result.stdout).toContain('SIGTERM\n');
    expect(afterwards).toBe('ECONNREFUSED');
    expect(left).toEqual([]);
  });

  test('ignores SIGTERM when its time is up', async () => {
    const { result, left } = await run({
      program: attack('ignore-signals'),
      // Time enough to begin to ignore it, also on a busy machine.
      limits: { time: 3_000, grace: 300 },
    });
    expect(result.outcome).toBe('timed out');
    expect(result.stdout).toContain('SIGTERM');
    expect(result.milliseconds).toBeGreaterThan(3_290);
    expect(left).toEqual([]);
  });

  for (const [stream, descriptor] of [
    ['stdout', '1'],
    ['stderr', '2'],
  ] as const) {
    test(`floods ${stream}`, async () => {
      const { result, left } = await run({ program: attack('flood-output'), args: [descriptor] });
      expect(result).toMatchObject({
        outcome: 'too much output',
        why: `printed more than 64 KB on ${stream}`,
      });
      expect(result[stream]).toHaveLength(64 * 1024);
      expect(left).toEqual([]);
    });
  }

  test('fills the disk with one large file', async () => {
    const { result, files } = await run({
      program: attack('flood-file'),
      limits: { written: 2 * MIB },
    });
    expect(result.outcome).toBe('wrote too much');
    expect(files.large).toBeLessThanOrEqual(4 * MIB);
  });

  test('fills the disk with small files', async () => {
    const { result } = await run({ program: attack('flood-file'), args: ['many'] });
    expect(result).toMatchObject({
      outcome: 'wrote too much',
      why: 'made more than 1000 files',
    });
  });

  test('allocates objects without end', async () => {
    const { result } = await run({
      program: attack('hoard-objects'),
      limits: { memory: 96 * MIB },
    });
    expect(result.outcome).toBe('out of memory');
  });

  // What follows is seen by looking at the family of processes.
  test.skipIf(windows)('allocates Buffers without end', async () => {
    const { result, left } = await run({
      program: attack('hoard-buffers'),
      limits: { memory: 96 * MIB },
    });
    expect(result).toMatchObject({
      outcome: 'out of memory',
      why: 'needed more memory than its 96 MB',
    });
    expect(result.peakMemory).toBeGreaterThan(96 * MIB);
    expect(left).toEqual([]);
  });

  test.skipIf(windows)('allocates Buffers as quickly as it can', async () => {
    const { result } = await run({
      program: attack('hoard-quickly'),
      limits: { memory: 96 * MIB },
    });
    expect(result.outcome).toBe('out of memory');
    if (process.platform === 'linux') expect(result.peakMemory).toBeLessThan(400 * MIB);
  });

  test.skipIf(windows)('spreads its memory over several processes', async () => {
    const { result, left } = await run({
      program: attack('hoard-family'),
      args: [String(60 * MIB)],
      limits: { memory: 128 * MIB },
    });
    expect(result).toMatchObject({
      outcome: 'out of memory',
      why: 'needed more memory than its 128 MB',
    });
    expect(left).toEqual([]);
  });

  test.skipIf(windows)('starts processes that start processes', async () => {
    const { result, left } = await run({
      program: attack('fork-bomb'),
      limits: { processes: 4 },
    });
    expect(result).toMatchObject({
      outcome: 'too many processes',
      why: 'had more than 4 processes at one time',
    });
    expect(left).toEqual([]);
  });

  test.skipIf(windows)('starts two hundred processes by a shell', async () => {
    const { result, left } = await run({ program: attack('shell-bomb') });
    expect(result.outcome).toBe('too many processes');
    expect(left).toEqual([]);
  });

  test.skipIf(windows)('leaves a grandchild behind that keeps a port and writes', async () => {
    const { result, afterwards, left } = await run({ program: attack('outlive') });
    expect(result).toMatchObject({ outcome: 'exited', code: 0 });
    expect(result.stdout).toMatch(/left behind on \d+/);
    expect(afterwards).toBe('ECONNREFUSED');
    expect(left).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')(
    'outlives a grader that is killed',
    async () => {
      const mark = randomUUID();
      const running = (): Process[] => markedWith(`TEST_RUN=${mark}`);
      const script = fileURLToPath(new URL('./grader.ts', import.meta.url));
      const args = ['--import', import.meta.resolve('tsx'), script];
      const server = attack('ignore-signals');
      // Killed, it cannot remove what it put there.
      const TMPDIR = await mkdtemp(join(tmpdir(), 'wirebook-grader-'));
      onTestFinished(() => rm(TMPDIR, { recursive: true }));
      const grader = spawn(process.execPath, [...args, isolation, server, mark], {
        stdio: 'ignore',
        env: { ...process.env, TMPDIR },
      });
      const gone = once(grader, 'close');
      await expect.poll(() => running().length, { timeout: 14_000 }).not.toBe(0);
      grader.kill('SIGKILL');
      await gone;
      await expect.poll(running, { timeout: 10_000 }).toEqual([]);
    },
    30_000,
  );

  test('listens on another port than it says', async () => {
    const { result, address, answer } = await run({ program: attack('wrong-port'), as: 'server' });
    expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(answer).toBe('ECONNREFUSED');
    expect(result.outcome).toBe('exited');
  });

  test('claims success without a word to its peer', async () => {
    const { result, connections } = await run({
      program: attack('throw'),
      args: ['0'],
      as: 'client',
    });
    expect(result).toMatchObject({ outcome: 'exited', code: 0 });
    expect(connections).toBe(0);
  });

  test('a program that is not there is the grader’s own trouble', async () => {
    const { result } = await run({ program: attack('not-there') });
    expect(result).toMatchObject({
      outcome: 'grader error',
      why: expect.stringContaining('could not be started'),
    });
  });

  test('writes a verdict to whatever it can, and finds no descriptor but three', async () => {
    const { result } = await run({
      program: attack('forge'),
      environment: { GREETING: 'hello' },
    });
    const told = JSON.parse(result.stdout) as { others: string[]; environment: string[] };
    // The pipes that Node makes for itself have both ends here.
    expect(unpaired(told.others)).toEqual([]);
    expect(told).toMatchObject({ send: 'undefined' });
    const mine = ['PWD', 'OLDPWD', 'SHLVL', '_']; // Of a shell, which some set and some do not.
    expect(told.environment.filter((name) => !mine.includes(name))).toEqual([
      ...['GREETING', 'HOME', 'LANG', 'NO_COLOR', 'PATH', 'TEST_RUN', 'TMPDIR', 'TZ'],
      'WIREBOOK_ATTEMPT',
    ]);
    // The cell's worker was not deceived: it told what it saw. (What the program wrote into
    // Node's own pipes may have ended it before its own signal did.)
    expect(result).toMatchObject({ outcome: 'crashed', code: null });
  });
}

/** Of `4 pipe:[17]` and the like, those whose target is named by one descriptor only. */
function unpaired(descriptors: string[]): string[] {
  const target = (each: string): string => each.slice(each.indexOf(' ') + 1);
  return descriptors.filter(
    (each) => descriptors.filter((other) => target(other) === target(each)).length !== 2,
  );
}
