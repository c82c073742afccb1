import type { Terminal } from '../../play/command.ts';
import { coloursFor } from '../../wire/colour.ts';
import { cutTo } from '../../wire/width.ts';
import type { StudentGrade } from './model.ts';
import type { Submission } from './submissions.ts';

/** What a teacher sees while a class is graded. */
export interface Progress {
  begin(student: Submission, exercise: string): void;
  done(grade: StudentGrade): void;
  /** Takes the line away that tells what runs. */
  end(): void;
}

/**
 * A line for each student who is done: `12/30 Ada Lovelace 14 of 20`. On a
 * terminal one line below tells what runs.
 *
 * @param all how many students there are
 */
export function progressOn({ stdout, environment }: Terminal, all: number): Progress {
  const colours = coloursFor(stdout, environment);
  const running = new Map<string, string>();
  let done = 0;
  const wipe = () => {
    if (stdout.isTTY) stdout.write('\r\x1b[K');
  };
  const draw = () => {
    if (!stdout.isTTY) return;
    const what = [...running.values()].join(', ');
    const line = cutTo(`${done}/${all} … ${what}`, (stdout.columns ?? 80) - 1);
    stdout.write(`\r\x1b[K${colours.faint(line)}`);
  };
  return {
    begin: ({ id, label }, exercise) => {
      running.set(id, `${label}: ${exercise}`);
      draw();
    },
    done: (grade) => {
      running.delete(grade.id);
      done += 1;
      wipe();
      const number = `${done}`.padStart(`${all}`.length);
      stdout.write(`${number}/${all} ${grade.label} ${standing(grade, colours.warn)}\n`);
      if (done < all) draw();
    },
    end: wipe,
  };
}

/** `14 of 20, late`. */
function standing(
  { refused, late, score, points, open, notes }: StudentGrade,
  warn: (text: string) => string,
): string {
  if (refused !== undefined) return warn(`refused: ${refused}`);
  return [
    `${score} of ${points}`,
    ...(late ? ['late'] : []),
    ...(open > 0 ? [warn(`${open} not graded: grader error`)] : []),
    ...notes,
  ].join(', ');
}
