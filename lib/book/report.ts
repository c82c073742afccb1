import type { Mistake } from './model.ts';

/** Names a mistake in the file that is being read; lines are counted from 1. */
export type Report = (line: number, message: string) => void;

/** A report for one file, relative to the project's root, that adds to a list. */
export function reportTo(mistakes: Mistake[], file: string): Report {
  return (line, message) => {
    mistakes.push({ file, line, message });
  };
}

/** A mistake in one line, as terminals and editors read it: `recipes/qotd/README.md:12: there is no file “x”`. */
export function mistakeLine({ file, line, message }: Mistake): string {
  return `${file}:${line}: ${message.replace(/\s*\n\s*/g, ' ')}`;
}
