import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { mainGuard } from '../../lib/check/program.ts';
import { formatRecording } from '../../lib/play/recording.ts';

/** The text of a file in the sample, a change to it, or null for a file that is gone. */
export type Change = string | null | ((text: string) => string);

const contents = `# A sample

What the book is about.

## First steps

Where one begins.

- [greeting](greeting/README.md)
`;

const explanation = `---
title: A greeting
summary: Say hello and wait for the answer.
level: beginner
protocols: [TCP, Greeting]
specifications:
  - RFC 9293 §3.6
  - Greeting Protocol: https://example.org/greeting
apis:
  net.connect(options): net.html#netconnectoptions-connectlistener
before: []
after: [greeting]
---

## What it is good for

It greets.

## How it works

First it connects.

[greet](greeting.ts#greet)

## Pitfalls

### Pitfall: One

Cause: framing

The first.

### Pitfall: Two

Cause: time

The second.

### Pitfall: Three

Cause: framing

The third.

### Pitfall: Four

Cause: framing

The fourth.

### Pitfall: Five

Cause: framing

The fifth.

## Going further

Greet in another language.

## References

RFC 9293.
`;

const goesWrong = `# What goes wrong

The causes.

## Framing

Where a message ends.

## Time

How long to wait.
`;

const glossary = `# Words

What they mean.

## Socket

An end of a connection.

## RST, reset

The sudden end of one.
`;

const program = `/**
 * Greets.
 *
 *     npx tsx greeting.ts
 */
import { realpathSync } from 'node:fs';

// The greeting ends with a line end, for a reader waits for one.
export function greet(name: string): string {
  // A name may be empty.
  return \`hello \${name}\\n\`;
}

/** How a greeting is asked for. */
interface Options {
  name: string;
}

const standard: Options = { name: 'world' };

async function main(args: string[]): Promise<number> {
  process.stdout.write(greet(args[0] ?? standard.name));
  return 0;
}

// Run only when this file is executed, not when a test imports it.
${mainGuard}
`;

const test = `import { expect, test } from 'vitest';
import { greet } from './greeting.ts';

test('greets', () => {
  expect(greet('you')).toBe('hello you\\n');
});
${['One', 'Two', 'Three', 'Four', 'Five']
  .map(
    (title) => `
test('Pitfall: ${title}', () => {
  expect(greet('${title}')).toContain('${title}');
});
`,
  )
  .join('')}`;

const scenario = `import { scenario } from '../../lib/play/scenario.ts';

export default scenario({ args: () => [] });
`;

const recording = formatRecording({
  recipe: 'greeting',
  args: [],
  exitCode: 0,
  help: 'usage: greeting',
  output: [{ at: 0, stream: 'stdout', text: 'hello world\n' }],
  conversations: [],
  events: [],
});

const task = `---
title: Greet twice
kind: repair
minutes: 20
---

## Task

Greet twice, as [greet](../../greeting.ts#greet) does once.

## Why it matters

See [the first pitfall](../../README.md#pitfall-one).

## Read first

How [greeting](../../README.md) works.

## Hints

### A nudge

Once more.

### The tools

Call it again.

### Nearly there

Call it again, and that is all.
`;

const checks = `import { defineChecks } from '../../../../lib/exercises/check.ts';

export default defineChecks([
  {
    id: 'twice',
    points: 2,
    title: 'it greets twice',
    async run() {},
  },
]);
`;

const teaching = `# For teachers

How to teach. Begin with [greeting](greeting/README.md).

## A day

Do \`greeting/twice\`, that is [this](greeting/exercises/twice/README.md).

\`\`\`sh
npm start
\`\`\`
`;

const attempt = "process.stdout.write('hello');\n";

const exercise: Record<string, string> = {
  'README.md': task,
  'starter.ts': attempt,
  'solution.ts': attempt,
  'checks.ts': checks,
  ...Object.fromEntries(
    ['once', 'thrice', 'never'].flatMap((name) => [
      [`wrong/${name}.ts`, `// Fails: twice\n${attempt}`],
      [`wrong/${name}.txt`, 'it greets otherwise\n'],
    ]),
  ),
};

const files: Record<string, string> = {
  '.gitignore': 'node_modules/\ndist/\n',
  'package.json': JSON.stringify({
    devDependencies: { vitest: '*', '@scope/name': '*' },
    scripts: { start: 'tsx' },
  }),
  'recipes/README.md': contents,
  'recipes/goes-wrong.md': goesWrong,
  'recipes/glossary.md': glossary,
  'recipes/greeting/README.md': explanation,
  'recipes/greeting/greeting.ts': program,
  'recipes/greeting/greeting.test.ts': test,
  'recipes/greeting/greeting.scenario.ts': scenario,
  'recipes/greeting/greeting.recording.json': recording,
  'recipes/teaching.md': teaching,
  ...Object.fromEntries(
    Object.entries(exercise).map(([path, text]) => [
      `recipes/greeting/exercises/twice/${path}`,
      text,
    ]),
  ),
};

/**
 * Writes a small book without a mistake, changed as asked, into a temporary
 * folder that goes when the test ends. Gives the folder.
 */
export function sampleBook(changes: Record<string, Change> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'wirebook-sample-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const changed: Record<string, string | null> = { ...files };
  for (const [path, change] of Object.entries(changes)) {
    changed[path] = typeof change === 'function' ? change(changed[path] ?? '') : change;
  }
  for (const [path, text] of Object.entries(changed)) {
    if (text === null) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Replaces text that must be there, so that a test never tests an unchanged file. */
export function replacing(old: string, text: string): (whole: string) => string {
  return (whole) => {
    if (!whole.includes(old)) throw new Error(`the sample does not contain ${JSON.stringify(old)}`);
    return whole.replace(old, () => text);
  };
}

/** The line in which a text of the sample stands, counted from 1. */
export function lineOfText(whole: string, text: string): number {
  const at = whole.indexOf(text);
  if (at < 0) throw new Error(`the text does not contain ${JSON.stringify(text)}`);
  return whole.slice(0, at).split('\n').length;
}
