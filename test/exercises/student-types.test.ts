import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { notesOf, typeNotes } from '../../lib/exercises/student/types.ts';
import { temporaryFolder } from '../play/help.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { signal } = new AbortController();

describe('notes about types', { timeout: 40_000 }, () => {
  test('are what the compiler says, and what plain node could not run', async () => {
    const file = join(temporaryFolder(), 'an attempt.ts');
    writeFileSync(
      file,
      `import { connect } from 'node:net';
enum State { Open }
const port: number = 'seventeen';
connect(port, String(State.Open));
`,
    );
    expect(await typeNotes(root, file, signal)).toEqual([
      'an attempt.ts:2: not only types: an enum, a namespace or a parameter property; plain node cannot run it',
      "an attempt.ts:3: Type 'string' is not assignable to type 'number'.",
    ]);
  });

  test('are none of a solution', async () => {
    const file = join(root, 'recipes/qotd/exercises/whole-quote/solution.ts');
    expect(readFileSync(file, 'utf8')).not.toBe('');
    expect(await typeNotes(root, file, signal)).toEqual([]);
  });

  test('are none where there is no compiler, or nobody waits for them', async () => {
    const folder = temporaryFolder();
    expect(await typeNotes(folder, join(folder, 'a.ts'), signal)).toEqual([]);
    const file = join(folder, 'a.ts');
    writeFileSync(file, "const a: number = 'b';");
    expect(await typeNotes(root, file, AbortSignal.abort())).toEqual([]);
  });

  test('are few, and leave syntax to who compiles', () => {
    const line = (number: number, code = 2322) => `x/a.ts(${number},1): error TS${code}: Wrong.\r`;
    const output = [
      line(1, 1005),
      ...[2, 3, 4, 5, 6].map((number) => line(number)),
      '  more of it',
    ];
    expect(notesOf(output.join('\n'), 'a.ts')).toEqual([
      'a.ts:2: Wrong.',
      'a.ts:3: Wrong.',
      'a.ts:4: Wrong.',
      'and 2 more',
    ]);
  });
});
