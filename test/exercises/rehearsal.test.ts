import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { AttemptPlan } from '../../lib/exercises/attempt.ts';
import { type Rehearsal, rehearse } from '../../lib/exercises/rehearsal.ts';

let folder: string;
let rehearsal: Rehearsal;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirebook-rehearsal-'));
  rehearsal = await rehearse();
});
afterAll(async () => {
  await rehearsal.close();
  await rm(folder, { recursive: true });
});

let programs = 0;
async function start(source: string, plan: Partial<AttemptPlan> = {}) {
  const program = join(folder, `program-${++programs}.mjs`);
  await writeFile(program, source);
  return rehearsal.start({ program, folder, ...plan });
}
const ran = async (source: string, plan: Partial<AttemptPlan> = {}) =>
  (await start(source, plan)).ended;

const server = `
import { createServer } from 'node:net';
const server = createServer((socket) => socket.write('hello')).listen(0, '127.0.0.1', () => {
  console.log('listening on ' + server.address().port);
});
`;

describe('a program that runs in a thread', () => {
  test('has arguments and input, prints, and ends with its exit code', async () => {
    const source = `
      import { text } from 'node:stream/consumers';
      const input = await text(process.stdin);
      console.log(process.argv.slice(2).join(), input);
      console.error('so much');
      process.exitCode = 3;`;
    expect(await ran(source, { args: ['a', 'b'], input: 'c' })).toMatchObject({
      ...{ outcome: 'exited', code: 3, signal: null },
      ...{ stdout: 'a,b c\n', stderr: 'so much\n' },
    });
  });

  test.each([
    ['comes to its end', '', { outcome: 'exited', code: 0 }],
    ['exits', "console.log('x'); process.exit(2)", { outcome: 'exited', code: 2, stdout: 'x\n' }],
    ['waits for ever', 'await new Promise(() => {})', { outcome: 'exited', code: 13 }],
    [
      'throws later',
      "console.log('x'); setTimeout(() => { throw new TypeError('no') }, 1)",
      { outcome: 'crashed', stdout: 'x\n', stderr: expect.stringContaining('TypeError: no\n') },
    ],
    ['throws', "throw new TypeError('no')", { outcome: 'crashed' }],
    ['floods', "for (;;) console.log('x'.repeat(1000))", { outcome: 'too much output' }],
  ])('%s', async (_what, source, expected) => {
    expect(await ran(source)).toMatchObject(expected);
  });

  test('is ended when its time is over', async () => {
    const result = await ran('for (;;);', { limits: { time: 200 } });
    expect(result).toMatchObject({ outcome: 'timed out', why: 'was still running after 200 ms' });
  });

  test('finds nothing of the one before it', async () => {
    const source = `
      globalThis.runs = (globalThis.runs ?? 0) + 1;
      process.once('SIGINT', () => {});
      console.log(process.listenerCount('SIGINT'), process.exitCode, import.meta.url.includes('?'));
      process.exitCode = 4;`;
    const results = [await ran(source), await ran(source)];
    expect(results.map(({ stdout }) => stdout)).toEqual(Array(2).fill('1 undefined true\n'));
    // But the thread is the same one.
    expect((await ran('console.log(globalThis.runs)')).stdout).toBe('2\n');
  });

  test('is connected to nobody any more when it has ended', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void listener.close());
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const closed = once(listener, 'connection').then(([socket]) => once(socket.resume(), 'close'));
    await ran(`
      import { once } from 'node:events';
      import { connect } from 'node:net';
      const socket = connect(${port}, '127.0.0.1');
      await once(socket, 'connect');
      socket.unref();`);
    await closed;
  });
});

describe('a server in a thread', () => {
  const reach = async (port: number) => {
    const socket = connect(port, '127.0.0.1');
    try {
      const [data] = await once(socket, 'data');
      return String(data);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code;
    } finally {
      socket.destroy();
    }
  };
  const serving = async (source: string) => {
    const attempt = await start(source);
    const port = Number((await attempt.printed(/listening on (\d+)/))?.[1]);
    expect(await reach(port)).toBe('hello');
    return { attempt, port };
  };

  test('is ended by a signal that it does not hear', async () => {
    const { attempt, port } = await serving(server);
    expect(await attempt.stop('SIGINT')).toMatchObject({ code: null, signal: 'SIGINT' });
    expect(await reach(port)).toBe('ECONNREFUSED');
  });

  test('hears a signal', async () => {
    const { attempt } = await serving(
      `${server} process.once('SIGINT', () => { console.log('bye'); process.exit(5); });`,
    );
    expect(await attempt.stop('SIGINT')).toMatchObject({
      ...{ outcome: 'exited', code: 5, signal: null },
      stdout: expect.stringMatching(/\nbye\n$/),
    });
  });

  test('that goes on is taken away', async () => {
    const stays = `${server} process.on('SIGINT', () => {}); setInterval(() => {}, 10);`;
    const { attempt, port } = await serving(stays);
    expect(await attempt.stop('SIGINT')).toMatchObject({ outcome: 'would not stop' });
    expect(await reach(port)).toBe('ECONNREFUSED');
    const { attempt: other, port: another } = await serving(stays);
    expect(await other.stop('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
    expect(await reach(another)).toBe('ECONNREFUSED');
  });
});
