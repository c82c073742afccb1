import type { ExerciseGrade, Grades, StudentGrade } from '../../lib/exercises/grade/model.ts';

type Result = ExerciseGrade['results'][number];

/** What stands in a cell of the class's table: a sign, and the word that it stands for. */
export interface Mark {
  sign: string;
  word: string;
}

const signs: Record<Result['outcome'], string> = {
  passed: '✓',
  failed: '✗',
  'timed out': 'T',
  'would not stop': 'S',
  crashed: 'C',
  'out of memory': 'M',
  'too much output': 'O',
  'too many processes': 'P',
  'wrote too much': 'W',
  'did not compile': 'D',
  'grader error': 'G',
};

/** The mark of a check of a student's attempt. */
export function markOf(grade: ExerciseGrade | undefined, check: string): Mark {
  const result = grade?.results.find((each) => each.check === check);
  if (result) return { sign: signs[result.outcome], word: result.outcome };
  return grade?.status === 'refused'
    ? { sign: 'R', word: 'refused' }
    : { sign: '–', word: 'missing' };
}

/** All marks, in the order in which they are explained. */
export const marks: Mark[] = [
  ...Object.entries(signs).map(([word, sign]) => ({ sign, word })),
  { sign: 'R', word: 'refused' },
  { sign: '–', word: 'missing' },
];

/** The path of a student's page below that of the class. */
export function studentPath({ id }: Pick<StudentGrade, 'id'>): string {
  return `students/${id}.html`;
}

/** The isolations of a student's results, in words. */
export function isolationOf({ exercises }: StudentGrade): string {
  const all = new Set(exercises.flatMap(({ isolation }) => isolation ?? []));
  return [...all].sort().join(', ') || 'nothing was run';
}

/** `handed in, late`. */
export function statusOf({ refused, late, exercises }: StudentGrade): string {
  if (refused !== undefined) return 'refused';
  const missing = exercises.filter(({ status }) => status === 'missing').length;
  return [late ? 'late' : 'handed in', missing > 0 ? `${missing} missing` : '']
    .filter(Boolean)
    .join(', ');
}

/** A time that is in the grades already, as people read it. */
export function timeOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Finds a student by their id. */
export function studentOf({ students }: Grades, id: string): StudentGrade | undefined {
  return students.find((student) => student.id === id);
}
