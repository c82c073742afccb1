import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { type GradeTools, gradeCommand } from '../../../lib/exercises/grade/command.ts';
import type { MadeUpBook } from './made-up.ts';

/** What a run of the command came to. */
export interface Graded {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command as a terminal would, with a book of a test's own and no pages. */
export async function grade(
  book: Pick<MadeUpBook, 'root' | 'exercises'>,
  args: readonly string[],
  {
    signal = new AbortController().signal,
    onText = () => {},
    terminal = {},
    ...tools
  }: Partial<GradeTools> & {
    signal?: AbortSignal;
    /** Called with all that stands on stdout so far. */
    onText?: (all: string) => void;
    /** What the terminal is like. */
    terminal?: { isTTY?: boolean; columns?: number };
  } = {},
): Promise<Graded> {
  const stdout = Object.assign(new PassThrough(), terminal);
  const stderr = new PassThrough();
  let all = '';
  stdout.on('data', (piece) => {
    all += piece;
    onText(all);
  });
  const texts = Promise.all([text(stdout), text(stderr)]);
  const code = await gradeCommand(
    args,
    { root: book.root, stdout, stderr, environment: {}, signal },
    { exercises: book.exercises, pagesOf: async () => new Map(), ...tools },
  );
  stdout.end();
  stderr.end();
  const [out, err] = await texts;
  return { code, stdout: out, stderr: err };
}
