import type { ExerciseGrade, Grades, StudentGrade } from './model.ts';

type Result = ExerciseGrade['results'][number];

/** One check, as the class did with it. */
export interface CheckSummary {
  exercise: string;
  check: string;
  title: string;
  /** How many did not pass it, of how many that it was carried out for. */
  failed: number;
  of: number;
}

/** Checks that somebody did not pass, the hardest first. */
export function mostFailed({ exercises, students }: Grades): CheckSummary[] {
  return exercises
    .flatMap(({ id: exercise, checks }) =>
      checks.map(({ id: check, title }): CheckSummary => {
        const results = students.flatMap((student) => resultOf(student, exercise, check) ?? []);
        const counted = results.filter(({ outcome }) => outcome !== 'grader error');
        const failed = counted.filter(({ outcome }) => outcome !== 'passed').length;
        return { exercise, check, title, failed, of: counted.length };
      }),
    )
    .filter(({ failed }) => failed > 0)
    .sort((a, b) => b.failed / b.of - a.failed / a.of || b.failed - a.failed);
}

/** What became of a check of a student's attempt; undefined where it was not carried out. */
export function resultOf(
  { exercises }: StudentGrade,
  exercise: string,
  check: string,
): Result | undefined {
  return exercises
    .find((grade) => grade.exercise === exercise)
    ?.results.find((result) => result.check === check);
}

/** Students to whom the same happened. */
export interface FailureGroup {
  exercise: string;
  check: string;
  title: string;
  outcome: Result['outcome'];
  /** What happened, without what differs from student to student. */
  message: string;
  /** The first of their results, as an example. */
  example: { grade: ExerciseGrade; result: Result };
  /** Their ids. */
  students: string[];
}

/** Failures by what they have in common, those of most students first; grader errors are not among them. */
export function failureGroups({ exercises, students }: Grades): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const { id: exercise, checks } of exercises) {
    for (const { id: check, title } of checks) {
      for (const student of students) {
        const grade = student.exercises.find((each) => each.exercise === exercise);
        const result = resultOf(student, exercise, check);
        if (!grade || !result || /^(passed|grader error)$/.test(result.outcome)) continue;
        const { outcome } = result;
        const message = normalised(result);
        const key = JSON.stringify([exercise, check, outcome, message]);
        const group = groups.get(key);
        if (group) group.students.push(student.id);
        else {
          const example = { grade, result };
          const students = [student.id];
          groups.set(key, { exercise, check, title, outcome, message, example, students });
        }
      }
    }
  }
  return [...groups.values()].sort((a, b) => b.students.length - a.students.length);
}

/**
 * A result's message without what comes from a student's own seed: numbers are
 * gone, and of what was received it says how it stands to what was expected.
 */
export function normalised({ outcome, finding, message = '' }: Result): string {
  if (finding === undefined) return withoutNumbers(message) || outcome;
  const { expected, received, after } = finding;
  return [relation(expected, received), after && withoutNumbers(after)].filter(Boolean).join('; ');
}

function relation(expected: string, received: string): string {
  const [want, got] = [expected.trim(), received.trim()];
  if (want === got) return 'it differs in white space';
  if (got === '') return 'nothing was received';
  if (want === '') return 'something was received where nothing was expected';
  // Exit codes, counts of lines.
  if (want.length <= 20 && withoutNumbers(want) === withoutNumbers(got)) {
    return `${got} instead of ${want}`;
  }
  if (want.startsWith(got)) return 'only a beginning was received';
  if (want.endsWith(got)) return 'only an end was received';
  if (want.includes(got)) return 'only a part was received';
  if (got.includes(want)) return 'more than what was expected was received';
  if (got.includes('\ufffd')) return 'characters were damaged';
  return 'something else was received';
}

function withoutNumbers(text: string): string {
  return text.replace(/0x[0-9a-f]+|\d+/gi, 'N');
}

/** What the grader could not do, with every student it happened to. */
export interface GraderError {
  student: StudentGrade;
  exercise: string;
  check: string;
  message: string;
}

export function graderErrors({ students }: Grades): GraderError[] {
  return students.flatMap((student) =>
    student.exercises.flatMap(({ exercise, results }) =>
      results
        .filter(({ outcome }) => outcome === 'grader error')
        .map(({ check, message = '' }) => ({ student, exercise, check, message })),
    ),
  );
}
