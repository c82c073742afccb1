import { holdsBlank, withoutComments } from './bare.ts';
import { answer, write } from './clipboard.ts';
import { fileOf, linesOf, piecesOf } from './file.ts';

/** A button that says in `data-code` what it copies: a command, or the program in one of two ways. */
export type CodeButton = HTMLButtonElement & {
  dataset: { code: 'command' | 'program' | 'bare' };
};

/** Copies what a button stands for, and says on it how that went. */
export async function copyFor(button: CodeButton): Promise<void> {
  const text = await textFor(button);
  if (text !== undefined) answer(button, await write(text));
}

async function textFor(button: CodeButton): Promise<string | undefined> {
  if (button.dataset.code === 'command') {
    return button.parentElement?.querySelector('code')?.textContent ?? undefined;
  }
  const program = button.closest<HTMLElement>('.program-text');
  if (!program) return undefined;
  const { source, rows } = await fileOf(program);
  if (button.dataset.code === 'program') return source;
  const file = source.split('\n');
  let end = 0;
  return withoutComments(
    piecesOf(program).map((piece, index) => {
      const start = (rows[index] ?? 1) - 1;
      const lines = linesOf(piece).map((line) => ({ whole: textOf(line), bare: bareTextOf(line) }));
      const apart = holdsBlank(file.slice(end, start));
      end = start + lines.length;
      return { apart, lines };
    }),
  );
}

const textOf = (line: Element) => (line.textContent ?? '').replace(/\n$/, '');

/** A line's text without what the highlighter took for a comment. */
function bareTextOf(line: Element): string {
  const copy = line.cloneNode(true) as Element;
  for (const comment of copy.querySelectorAll('.c')) comment.remove();
  return textOf(copy);
}
