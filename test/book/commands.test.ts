import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { newCommand } from '../../lib/book/new-command.ts';
import { checkStructure } from '../../lib/check/structure.ts';
import { formatRecording } from '../../lib/play/recording.ts';
import { onTerminal } from '../terminal.ts';
import { type Change, replacing, sampleBook } from './sample.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** Generous, for two cores that others use as well. */
const limit = 240_000;

/** The sample, with all that the tools need to work on it. */
function sampleProject(changes: Record<string, Change> = {}): string {
  const settings = [
    'tsconfig.json',
    'biome.json',
    'vitest.config.ts',
    'package.json',
    '.gitignore',
  ];
  const files = Object.fromEntries(
    settings.map((file) => [file, readFileSync(join(project, file), 'utf8')]),
  );
  // The library is there to be imported; the tools look at the sample alone.
  const types = files['tsconfig.json']?.replace(/"include": .*/, '"include": ["recipes", "test"],');
  const root = sampleBook({ ...files, 'tsconfig.json': types ?? null, ...changes });
  link(root, 'node_modules');
  link(root, 'lib');
  return root;
}

/** The sample with tests to run; the compiler and the linter are stand-ins that find nothing. */
function sampleWithTests(changes: Record<string, Change>): string {
  const root = sampleBook({
    'node_modules/typescript/bin/tsc': '',
    'node_modules/@biomejs/biome/bin/biome': '',
    'vitest.config.ts': readFileSync(join(project, 'vitest.config.ts'), 'utf8'),
    ...changes,
  });
  link(root, 'node_modules/vitest');
  link(root, 'node_modules/tsx');
  link(root, 'lib');
  return root;
}

function link(root: string, path: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  symlinkSync(join(project, path), join(root, path), 'junction');
}

/** Runs a script of the project with another project as its working directory. */
function script(
  root: string,
  name: string,
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<{ code: number; output: string; errors: string }> {
  const { CI: _, ...inherited } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', join(project, 'scripts', `${name}.ts`), ...args],
      { cwd: root, env: { ...inherited, NO_COLOR: '1', CHROMIUM: process.execPath, ...env } },
      (error, output, errors) => resolve({ code: Number(error?.code ?? 0), output, errors }),
    );
  });
}

const readme = 'recipes/greeting/README.md';
const program = 'recipes/greeting/greeting.ts';

test(
  'check prints what is wrong with types, lint and structure, and nothing else',
  async () => {
    const root = sampleProject({
      [program]: replacing("name: 'world'", 'name : 1'),
      [readme]: replacing('level: beginner', 'level: easy'),
    });
    // A recipe that was only just made has nothing that compiler or linter mind.
    await onTerminal(newCommand, root, ['farewell']);
    const { code, output } = await script(root, 'check');
    expect(code).toBe(1);
    const lines = output.split('\n').filter((line) => !line.includes(': still to be written: '));
    expect(lines).toEqual([
      `${program}:19: TS2322: Type 'number' is not assignable to type 'string'.`,
      `${program}:1: not formatted: npm run format`,
      'recipes/README.md:9: recipes/farewell is in no chapter: add the line “- [farewell](farewell/README.md)”',
      `${readme}:4: level is beginner, intermediate or advanced`,
      'recipes/farewell/farewell.recording.json:1: the recording is missing: npm run record farewell',
      expect.stringMatching(/^1 in types, 1 in lint and \d+ in structure to be mended$/),
      '',
    ]);
  },
  limit,
);

const tests = `import { expect, test } from 'vitest';

test('holds', () => {
  expect(1).toBe(1);
});

test.skipIf(true)('cannot be run here', () => {
  expect(1).toBe(1);
});
`;

const lastLine = (output: string) => output.trimEnd().split('\n').at(-1);

test(
  'test runs what it is told to, and fails for a test, a check, a file that cannot be loaded and, in CI, a skip',
  async () => {
    const root = sampleWithTests({
      'test/a.test.ts': tests.replace('toBe(1)', 'toBe(2)'),
      'test/b.test.ts': `throw new Error('not today');\n`,
      'test/c.test.ts': tests,
      [readme]: replacing('level: beginner', 'level: easy'),
    });
    // The sample's own tests are not asked for.
    const { code, output } = await script(root, 'test', ['test/'], { CI: 'true' });
    expect(output).toContain(`${readme}:4: level is beginner, intermediate or advanced\n`);
    expect(output).toContain('With CI set nothing may be left out, so this run has failed.\n');
    expect(lastLine(output)).toBe('1 passed, 3 failed, 2 skipped');
    expect(code).toBe(1);
  },
  limit,
);

test(
  'new makes a recipe, and check tells all that is still missing in it',
  async () => {
    const root = sampleProject();
    const { code, stdout, stderr } = await onTerminal(newCommand, root, [
      'a-name-of-24-characters-',
    ]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^new: “a-name-of-24-characters-” is no name for a recipe: [^\n]*\n$/);

    const name = 'a-name-of-24-characters1';
    const made = await onTerminal(newCommand, root, [name]);
    expect(made.code).toBe(0);
    expect(made.stdout).toContain(`recipes/${name}/README.md\n`);
    expect(made.stdout).toContain(`“- [${name}](${name}/README.md)”`);

    // Nothing is wrong but what is still to be written, everywhere it is.
    const files = ['README.md', `${name}.ts`, `${name}.test.ts`, `${name}.scenario.ts`];
    const waiting = files.flatMap((file) =>
      readFileSync(join(root, 'recipes', name, file), 'utf8')
        .split('\n')
        .flatMap((text, index) =>
          text.includes('TO WRITE') ? [`recipes/${name}/${file}:${index + 1}`] : [],
        ),
    );
    expect(waiting.length).toBeGreaterThan(20);
    const told = checkStructure(root).map(({ file, line }) => `${file}:${line}`);
    expect(told.toSorted()).toEqual(
      [...waiting, 'recipes/README.md:9', `recipes/${name}/${name}.recording.json:1`].toSorted(),
    );

    const again = await onTerminal(newCommand, root, [name]);
    expect(again).toMatchObject({ code: 1, stderr: `new: recipes/${name} is there already\n` });
  },
  limit,
);

test(
  'a new recipe passes the checks once it is written',
  async () => {
    const root = sampleProject({
      'recipes/README.md': (text) => `${text}- [farewell](farewell/README.md)\n`,
    });
    await onTerminal(newCommand, root, ['farewell']);
    const recipe = join(root, 'recipes', 'farewell');
    for (const file of ['README.md', 'farewell.ts', 'farewell.test.ts', 'farewell.scenario.ts']) {
      const path = join(recipe, file);
      const text = readFileSync(path, 'utf8');
      const write = (what: string) => what.replaceAll('TO WRITE:', 'Written:');
      writeFileSync(
        path,
        write(
          text
            .replaceAll('### Pitfall: TO WRITE:', '### Pitfall:')
            .replaceAll("'Pitfall: TO WRITE:", "'Pitfall:"),
        ),
      );
    }
    writeFileSync(
      join(recipe, 'farewell.recording.json'),
      formatRecording({
        ...{ recipe: 'farewell', args: [], exitCode: 0, help: '' },
        ...{ output: [], conversations: [], events: [] },
      }),
    );
    expect(checkStructure(root)).toEqual([]);
  },
  limit,
);

test(
  'new tells how it is used',
  async () => {
    expect(await script(project, 'new', ['--help'])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Usage: npm run new NAME\n/),
    });
    expect(await onTerminal(newCommand, project, ['a', 'b'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'new: name one recipe: npm run new NAME\n',
    });
  },
  limit,
);
