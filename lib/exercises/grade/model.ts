import * as v from 'valibot';
import type { Isolation } from '../confinement.ts';
import { kinds } from '../model.ts';
import { packedEntry } from '../pack.ts';
import type { Outcome } from '../results.ts';

/** What can become of a check; the words of `results.json`. */
export const outcomes = Object.keys({
  passed: true,
  failed: true,
  'timed out': true,
  'would not stop': true,
  crashed: true,
  'out of memory': true,
  'too much output': true,
  'too many processes': true,
  'wrote too much': true,
  'did not compile': true,
  'grader error': true,
} satisfies Record<Outcome, true>) as Outcome[];

const isolations = Object.keys({
  bubblewrap: true,
  unshare: true,
  none: true,
} satisfies Record<Isolation, true>) as Isolation[];

const points = v.pipe(v.number(), v.minValue(0));

const finding = v.object({
  sent: v.optional(v.string()),
  expected: v.string(),
  received: v.string(),
  after: v.optional(v.string()),
  likely: v.optional(v.string()),
});

const result = v.object({
  /** The check's id. */
  check: v.string(),
  title: v.string(),
  points,
  score: points,
  outcome: v.picklist(outcomes),
  finding: v.optional(finding),
  message: v.optional(v.string()),
  pitfall: v.optional(v.string()),
});

/** What a cell found out about one attempt; the part that is kept between runs. */
export const judged = v.object({
  seed: v.string(),
  isolation: v.picklist(isolations),
  results: v.array(result),
});
export type Judged = v.InferOutput<typeof judged>;

const exerciseGrade = v.object({
  exercise: v.string(),
  /** `not graded`: the grader could not do its part with any check; counted for nobody and against nobody. */
  status: v.picklist(['graded', 'missing', 'refused', 'not graded']),
  /** Why it was refused. */
  reason: v.optional(v.string()),
  seed: v.optional(v.string()),
  isolation: v.optional(v.picklist(isolations)),
  /** Without the checks that ended in a grader error. */
  score: points,
  points,
  /** What those checks are worth. They count neither for nor against a student, and somebody must look. */
  open: points,
  results: v.array(result),
  /** What the student's workbook noted; their word only. */
  told: v.optional(packedEntry),
});
export type ExerciseGrade = v.InferOutput<typeof exerciseGrade>;

const studentGrade = v.object({
  id: v.string(),
  label: v.string(),
  name: v.string(),
  number: v.optional(v.string()),
  file: v.string(),
  namesake: v.optional(v.picklist(['handed in more than once', 'same name'])),
  handedIn: v.optional(v.string()),
  late: v.boolean(),
  /** Why nothing of it was graded. */
  refused: v.optional(v.string()),
  /** What else is to be said: files that were not read, say. */
  notes: v.array(v.string()),
  score: points,
  points,
  open: points,
  exercises: v.array(exerciseGrade),
});
export type StudentGrade = v.InferOutput<typeof studentGrade>;

const group = v.object({
  exercise: v.string(),
  /** From 0 to 1: how much of the shorter one is in the other, at the most alike pair. */
  likeness: v.number(),
  /** Ids of students. */
  students: v.array(v.string()),
  /** Whether the book's own solution is as near. */
  solution: v.boolean(),
});
export type AlikeGroup = v.InferOutput<typeof group>;

/** `results.json`: all that is known of a class, with nothing in it that differs from run to run. */
export const grades = v.object({
  format: v.literal('wirebook grades'),
  version: v.literal(1),
  /** The book's version, and what its checks and fixtures hash to. */
  book: v.object({ version: v.string(), digest: v.string() }),
  /** Whether the seeds were made with a secret. */
  secret: v.boolean(),
  deadline: v.optional(v.string()),
  exercises: v.array(
    v.object({
      id: v.string(),
      title: v.string(),
      kind: v.picklist(kinds),
      minutes: v.number(),
      points,
      checks: v.array(v.object({ id: v.string(), title: v.string(), points })),
    }),
  ),
  students: v.array(studentGrade),
  /** Attempts to be looked at together. */
  alike: v.array(group),
});
export type Grades = v.InferOutput<typeof grades>;
