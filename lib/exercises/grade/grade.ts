import { setMaxListeners } from 'node:events';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { compiledTogether } from '../../play/compile.ts';
import type { Check } from '../check.ts';
import type { Isolation } from '../confinement.ts';
import { loadChecks } from '../judge.ts';
import type { Exercise } from '../model.ts';
import type { Report, Result } from '../results.ts';
import { digestOf } from './book-digest.ts';
import { type Judge, judgeIn } from './cells.ts';
import { type Kept, keyOf } from './kept.ts';
import type { ExerciseGrade, Judged, StudentGrade } from './model.ts';
import { seedFor } from './seed.ts';
import type { Submission } from './submissions.ts';
import { beginning, withoutPorts } from './text.ts';

export interface GradePlan {
  /** The project's folder. */
  root: string;
  exercises: readonly Exercise[];
  /** The ids of all exercises of the book, also of those that are not graded now. */
  known: ReadonlySet<string>;
  isolation: Isolation;
  /** How many students at one time. */
  jobs: number;
  secret: string;
  deadline?: Date;
  kept: Kept;
  /** Hash of what judges; see `bookDigest`. */
  digest: string;
  /** Whether what was kept is graded again. */
  again?: boolean;
  /** Milliseconds for one attempt with all its checks. */
  time: number;
  signal: AbortSignal;
  /** Told when a student is begun, is on their way, and done. */
  on?: {
    begin?(student: Submission, exercise: string): void;
    done?(grade: StudentGrade, index: number): void;
  };
  now?: () => Date;
  /** The worker of the cells, where a test puts another. */
  worker?: URL;
}

/** The most characters of a finding's texts that are kept. */
const longest = 2_000;

/**
 * Grades submissions, several students at one time, each in a cell of their
 * own. Whatever one of them does, the others are graded.
 *
 * @returns the grades in the order of the submissions
 * @throws the signal's reason when it is stopped; what was found until then is kept.
 */
export async function gradeAll(
  submissions: readonly Submission[],
  given: GradePlan,
): Promise<StudentGrade[]> {
  const plan = await compiledPlan(given);
  const checks = new Map<string, readonly Check[]>();
  for (const exercise of plan.exercises) checks.set(exercise.id, await loadChecks(exercise));
  const digests = new Map(
    plan.exercises.map(({ id, recipe }) => [id, digestOf(plan.root, [`recipes/${recipe}`])]),
  );
  const done: StudentGrade[] = [];
  const waiting = [...submissions.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, submission] = next;
      done[index] = await gradeOne(submission, plan, checks, digests);
      plan.on?.done?.(done[index], index);
    }
  };
  setMaxListeners(0, plan.signal);
  const jobs = Array.from({ length: Math.min(plan.jobs, submissions.length) }, work);
  // All of them, so that nothing runs any more when this one is over.
  const failed = (await Promise.allSettled(jobs)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  return done;
}

/** A plan whose worker and checks plain Node runs. */
type CompiledPlan = Omit<GradePlan, 'worker'> & { worker: string };

/** With the worker and the checks compiled, for Node alone begins in a tenth of the time. */
async function compiledPlan(plan: GradePlan): Promise<CompiledPlan> {
  const { worker = new URL('./worker.ts', import.meta.url), exercises } = plan;
  const files = [fileURLToPath(worker), ...exercises.map(({ checks }) => checks)];
  const [program = '', ...copies] = await compiledTogether(files);
  return {
    ...plan,
    worker: program,
    exercises: exercises.map((exercise, index) => ({ ...exercise, checks: copies[index] ?? '' })),
  };
}

async function gradeOne(
  submission: Submission,
  plan: CompiledPlan,
  checks: ReadonlyMap<string, readonly Check[]>,
  digests: ReadonlyMap<string, string>,
): Promise<StudentGrade> {
  const { isolation, signal, deadline } = plan;
  const judge = judgeIn(isolation, signal, plan.worker);
  const exercises: ExerciseGrade[] = [];
  try {
    for (const exercise of plan.exercises) {
      signal.throwIfAborted();
      const own = checks.get(exercise.id) ?? [];
      const told = submission.told[exercise.id];
      const grade = await gradeAttempt(submission, exercise, own, plan, judge, digests);
      exercises.push({ ...grade, ...(told && { told }) });
    }
  } finally {
    await judge.close();
  }
  const { id, label, name, number, file, namesake, handedIn, refused } = submission;
  const sum = (of: 'score' | 'points' | 'open') =>
    exercises.reduce((total, each) => total + each[of], 0);
  return {
    ...{ id, label, name, file },
    ...(number !== undefined && { number }),
    ...(namesake && { namesake }),
    ...(handedIn && { handedIn }),
    late: deadline !== undefined && handedIn !== undefined && new Date(handedIn) > deadline,
    ...(refused && { refused }),
    notes: notesOn(submission, plan.known),
    ...{ score: sum('score'), points: sum('points'), open: sum('open'), exercises },
  };
}

async function gradeAttempt(
  submission: Submission,
  exercise: Exercise,
  checks: readonly Check[],
  plan: CompiledPlan,
  judge: Judge,
  digests: ReadonlyMap<string, string>,
): Promise<ExerciseGrade> {
  const { id, name } = exercise;
  const points = pointsOf(checks);
  const none = { exercise: id, score: 0, points, open: 0, results: [] };
  if (submission.refused !== undefined) {
    return { ...none, status: 'refused', reason: submission.refused };
  }
  const source = submission.attempts[id];
  if (source === undefined) {
    const file = submission.refusedFiles.find(
      ({ path }) => path === `${id}.ts` || path === exercise.recipe,
    );
    return file
      ? { ...none, status: 'refused', reason: `${file.path} ${file.reason}` }
      : { ...none, status: 'missing' };
  }

  const seed = seedFor(plan.secret, submission, id);
  const place = { student: submission.id, exercise: id };
  const key = keyOf([
    ...['1', process.version, plan.isolation, plan.digest, digests.get(id) ?? ''],
    ...[id, seed, String(plan.time), source],
  ]);
  const before = plan.again ? undefined : plan.kept.find(place, key);
  if (before) return gradeOf(id, before);

  plan.on?.begin?.(submission, id);
  const began = performance.now();
  let report: Report;
  try {
    const order = { exercise: { id, name, checks: exercise.checks }, source, seed };
    report = await judge.judge({ ...order, time: plan.time });
  } catch (error) {
    plan.signal.throwIfAborted();
    const [message = ''] = (error as Error).message.split('\n');
    report = { exercise: id, seed, results: checks.map((check) => notTried(check, message)) };
  }
  plan.signal.throwIfAborted();
  const judged = { seed, isolation: plan.isolation, results: report.results.map(keepable) };
  const milliseconds = Math.round(performance.now() - began);
  plan.kept.keep(place, key, judged, { at: plan.now?.() ?? new Date(), milliseconds });
  return gradeOf(id, judged);
}

function notTried({ id, title, points }: Check, message: string): Result {
  return { check: id, title, points, score: 0, outcome: 'grader error', message };
}

/** A grade of what was found. Checks that ended in a grader error count neither for nor against. */
function gradeOf(exercise: string, { seed, isolation, results }: Judged): ExerciseGrade {
  const broken = results.filter(({ outcome }) => outcome === 'grader error');
  const counted = results.filter(({ outcome }) => outcome !== 'grader error');
  return {
    exercise,
    status: counted.length > 0 ? 'graded' : 'not graded',
    ...{ seed, isolation },
    score: counted.reduce((sum, { score }) => sum + score, 0),
    points: pointsOf(counted),
    open: pointsOf(broken),
    results,
  };
}

function pointsOf(checks: readonly { points: number }[]): number {
  return checks.reduce((sum, { points }) => sum + points, 0);
}

/** A result without what is long or differs from run to run. */
function keepable(result: Result): Judged['results'][number] {
  const text = (given: string) => beginning(withoutPorts(given), longest);
  const { check, title, points, score, outcome, finding, message, pitfall } = result;
  return {
    ...{ check, title, points, score: outcome === 'passed' ? score : 0, outcome },
    ...(finding && {
      finding: {
        ...(finding.sent !== undefined && { sent: text(finding.sent) }),
        ...{ expected: text(finding.expected), received: text(finding.received) },
        ...(finding.after !== undefined && { after: text(finding.after) }),
        ...(finding.likely !== undefined && { likely: text(finding.likely) }),
      },
    }),
    ...(message !== undefined && { message: text(message) }),
    ...(pitfall !== undefined && { pitfall }),
  };
}

/** How many files are named in a note. */
const named = 5;

/** What a teacher must be told beside the grades. */
function notesOn(
  { refused, attempts, refusedFiles }: Submission,
  known: ReadonlySet<string>,
): string[] {
  if (refused !== undefined) return [];
  const list = (files: readonly string[]) =>
    `${files.slice(0, named).join(', ')}${files.length > named ? ` and ${files.length - named} more` : ''}`;
  const unread = refusedFiles.map(({ path, reason }) => `${path} ${reason}`);
  const others = Object.keys(attempts).filter((id) => !known.has(id));
  return [
    ...(unread.length > 0 ? [`not read: ${list(unread)}`] : []),
    ...(others.length > 0 ? [`no exercise of this book: ${list(others)}`] : []),
    ...(Object.keys(attempts).length === 0 ? ['it has no attempts'] : []),
  ];
}
