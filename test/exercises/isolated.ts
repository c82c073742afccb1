import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { startCell } from '../../lib/exercises/cell.ts';
import type { Isolation } from '../../lib/exercises/confinement.ts';
import { markedWith } from '../../lib/exercises/processes.ts';
import { attack, useCell } from './with-cell.ts';
import type { Report } from './worker.ts';

const worker = new URL('./worker.ts', import.meta.url);

/** What holds only where an attempt is confined. */
export function isolated(isolation: Exclude<Isolation, 'none'>): void {
  const run = useCell(isolation);

  test('reads the project, the home, another’s scratch folder', async () => {
    const secrets = await mkdtemp(join(tmpdir(), 'wirebook-secrets-'));
    onTestFinished(() => rm(secrets, { recursive: true }));
    await writeFile(join(secrets, 'solution.ts'), 'the answer');
    const before = await run({ program: attack('outlive') });
    const hidden = [
      fileURLToPath(import.meta.url),
      fileURLToPath(new URL('../../package.json', import.meta.url)),
      secrets,
      join(secrets, 'solution.ts'),
      join(before.folder, 'port'),
      before.folder,
      homedir(),
      tmpdir(),
      '/etc/shadow',
      '/home',
      '/root',
      '/sys',
      '/run',
      '/var',
      '/boot',
    ];
    const { result } = await run({ program: attack('look-around'), args: hidden });
    const told = JSON.parse(result.stdout) as Record<'readable' | 'root' | 'etc', string[]>;
    // `/tmp` is another name for its own scratch folder, which is empty.
    expect(told.readable).toEqual([]);
    for (const name of ['home', 'root', 'work', 'var', 'sys', 'run']) {
      expect(told.root).not.toContain(name);
    }
    expect(told.etc.sort().filter((name) => name !== 'ld.so.cache')).toEqual([
      ...['group', 'hosts', 'nsswitch.conf', 'passwd'],
    ]);
  });

  test('writes outside its folder', async () => {
    const { result, files } = await run({ program: attack('write-outside') });
    expect(result).toMatchObject({ outcome: 'exited', code: 0 });
    const mine = ['/scratch/..wirebook', '/tmp/..wirebook'];
    expect((JSON.parse(result.stdout) as string[]).filter((path) => !mine.includes(path))).toEqual(
      [],
    );
    expect(Object.keys(files)).toEqual(['..wirebook']);
  });

  test('is root again, mounts and unmounts', async () => {
    const { result } = await run({ program: attack('remount'), limits: { processes: 20 } });
    expect(JSON.parse(result.stdout)).toEqual({
      done: [],
      CapEff: '0000000000000000',
      CapPrm: '0000000000000000',
      CapInh: '0000000000000000',
      CapBnd: '0000000000000000',
      CapAmb: '0000000000000000',
      NoNewPrivs: '1',
    });
  });

  test('kills its parent and everybody else', async () => {
    const { result, left } = await run({ program: attack('kill-all') });
    expect(result).toMatchObject({ outcome: 'exited', code: 0, stdout: 'score: 100\n' });
    expect(left).toEqual([]);
    // The worker lives and answers.
    const next = await run({ program: attack('throw'), args: ['0'] });
    expect(next.result.outcome).toBe('exited');
  });

  test('reads and writes the memory of the process that holds it', async () => {
    const { result, files } = await run({ program: attack('spy') });
    const told = JSON.parse(result.stdout) as { names: string[]; got: string[] };
    // No other attempt, no worker, no grader: only the process that waits for it.
    expect(told.names).toEqual([isolation === 'bubblewrap' ? 'bwrap' : 'sh']);
    // bubblewrap's has no more power than the attempt, and only knows its exit code.
    const harmless = ['reads memory', 'writes in its folder', 'sees anon_inode:[eventfd]'];
    const allowed = isolation === 'bubblewrap' ? harmless : [];
    expect(told.got.filter((each) => !allowed.includes(each))).toEqual([]);
    // And that folder is the scratch folder.
    const wrote = told.got.includes('writes in its folder');
    expect(Object.keys(files)).toEqual(wrote ? ['from-spy'] : []);
  });

  test('reaches a server of this machine, or the world', async () => {
    const calls: Socket[] = [];
    const server = createServer((socket) => calls.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const here = `127.0.0.1:${(server.address() as { port: number }).port}`;
    const { result } = await run({
      program: attack('reach'),
      args: [here, '192.0.2.1:80', '2001:db8::1:80'],
    });
    expect(JSON.parse(result.stdout)).toEqual({
      [here]: 'ECONNREFUSED',
      '192.0.2.1:80': 'ENETUNREACH',
      '2001:db8::1:80': expect.stringMatching(/^(ENETUNREACH|EADDRNOTAVAIL)$/),
      datagram: 'ENETUNREACH',
    });
    expect(calls).toEqual([]);
  });

  test('reaches another student’s server', async () => {
    const cell = await startCell({ isolation, worker });
    onTestFinished(() => cell.close());
    const { address } = (await cell.ask({ program: attack('server'), as: 'held' })) as Report;
    const { result } = await run({ program: attack('reach'), args: [address!] });
    expect(JSON.parse(result.stdout)).toMatchObject({ [address!]: 'ECONNREFUSED' });
    const other = (await cell.ask('release')) as Report;
    expect(other).toMatchObject({ answer: 'hello', result: { outcome: 'exited', code: 0 } });
  });

  test('nothing is left when a cell is closed while its attempt runs', async () => {
    const cell = await startCell({ isolation, worker });
    const mark = `cell-${cell.pid}-${Date.now()}`;
    const order = { program: attack('ignore-signals'), environment: { TEST_RUN: mark } };
    const lost = expect(cell.ask(order) as Promise<Report>).rejects.toThrow('the cell ended');
    await expect.poll(() => markedWith(`TEST_RUN=${mark}`).length, { timeout: 10_000 }).not.toBe(0);
    await cell.close();
    await lost;
    await expect.poll(() => markedWith(`TEST_RUN=${mark}`), { timeout: 10_000 }).toEqual([]);
  });

  test('nothing is left when the worker is killed', async () => {
    const cell = await startCell({ isolation, worker });
    onTestFinished(() => cell.close());
    const mark = `worker-${cell.pid}-${Date.now()}`;
    const order = { program: attack('ignore-signals'), environment: { TEST_RUN: mark } };
    const lost = expect(cell.ask(order) as Promise<Report>).rejects.toThrow('the cell ended');
    await expect.poll(() => markedWith(`TEST_RUN=${mark}`).length, { timeout: 10_000 }).not.toBe(0);
    process.kill(cell.pid, 'SIGKILL');
    await lost;
    await expect.poll(() => markedWith(`TEST_RUN=${mark}`), { timeout: 10_000 }).toEqual([]);
  });
}
