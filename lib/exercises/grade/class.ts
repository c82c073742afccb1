import { loadChecks } from '../judge.ts';
import type { Exercise } from '../model.ts';
import { alikeAmong } from './alike.ts';
import { type GradePlan, gradeAll } from './grade.ts';
import type { AlikeGroup, Grades } from './model.ts';
import type { Submission } from './submissions.ts';

/** Grades a whole class; see `gradeAll`. The result says nothing that differs from run to run. */
export async function gradeClass(
  submissions: readonly Submission[],
  plan: GradePlan & { book: Grades['book'] },
): Promise<Grades> {
  const students = await gradeAll(submissions, plan);
  const exercises = [];
  for (const exercise of plan.exercises) {
    const checks = await loadChecks(exercise);
    const { id, title, kind, minutes } = exercise;
    exercises.push({
      ...{ id, title, kind, minutes },
      points: checks.reduce((sum, { points }) => sum + points, 0),
      checks: checks.map(({ id, title, points }) => ({ id, title, points })),
    });
  }
  return {
    format: 'wirebook grades',
    version: 1,
    book: plan.book,
    secret: plan.secret !== '',
    ...(plan.deadline && { deadline: plan.deadline.toISOString() }),
    exercises,
    students,
    alike: plan.exercises.flatMap((exercise) => alikeIn(exercise, submissions)),
  };
}

/** The near-identical attempts at one exercise; one student's own are not compared with each other. */
function alikeIn(exercise: Exercise, submissions: readonly Submission[]): AlikeGroup[] {
  const attempts = submissions.flatMap(({ id, attempts }) => {
    const source = attempts[exercise.id];
    return source === undefined ? [] : [{ student: id, source }];
  });
  const sameStudent = (one: string, other: string): boolean => {
    const [a, b] = [one, other].map((id) => submissions.find((each) => each.id === id));
    return a?.number !== undefined && a.number === b?.number && a.name === b?.name;
  };
  return alikeAmong(attempts, exercise)
    .filter(({ students: [first = '', ...others] }) =>
      others.some((other) => !sameStudent(first, other)),
    )
    .map((group) => ({ exercise: exercise.id, ...group }));
}
