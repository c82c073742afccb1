import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { runAttempt, startAttempt } from '../../lib/exercises/attempt.ts';
import { capture } from '../../lib/exercises/capture.ts';
import { startCell } from '../../lib/exercises/cell.ts';
import { sealed } from '../../lib/exercises/descriptors.ts';
import { folderSize } from '../../lib/exercises/folder-size.ts';
import { removeAll } from '../../lib/exercises/remove.ts';
import { attack } from './with-cell.ts';

async function scratch(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'wirebook-attempt-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

test('an attempt that ends is not waited for', async () => {
  const attempt = startAttempt({ program: attack('throw'), args: ['4'], folder: await scratch() });
  expect(await attempt.printed(/listening/)).toBeUndefined();
  expect(await attempt.ended).toMatchObject({ outcome: 'exited', code: 4 });
  expect(await attempt.stop()).toBe(await attempt.ended);
});

test('a line counts when it is complete', async () => {
  const folder = await scratch();
  const program = join(folder, 'line.mjs');
  await writeFile(
    program,
    `process.stdout.write('port 12'); process.stdin.on('data', () => {
      process.stdout.write('34'); process.exit();
    });`,
  );
  const half = startAttempt({ program, folder, input: 'go' });
  expect(await half.printed(/port (\d+)/)).toBeUndefined();
  expect((await half.ended).stdout).toBe('port 1234');
});

test('what it wrote before its end counts', async () => {
  const folder = await scratch();
  const program = join(folder, 'write.mjs');
  await writeFile(program, "import f from 'node:fs'; f.writeFileSync('much', 'x'.repeat(5_000));");
  const result = await runAttempt({ program, folder, limits: { written: 4_096 } });
  expect(result.outcome).toBe('wrote too much');
});

test('what it printed just before its end counts', async () => {
  const folder = await scratch();
  const program = join(folder, 'print.mjs');
  await writeFile(program, "process.stdout.write('x'.repeat(5_000));");
  const limits = { output: 4_096 };
  for (let round = 0; round < 3; round += 1) {
    const result = await runAttempt({ program, folder, limits });
    expect(result.outcome).toBe('too much output');
    expect(result.stdout).toHaveLength(4_096);
  }
});

test('a folder that is not there is the grader’s own trouble', async () => {
  const folder = join(await scratch(), 'missing');
  const result = await runAttempt({ program: attack('throw'), folder });
  expect(result).toMatchObject({ outcome: 'grader error', code: null, stdout: '' });
  expect(result.why).toContain('could not be started');
});

test.skipIf(process.platform !== 'linux')(
  'a descriptor that the grader was given is not handed on',
  async () => {
    const folder = await scratch();
    const forged = join(folder, 'forged');
    const script = join(folder, 'script.ts');
    const module = new URL('../../lib/exercises/attempt.ts', import.meta.url);
    const plan = JSON.stringify({ program: attack('forge'), folder });
    await writeFile(
      script,
      `import { runAttempt } from ${JSON.stringify(module.href)};
      void runAttempt(${plan}).then((result) => console.log(result.stdout));`,
    );
    const node = ['--import', import.meta.resolve('tsx'), script];
    const file = openSync(forged, 'w');
    // Node protects those below 16 by itself.
    const stdio = Array.from({ length: 41 }, (_, index) => (index === 40 ? file : 'ignore'));
    const grader = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', ...stdio.slice(2)] });
    closeSync(file);
    const stdout = await text(grader.stdout!);
    expect(JSON.parse(stdout)).toMatchObject({ send: 'undefined' });
    expect(stdout).not.toContain(forged);
    expect(await readFile(forged, 'utf8')).toBe('');
  },
);

test.skipIf(process.platform !== 'linux')(
  'a process that nobody saw is found by what it has in its environment',
  async () => {
    const mark = `TEST_MARK=${randomUUID()}`;
    const quick = spawn(process.execPath, ['-e', '']);
    await once(quick, 'close');
    const env = { TEST_MARK: mark.slice('TEST_MARK='.length) };
    const lost = spawn('/bin/sh', ['-c', 'echo here; exec sleep 60'], { env, detached: true });
    const gone = once(lost, 'close');
    await once(lost.stdout, 'data');
    expect(await removeAll(quick.pid, [], mark)).toBe(true);
    expect(await gone).toEqual([null, 'SIGKILL']);
  },
);

test('descriptors are put in order of their number', () => {
  const stdio = sealed(['ignore', 'pipe', 'pipe'], 77);
  expect(stdio.slice(0, 3)).toEqual(['ignore', 'pipe', 'pipe']);
  expect(stdio.slice(3).every((each) => each === 'ignore' || each === 77)).toBe(true);
});

test('a folder in the place of a program is the grader’s own trouble', async () => {
  const folder = await scratch();
  const result = await runAttempt({ program: folder, folder });
  expect(result).toMatchObject({ outcome: 'grader error', stdout: '' });
  expect(result.why).toContain('is no file');
});

test('a cell whose worker does not come up tells why', async () => {
  const worker = join(await scratch(), 'worker.mjs');
  await writeFile(worker, "throw new Error('no fixtures today');");
  await expect(startCell({ isolation: 'none', worker })).rejects.toThrow('no fixtures today');
});

test('what a worker throws reaches the one who asked', async () => {
  const worker = join(await scratch(), 'worker.ts');
  const module = new URL('../../lib/exercises/cell.ts', import.meta.url);
  await writeFile(
    worker,
    `import { serveCell } from ${JSON.stringify(fileURLToPath(module))};
    serveCell(async (message) => {
      if (message === 'die') process.exit(9);
      if (message === 'fail') throw new Error('the check is broken');
      return { message };
    });`,
  );
  const cell = await startCell({ isolation: 'none', worker });
  onTestFinished(() => cell.close());
  const asked = [cell.ask('one'), cell.ask('fail'), cell.ask('two')];
  expect(await Promise.allSettled(asked)).toMatchObject([
    { value: { message: 'one' } },
    { reason: { message: 'the check is broken' } },
    { value: { message: 'two' } },
  ]);
  await expect(cell.ask('die')).rejects.toThrow('the cell ended (9)');
  await expect(cell.ask('again')).rejects.toThrow('the cell ended (9)');
});

test('a stream is kept up to its limit, and read to its end', async () => {
  let full = 0;
  const source = Readable.from([Buffer.from('ab'), Buffer.from('cé'), Buffer.from('fgh')]);
  const kept = capture(source, 5, () => {
    full += 1;
  });
  await new Promise((resolve) => source.once('close', resolve));
  expect(kept.text()).toBe('abcé');
  expect(full).toBe(1);
});

test('a folder is measured with all its levels, and no further than its limit', async () => {
  const folder = await scratch();
  await mkdir(join(folder, 'a/b'), { recursive: true });
  await writeFile(join(folder, 'a/b/file'), 'x'.repeat(100));
  await symlink(fileURLToPath(import.meta.url), join(folder, 'link'));
  const wide = { bytes: 10_000, files: 100 };
  const { bytes, files } = folderSize(folder, wide);
  expect(files).toBe(4);
  expect(bytes).toBeGreaterThanOrEqual(100);
  expect(bytes).toBeLessThan(1_000); // The link counts, and not what it leads to.
  expect(folderSize(folder, { ...wide, files: 1 }).files).toBe(2);
  expect(folderSize(join(folder, 'missing'), wide)).toEqual({ bytes: 0, files: 0 });
});
