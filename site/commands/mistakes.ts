import type { Mistake } from '../../lib/book/model.ts';

/** A mistake in one line: `recipes/qotd/README.md:12: there is no file “x”`. */
export function mistakeLine({ file, line, message }: Mistake): string {
  return `${file}:${line}: ${message.replace(/\s*\n\s*/g, ' ')}`;
}
