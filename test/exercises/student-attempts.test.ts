import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { exerciseCommand } from '../../lib/exercises/exercise-command.ts';
import { judge } from '../../lib/exercises/judge.ts';
import { removeLeftovers } from '../../lib/exercises/student/try.ts';
import { until } from '../play/help.ts';
import { onTerminal } from '../terminal.ts';
import { bookOf, toolsOf, write } from './student-book.ts';

const lib = new URL('../../lib/', import.meta.url).href;

/** A check of a client, which may take so many milliseconds. */
const client = (timeout: number) => `
    import { expectSame } from '${lib}exercises/check.ts';
    import { fin, send, tcpPeer } from '${lib}fixtures/tcp.ts';
    export default [{
      id: 'greets', points: 2, title: 'the greeting is printed',
      async run({ use, run }) {
        const peer = await use(tcpPeer([send('hello'), fin()]));
        const { stdout } = await run([peer.host, String(peer.port)], { timeout: ${timeout} });
        expectSame(stdout.trimEnd(), 'hello', { sent: 'hello' });
      },
    }];`;

/** A client that asks a peer, one that has much time for it, and a server that is asked. */
const checks = {
  client: client(2_000),
  patient: client(15_000),
  server: `
    import { expectSame } from '${lib}exercises/check.ts';
    export default [{
      id: 'serves', points: 2, title: 'who connects is greeted',
      async run({ serve, connect }) {
        const server = await serve([]);
        const client = await connect(server);
        expectSame(String(await client.receiveToEnd()), 'hello', { sent: 'nothing' });
        client.finish();
        const { code } = await server.interrupt();
        expectSame(code, 0, { sent: 'Ctrl-C' });
      },
    }];`,
};

/** A book with one exercise, and an attempt at it. */
function begun(kind: keyof typeof checks, source: string, folder?: string): string {
  const root = bookOf({ [`tcp/${kind}`]: { checks: checks[kind] } }, folder);
  write(join(root, `workbook/tcp/${kind}.ts`), source);
  return root;
}

/** The source of an attack, with its argument set; not for one that starts itself again with another. */
const attack = (name: string, argument?: string | number): string => {
  const text = readFileSync(new URL(`./attacks/${name}.mjs`, import.meta.url), 'utf8');
  return argument === undefined ? text : `process.argv[2] = '${argument}';\n${text}`;
};

/** Attempts are told by their environment, in which their scratch folder is their home. */
function processesIn(folder: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => {
    try {
      return readFileSync(`/proc/${name}/environ`, 'latin1').includes(`HOME=${folder}`);
    } catch {
      return false;
    }
  });
}

let shared: string;
beforeAll(async () => {
  shared = await mkdtemp(join(tmpdir(), 'wirebook-'));
});
afterAll(() => rm(shared, { recursive: true }));

/** Checks an attempt; fails the test when anything of it is left. */
async function checked(kind: keyof typeof checks, source: string) {
  const root = begun(kind, source, await mkdtemp(join(shared, 'book-')));
  const folders: string[] = [];
  const tools = toolsOf({
    judge: (exercise, text, plan) => {
      folders.push(plan.folder);
      return judge(exercise, text, plan);
    },
  });
  const done = await onTerminal((args, terminal) => exerciseCommand(args, terminal, tools), root, [
    'check',
    kind,
  ]);
  expect(folders.length).toBeGreaterThan(0);
  expect(folders.flatMap(processesIn)).toEqual([]);
  expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
  return done;
}

describe.concurrent('an attempt is told of, and leaves nothing', { timeout: 40_000 }, () => {
  // Twelve that start none themselves and end by themselves: should nobody mind them, no harm is done.
  const forks = `
    import { spawn } from 'node:child_process';
    const wait = 'setTimeout(() => {}, 20_000)';
    for (let index = 0; index < 12; index += 1) {
      spawn(process.execPath, ['-e', wait], { detached: true, stdio: 'ignore' });
    }
    setTimeout(() => {}, 20_000);
  `;
  // By large pieces: to fill it by small ones takes seconds of the processor.
  const fills = 'const all = [];\nfor (;;) all.push(new Array(1_000_000).fill(0.5));';
  const late = 'timed out: was still running after 2000 ms';
  test.each([
    ['waits for ever', late, 'setInterval(() => {}, 1e9)'],
    ['spins', late, attack('spin')],
    ['will not stop', late, attack('ignore-signals')],
    ['floods its output', 'too much output: printed more than 64 KB', attack('flood-output', 1)],
    ['floods its errors', 'too much output: printed more than 64 KB', attack('flood-output', 2)],
    ['forks', 'too many processes: had more than 8 processes', forks],
    ['fills the heap', 'out of memory: ', fills],
    ['fills memory with buffers', 'out of memory: ', attack('hoard-buffers')],
    ['fills the disk', 'wrote too much: ', attack('flood-file')],
    ['throws', 'crashed: was ended by an error', attack('throw')],
    ['is killed', 'crashed: was ended by SIGKILL', attack('throw', 'SIGKILL')],
    ['is no TypeScript', '✗ did not compile: patient.ts:2: ', '\nconst = 1;'],
  ])('one that %s', async (_name, said, source) => {
    const kind = said === late ? 'client' : 'patient';
    const { code, stdout, stderr } = await checked(kind, source);
    expect(stdout).toContain(said);
    expect(stdout).toContain('  meaning   ');
    expect(stdout).toContain('\n0 of 2 points: ');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  });

  test('one that leaves a process behind', async () => {
    const { stdout } = await checked('client', attack('outlive'));
    expect(stdout).toMatch(/received {2}left behind on \d+/);
  });

  test('one that listens elsewhere than it says', async () => {
    const { stdout } = await checked('server', attack('wrong-port'));
    expect(stdout).toContain('✗ serves (2 pts): who connects is greeted\n');
    expect(stdout).toContain('\n0 of 2 points: 1 failed.');
  });

  test('one that does not serve', async () => {
    const { stdout } = await checked('server', 'setInterval(() => {}, 1e9)');
    expect(stdout).toContain('expected  a line “listening on HOST:PORT”');
    expect(stdout).toContain('\n0 of 2 points: 1 failed.');
  });

  test('one that does what it must', async () => {
    const source = attack('server').replace("?? 'SIGTERM'", "?? 'SIGINT'");
    const { code, stdout } = await checked('server', source);
    expect(stdout).toContain('2 of 2 points: 1 passed.\nWell done: tcp/server passes.\n');
    expect(code).toBe(0);
  });
});

describe('a command that is ended', { timeout: 60_000 }, () => {
  const script = fileURLToPath(new URL('../../scripts/exercise.ts', import.meta.url));
  const tsx = fileURLToPath(import.meta.resolve('tsx'));
  const hangs = "process.on('SIGTERM', () => {});\nsetInterval(() => {}, 1e9);\n";

  /** The command as a process, with a temporary folder of its own. */
  function command(verb: string) {
    const root = begun('server', hangs);
    const temporary = join(root, 'for a while');
    mkdirSync(temporary);
    const child = spawn(process.execPath, ['--import', tsx, script, verb, 'server'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, TMPDIR: temporary },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk) => {
        texts[name] += chunk;
      });
    }
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const files = () =>
      // What the loader of TypeScript keeps is no attempt's.
      readdirSync(temporary).filter((name) => !name.startsWith('tsx-'));
    return { child, ended, texts, files, temporary, processes: () => processesIn(temporary) };
  }

  test.each([
    ['check', 'SIGINT', 130],
    ['watch', 'SIGTERM', 143],
  ] as const)('ends %s at once and leaves nothing: %s', async (verb, signal, code) => {
    const { child, ended, texts, files, processes } = command(verb);
    await until(() => processes().length > 0, 'the attempt runs', 25_000);
    const began = performance.now();
    child.kill(signal);
    expect(await ended).toBe(code);
    // The attempt itself might have gone on for much longer.
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(processes()).toEqual([]);
    expect(files()).toEqual([]);
    expect(texts.stderr).toBe('');
    expect(texts.stdout).toContain('Checking workbook/tcp/server.ts, with seed ');
    expect(texts.stdout).not.toContain('\x1b');
  });

  test.skipIf(process.platform !== 'linux')(
    'by force leaves an attempt that the next one takes away',
    async () => {
      const { child, ended, files, processes, temporary } = command('check');
      await until(() => processes().length > 0, 'the attempt runs', 25_000);
      child.kill('SIGKILL');
      await ended;
      const [name = ''] = files();
      removeLeftovers(temporary);
      // It might be just beginning.
      expect(files()).toEqual([name]);
      utimesSync(join(temporary, name), new Date(0), new Date(0));
      removeLeftovers(temporary);
      await until(() => processes().length === 0, 'the attempt is gone');
      expect(files()).toEqual([]);
    },
  );
});
