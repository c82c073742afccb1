import { describe, expect, test } from 'vitest';
import { run, serve } from '../../lib/play/run.ts';
import { useServer } from '../../lib/play/use.ts';
import { connecting, isRunning, sample, until } from './help.ts';

/** The process ids that the stubborn sample prints: its own and its child’s. */
function pidsIn(text: string): number[] {
  return (/pids (\d+) (\d+)/.exec(text) ?? []).slice(1).map(Number);
}

describe('run', () => {
  test('gives output, exit code and time of a program', async () => {
    const result = await run(sample('greet'), ['you', '3'], { input: 'good day' });
    expect(result).toMatchObject({
      code: 3,
      signal: null,
      stdout: 'hello you, good day\n',
      stderr: 'greet: not well\n',
    });
    expect(result.ms).toBeGreaterThan(0);
  });

  test('takes a URL and variables, turns colours off, and needs no working directory', async () => {
    const here = process.cwd();
    process.chdir('/');
    try {
      const file = new URL('./samples/memory.ts', import.meta.url);
      const env = { GREETING: 'hi', HOME: undefined };
      const { stdout } = await run(file, ['1'], { env });
      expect(stdout).toBe('1048576 1 undefined hi\n');
    } finally {
      process.chdir(here);
    }
  });

  test('measures the memory that a program takes', async () => {
    const { peakMemory } = await run(sample('memory'), ['300']);
    expect(peakMemory).toBeGreaterThan(300_000_000);
    expect(peakMemory).toBeLessThan(500_000_000);
  });

  test('gives what a program that crashes printed', async () => {
    const { code, stderr } = await run(sample('crash'));
    expect(code).toBe(1);
    expect(stderr).toContain('born broken');
  });

  test('kills a program at the timeout', async () => {
    await expect(run(sample('stubborn'), [], { timeout: 200 })).rejects.toThrow(
      /^stubborn\.ts was still running after 200 ms/,
    );
  });

  test('kills what a program leaves behind', async () => {
    const { code, stdout } = await run(sample('stubborn'), ['quits']);
    expect(code).toBe(3);
    const pids = pidsIn(stdout);
    expect(pids).toHaveLength(2);
    await until(() => !pids.some(isRunning));
  });

  test('stops a program that prints without end', async () => {
    await expect(run(sample('flood'), [], { maxOutput: 100_000 })).rejects.toThrow(
      'flood.ts printed more than 100000 bytes and was stopped',
    );
  });

  test('stops a program when the signal fires', async () => {
    const stopping = new AbortController();
    const running = run(sample('stubborn'), [], { signal: stopping.signal });
    stopping.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await expect(run(sample('greet'), [], { signal: stopping.signal })).rejects.toThrow('enough');
  });
});

describe('serve', () => {
  test('is ready when the server listens, and ends it cleanly', async () => {
    const server = await useServer(sample('echo'), ['0']);
    expect(server.host).toBe('127.0.0.1');
    expect(await connecting(server.host, server.port)).toBe('connected');
    expect(await server.line('a client')).toMatch(/^a client from 127\.0\.0\.1:\d+$/);
    expect(isRunning(server.pid)).toBe(true);
    expect(server.peakMemory()).toBeGreaterThan(20_000_000);
    const end = await server.interrupt();
    expect(end).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(end.stdout).toMatch(/bye\n$/);
    expect(await server.ended).toEqual(end);
    expect(await connecting(server.host, server.port)).toBe('ECONNREFUSED');
  });

  test('gives each line once', async () => {
    const server = await useServer(sample('echo'), ['0']);
    await connecting(server.host, server.port);
    await connecting(server.host, server.port);
    const lines = [await server.line(/^a client/), await server.line(/^a client/)];
    expect(lines[0]).not.toBe(lines[1]);
    const third = server.line(/^a client/);
    await server.stop();
    await expect(third).rejects.toThrow('before it printed a line like /^a client/');
  });

  test('is stopped by SIGKILL where nothing else helps', { timeout: 20_000 }, async () => {
    const server = await useServer(sample('stubborn'));
    const pids = pidsIn(server.stdout());
    const end = await server.stop();
    expect(end.signal).toBe('SIGKILL');
    expect(await server.stop()).toEqual(end);
    await until(() => !pids.some(isRunning));
  });

  test('says why a server did not come up', async () => {
    await expect(serve(sample('crash'))).rejects.toThrow(
      /crash\.ts ended with exit code 1 before it printed .*\nstderr: .*born broken/s,
    );
    await expect(serve(sample('stubborn'), [], { ready: /up/, timeout: 1_500 })).rejects.toThrow(
      'stubborn.ts did not print /up/',
    );
  });

  test('notices when the server ends by itself', async () => {
    const server = await useServer(sample('crash'), ['listening']);
    expect(await connecting(server.host, server.port)).toBe('connected');
    expect(await server.ended).toMatchObject({ code: 1 });
  });
});
