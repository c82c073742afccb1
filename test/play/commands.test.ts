import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { interruptible } from '../../lib/play/interrupt.ts';
import { recipeCommand } from '../../lib/play/recipe-command.ts';
import { recordCommand } from '../../lib/play/record-command.ts';
import { onTerminal as on } from '../terminal.ts';
import { isRunning, project, sample, until, writeRecipe } from './help.ts';

describe('npm run recipe', { timeout: 30_000 }, () => {
  test('lists the recipes by chapter', async () => {
    const root = project({ sample: {}, another: {} });
    writeFileSync(
      join(root, 'recipes/sample/README.md'),
      `---
title: A sample
summary: Shows what a sample shows, in a sentence so long that a narrow terminal breaks it in two.
level: beginner
protocols: [TCP]
specifications:
  - RFC 9293
apis:
  net.connect(options): net.html#netconnectoptions-connectlistener
before: []
after: []
---
`,
    );
    const { code, stdout } = await on(recipeCommand, root, []);
    expect(code).toBe(0);
    expect(stdout).toBe(
      `Streams
  sample   Shows what a sample shows, in a sentence so long that a narrow
           terminal breaks it in two.
  another  cannot be read yet; npm run check tells why

npm run recipe NAME plays one; npm run recipe NAME -- --wire shows the conversation.
`,
    );
  });

  test('plays one and passes on what it prints', async () => {
    const root = project({ sample: {} });
    const { code, stdout, stderr } = await on(recipeCommand, root, ['sample']);
    expect({ code, stdout: stdout.replace(/:\d+/, ':PORT') }).toEqual({
      code: 0,
      stdout: '127.0.0.1:PORT said: hi\n',
    });
    expect(stderr).toMatch(
      /^\$ npx tsx recipes\/sample\/sample\.ts 127\.0\.0\.1 \d+\n {2}against server on loopback\n$/,
    );
  });

  test('shows the conversation with --wire', async () => {
    const root = project({ sample: {} });
    const { stdout } = await on(recipeCommand, root, ['sample', '--wire']);
    const [printed, empty, title, , ...ladder] = stdout.split('\n');
    expect(printed).toContain('said: hi');
    expect(empty).toBe('');
    expect(title).toMatch(/^program → server .* TCP$/);
    expect(ladder[0]).toMatch(/^ *0 ms .*program ── connect ─+▶ server$/);
    expect(stdout).toContain('0–3  Line  hi\\r\\n');
  });

  test('says when a play is not as it should be', async () => {
    const root = project({
      sample: { steps: 'receiveToEnd(), reset()' },
      other: { steps: 'receiveToEnd(), reset()', more: 'exitCode: 1' },
      hangs: { steps: 'silence()', more: 'deadline: 1000' },
    });
    const sample = await on(recipeCommand, root, ['sample']);
    expect(sample.code).toBe(1);
    expect(sample.stderr).toMatch(
      /ask: ECONNRESET\nrecipe: sample ended with exit code 1 instead of exit code 0\n$/,
    );
    const other = await on(recipeCommand, root, ['other']);
    expect(other.code).toBe(0);
    expect(other.stderr).toMatch(/ask: ECONNRESET\n {2}exit code 1, as it should be\n$/);
    const hangs = await on(recipeCommand, root, ['hangs']);
    expect(hangs.code).toBe(1);
    expect(hangs.stderr).toMatch(
      /recipe: hangs was still running after 1000 ms and was stopped\n$/,
    );
  });

  test('plays all and prints a table', async () => {
    const root = project({ sample: {}, other: { steps: 'receiveToEnd(), reset()' } });
    const mixed = await on(recipeCommand, root, ['--all']);
    expect(mixed.code).toBe(1);
    expect(mixed.stdout.replaceAll(/\d\.\d s/g, '0.0 s')).toBe(
      `recipe  result     time  conversations  bytes
sample  well      0.0 s              1     11
other   not well  0.0 s              1      7

1 of 2 recipes did not play as they should:
`,
    );
    expect(mixed.stderr).toBe(
      `playing sample (1 of 2)
playing other (2 of 2)
other: ended with exit code 1 instead of exit code 0
`,
    );
  });

  test.each([
    [['sampel'], 'recipe: there is no recipe “sampel”; did you mean “sample”?\n'],
    [['xyzzyxyzzy'], 'recipe: there is no recipe “xyzzyxyzzy”\n'],
    [['sample', 'sample'], 'recipe: one recipe at a time, or --all\n'],
    [['--wire'], 'recipe: --wire needs the name of a recipe\n'],
    [['--all', 'sample'], 'recipe: --all stands alone\n'],
    [['--wired'], "recipe: Unknown option '--wired'\n"],
  ])('wrong usage is one line and exit code 2: %j', async (args, message) => {
    const root = project({ sample: {} });
    expect(await on(recipeCommand, root, args)).toEqual({ code: 2, stdout: '', stderr: message });
  });

  test('tells how it is used', async () => {
    for (const command of [recipeCommand, recordCommand]) {
      const { code, stdout } = await on(command, project({}), ['--help']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Usage: npm run rec/);
    }
  });

  test('stops when the signal fires', async () => {
    const root = project({ sample: {} });
    const signal = AbortSignal.abort(new Error('enough'));
    for (const args of [['sample'], ['--all']]) {
      await expect(on(recipeCommand, root, args, { signal })).rejects.toThrow('enough');
    }
  });
});

describe('npm run record', { timeout: 30_000 }, () => {
  test('records what is named, or all', async () => {
    const root = project({ other: {}, sample: {} });
    rmSync(join(root, 'recipes/other/other.scenario.ts'));
    const file = join(root, 'recipes/sample/sample.recording.json');
    const unknown = await on(recordCommand, root, ['sample', 'samples']);
    expect(unknown.code).toBe(2);
    expect(existsSync(file)).toBe(false);
    const all = await on(recordCommand, root, []);
    expect(all).toMatchObject({ code: 1, stdout: 'sample: recorded\n' });
    expect(all.stderr).toBe(
      'other: not recorded: other has no scenario: recipes/other/other.scenario.ts is missing\n',
    );
    expect(existsSync(file)).toBe(true);
  });

  test('stops when the signal fires', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    const root = project({ sample: {} });
    await expect(on(recordCommand, root, [], { signal })).rejects.toThrow('enough');
  });
});

describe('Ctrl-C', { timeout: 60_000 }, () => {
  const scripts = fileURLToPath(new URL('../../scripts/', import.meta.url));
  const tsx = fileURLToPath(import.meta.resolve('tsx'));

  test('stops a play and all it started, and gives exit code 130', async () => {
    const root = project({ sample: {} });
    writeRecipe(join(root, 'recipes/sample'), 'sample', {
      program: readFileSync(sample('stubborn'), 'utf8'),
    });
    const child = spawn(process.execPath, ['--import', tsx, join(scripts, 'recipe.ts'), 'sample'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    await until(() => printed.includes('listening on'), 'the server listens', 25_000);
    const pids = /pids (\d+) (\d+)/.exec(printed)!.slice(1).map(Number);
    expect(pids.every(isRunning)).toBe(true);
    child.kill('SIGINT');
    const ended = await new Promise((resolve) => child.once('exit', resolve));
    expect(ended).toBe(130);
    expect(pids.some(isRunning)).toBe(false);
  });

  test('an output that is closed ends the command quietly', async () => {
    const root = project({ sample: { steps: 'silence()' } });
    writeRecipe(join(root, 'recipes/sample'), 'sample', {
      program: readFileSync(sample('flood'), 'utf8'),
    });
    const child = spawn(process.execPath, ['--import', tsx, join(scripts, 'recipe.ts'), 'sample'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(1);
    expect(errors).not.toMatch(/EPIPE|Error|at /);
  });

  test('a command that ends by itself keeps its exit code, and its errors', async () => {
    const before = process.listenerCount('SIGINT');
    expect(await interruptible(async () => 3)).toBe(3);
    await expect(
      interruptible(async () => {
        throw new Error('a mistake');
      }),
    ).rejects.toThrow('a mistake');
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
