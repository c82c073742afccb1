import type { ExerciseGrade, Grades, StudentGrade } from '../../../lib/exercises/grade/model.ts';

type Result = ExerciseGrade['results'][number];

const base = {
  split: { check: 'split-reply', title: 'the quote arrives in several segments', points: 2 },
  empty: { check: 'empty-reply', title: 'a server that closes <without> a word', points: 1 },
};

/** Texts that would do harm where they are not escaped. */
export const nasty = `</pre><script>alert("x")</script> & 'y' \x1b[31m\0\u{1f600} ]]>`;

const passed = (name: keyof typeof base): Result => ({
  ...base[name],
  score: base[name].points,
  outcome: 'passed',
});
const failed = (name: keyof typeof base, received: string): Result => ({
  ...base[name],
  score: 0,
  outcome: 'failed',
  finding: { sent: 'in two', expected: 'Be yourself 42', received, likely: 'one read' },
  pitfall: 'one-read',
});
const ended = (name: keyof typeof base, outcome: Result['outcome'], message: string): Result => ({
  ...base[name],
  score: 0,
  outcome,
  message,
});

function attempt(results: Result[], more: Partial<ExerciseGrade> = {}): ExerciseGrade {
  const counted = results.filter(({ outcome }) => outcome !== 'grader error');
  const sum = (all: Result[], of: 'score' | 'points') => all.reduce((n, each) => n + each[of], 0);
  const points = sum(counted, 'points');
  return {
    exercise: 'qotd/whole-quote',
    status: counted.length > 0 ? 'graded' : 'not graded',
    seed: '8f31aaaa',
    isolation: 'bubblewrap',
    ...{ score: sum(counted, 'score'), points, open: sum(results, 'points') - points, results },
    ...more,
  };
}

function student(
  id: string,
  name: string,
  grade: ExerciseGrade,
  more: Partial<StudentGrade> = {},
): StudentGrade {
  const missing: ExerciseGrade = {
    ...{ exercise: 'made/up', status: 'missing', score: 0, points: 4, open: 0, results: [] },
  };
  return {
    ...{ id, label: name, name, file: `${id}.wirebook.zip` },
    ...{ handedIn: '2026-03-02T10:00:00.000Z', late: false, notes: [] },
    ...{ score: grade.score, points: grade.points + 4, open: grade.open },
    exercises: [grade, missing],
    ...more,
  };
}

const none = { status: 'refused' as const, score: 0, points: 3, open: 0 };

/** A class with one of everything. */
export const sampleGrades: Grades = {
  format: 'wirebook grades',
  version: 1,
  book: { version: '0.1.0', digest: '0123456789abcdef' },
  secret: true,
  deadline: '2026-03-02T12:00:00.000Z',
  exercises: [
    {
      id: 'qotd/whole-quote',
      title: 'The whole <quote>',
      ...{ kind: 'repair', minutes: 20, points: 3 },
      checks: [
        { id: 'split-reply', title: base.split.title, points: 2 },
        { id: 'empty-reply', title: base.empty.title, points: 1 },
      ],
    },
    {
      id: 'made/up',
      title: 'Made up',
      ...{ kind: 'gap', minutes: 5, points: 4 },
      checks: [{ id: 'only', title: 'it does it', points: 4 }],
    },
  ],
  students: [
    student('ada', 'Ada Lovelace', attempt([passed('split'), passed('empty')]), { number: 's-1' }),
    student('bob', 'O’Brien, "Bob"', attempt([failed('split', 'Be your'), passed('empty')]), {
      late: true,
    }),
    student('calc', "=cmd|' /C calc'!A0", attempt([failed('split', 'Be'), passed('empty')])),
    student('cleo', '@Cleo', attempt([failed('split', nasty), passed('empty')]), {
      notes: [`not read: ${nasty}`],
    }),
    student(
      'dan',
      'Dan',
      attempt([
        ended('split', 'timed out', 'was still running after 5000 ms'),
        ended('empty', 'crashed', `an error: ${nasty}`),
      ]),
    ),
    student(
      'eve',
      '👩🏽‍🔬 Ève',
      attempt([passed('split'), ended('empty', 'grader error', 'the cell ended: no memory')]),
    ),
    student('fay', 'Fay', attempt([], { ...none, reason: 'qotd/whole-quote.ts is a link' })),
    student('gus', 'Gus', attempt([], none), {
      refused: `“${nasty.slice(0, 20)}” leads out of the pack`,
      points: 7,
    }),
    student('hal', 'Hal', attempt([passed('split'), passed('empty')], { isolation: 'none' })),
  ],
  alike: [
    {
      exercise: 'qotd/whole-quote',
      likeness: 0.97,
      students: ['ada', 'hal'],
      solution: true,
    },
  ],
};
