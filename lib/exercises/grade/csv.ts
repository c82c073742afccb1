import type { ExerciseGrade, Grades } from './model.ts';

/**
 * `grades.csv`: a row for each submission, a column for each exercise, by
 * RFC 4180. It begins with a byte order mark, without which Excel takes UTF-8
 * for the system's old code page and breaks every name with an accent. Programs
 * better read `results.json`.
 *
 * An exercise's cell is its points, or a word where it has none, which sums in
 * a spreadsheet leave out.
 */
export function gradesCsv({ students, exercises }: Grades): string {
  const head = ['student', 'number', 'submission', 'handed in', 'status'];
  const rows = [
    [...head, 'score', 'points', 'not graded', ...exercises.map(({ id }) => id)],
    ...students.map((student) => [
      text(student.label),
      text(student.number ?? ''),
      text(student.file),
      student.handedIn ?? '',
      text(statusOf(student)),
      ...(student.refused === undefined
        ? [student.score, student.points, student.open]
        : ['', '', '']),
      ...student.exercises.map(cellOf),
    ]),
  ];
  return `\ufeff${rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('')}`;
}

function statusOf({ refused, late, notes }: Grades['students'][number]): string {
  if (refused !== undefined) return `refused: ${refused}`;
  return [late ? 'late' : 'handed in', ...notes].join('; ');
}

function cellOf({ status, score, open }: ExerciseGrade): string | number {
  if (status !== 'graded') return status === 'not graded' ? 'grader error' : status;
  return open === 0 ? score : `${score} and grader error`;
}

/**
 * Text that a spreadsheet shows and does not carry out: an apostrophe stands
 * before what would begin a formula, also by the wide signs of East Asian keyboards.
 */
function text(given: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(given) ? `'${given}` : given;
}

function quoted(cell: string | number): string {
  const plain = String(cell);
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
