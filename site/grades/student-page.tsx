import { linesOf } from '../../lib/exercises/grade/describe.ts';
import type { ExerciseGrade, Grades, StudentGrade } from '../../lib/exercises/grade/model.ts';
import { Document, visible } from './document.tsx';
import { counted, isolationOf, statusOf, timeOf } from './words.ts';

interface StudentPageProps {
  grades: Grades;
  student: StudentGrade;
  /** The source of an attempt; undefined where there is none. */
  sourceOf: (exercise: string) => string | undefined;
}

/** All that was found about one student's attempts. */
export function StudentPage({ grades, student, sourceOf }: StudentPageProps) {
  const { name, number, file, handedIn, refused, notes, score, points, open } = student;
  return (
    <Document title={`${student.label}: ${score} of ${points}`}>
      <nav class="trail" aria-label="Reports">
        <a href="../index.html">The whole class</a>
      </nav>
      <main>
        <h1>
          <bdi>{name}</bdi>
        </h1>
        <dl class="facts">
          {number !== undefined && <Fact name="number" value={number} />}
          <Fact name="submission" value={visible(file)} />
          {handedIn && <Fact name="handed in" value={timeOf(handedIn)} />}
          <Fact name="status" value={statusOf(student)} />
          {student.namesake && <Fact name="name" value={`${student.namesake} in this class`} />}
          {refused === undefined && <Fact name="points" value={`${score} of ${points}`} />}
          {open > 0 && <Fact name="not graded" value={`${open}: grader error`} />}
          <Fact name="isolation" value={isolationOf(student)} />
        </dl>
        {refused !== undefined && (
          <p class="warning">Nothing of it was graded: {visible(refused)}.</p>
        )}
        {notes.length > 0 && (
          <ul class="notes">
            {notes.map((note) => (
              <li>{visible(note)}</li>
            ))}
          </ul>
        )}
        {refused === undefined &&
          student.exercises.map((grade) => (
            <Attempt grades={grades} grade={grade} source={sourceOf(grade.exercise)} />
          ))}
      </main>
    </Document>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

interface AttemptProps {
  grades: Grades;
  grade: ExerciseGrade;
  source: string | undefined;
}

function Attempt({ grades, grade, source }: AttemptProps) {
  const { exercise, status, reason, score, points, open, seed, told, results } = grade;
  const title = grades.exercises.find(({ id }) => id === exercise)?.title ?? exercise;
  const anchor = exercise.replace('/', '-');
  const worth =
    status === 'missing'
      ? 'missing'
      : status === 'refused'
        ? `refused: ${reason}`
        : `${score} of ${points}${open > 0 ? `, ${open} not graded` : ''}`;
  return (
    <section aria-labelledby={anchor}>
      <h2 id={anchor}>{title}</h2>
      <p class="faint">
        {exercise} · {visible(worth)}
        {seed !== undefined && ` · seed ${seed}`}
        {told && told.hints > 0 && ` · ${counted(told.hints, 'hint')} seen`}
        {told?.gaveUp && ' · asked for the solution'}
      </p>
      {results.map((result) => (
        <Result grade={grade} result={result} />
      ))}
      {source !== undefined && (
        <details>
          <summary>The attempt</summary>
          <pre>
            <code>{visible(source.slice(0, longest))}</code>
          </pre>
          {source.length > longest && <p>The rest is left out.</p>}
        </details>
      )}
    </section>
  );
}

/** The most characters of an attempt that a page shows. */
const longest = 64 * 1024;

function Result({
  grade,
  result,
}: {
  grade: ExerciseGrade;
  result: ExerciseGrade['results'][number];
}) {
  const { check, title, points, score, outcome } = result;
  const [, ...more] = linesOf(grade, result);
  return (
    <div class="check">
      <p>
        <strong class={outcome === 'passed' ? '' : 'outcome'}>{outcome}</strong> {title}{' '}
        <span class="faint">
          {check}, {score} of {counted(points, 'point')}
        </span>
      </p>
      {more.length > 0 && <pre class="wrapped">{more.map(visible).join('\n')}</pre>}
    </div>
  );
}
