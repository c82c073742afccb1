import { linesOf } from '../../lib/exercises/grade/describe.ts';
import type { Grades } from '../../lib/exercises/grade/model.ts';
import type {
  CheckSummary,
  FailureGroup,
  GraderError,
} from '../../lib/exercises/grade/statistics.ts';
import { visible } from './document.tsx';
import { Table } from './table.tsx';
import { counted, studentOf, studentPath } from './words.ts';

/** How many checks are told of. */
const most = 15;

/** The checks that the class found hardest. */
export function MostFailed({ checks }: { checks: readonly CheckSummary[] }) {
  if (checks.length === 0) return <p>Everybody passed every check.</p>;
  return (
    <Table label="The most failed checks">
      <caption>
        Of those who handed in an attempt
        {checks.length > most && `; the first ${most} of ${checks.length}`}
      </caption>
      <thead>
        <tr>
          <th scope="col">check</th>
          <th scope="col">not passed</th>
          <th scope="col">what must hold</th>
        </tr>
      </thead>
      <tbody>
        {checks.slice(0, most).map(({ exercise, check, title, failed, of }) => (
          <tr>
            <th scope="row">
              {exercise} {check}
            </th>
            <td class="number">
              {failed} of {of}
            </td>
            <td>{title}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Failures that look the same, with one as an example. */
export function Failures({ groups, grades }: { groups: readonly FailureGroup[]; grades: Grades }) {
  if (groups.length === 0) return <p>Nothing did.</p>;
  return (
    <ul class="groups">
      {groups.map(({ exercise, check, title, outcome, message, example, students }) => (
        <li>
          <strong>{counted(students.length, 'student')}</strong>{' '}
          <span class="outcome">{outcome}</span> <span class="faint">{`${exercise} ${check}`}</span>
          <p>
            {title}
            {message !== outcome && <>: {visible(message)}</>}
          </p>
          <p class="names">
            <Names ids={students} grades={grades} exercise={exercise} />
          </p>
          <details>
            <summary>As the first of them reads it</summary>
            <pre class="wrapped">
              {linesOf(example.grade, example.result).map(visible).join('\n')}
            </pre>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** Near-identical attempts. How they came to be so, the grader cannot know. */
export function Alike({ grades }: { grades: Grades }) {
  const { alike } = grades;
  return (
    <>
      <p>
        These attempts are near-identical when names, comments, texts and what the starter gave are
        left out. Small exercises have few good answers, friends work together, and a solution that
        was shown is often kept: this says that they are alike, and not why.
      </p>
      {alike.length === 0 ? (
        <p>There are none.</p>
      ) : (
        <ul class="groups">
          {alike.map(({ exercise, likeness, students, solution }) => (
            <li>
              <strong>{Math.round(likeness * 100)} % alike</strong>{' '}
              <span class="faint">{exercise}</span>
              {solution && <p>The book’s own solution is alike, too.</p>}
              <p class="names">
                <Names ids={students} grades={grades} exercise={exercise} />
              </p>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What the grader could not carry out. */
export function GraderErrors({ errors }: { errors: readonly GraderError[] }) {
  if (errors.length === 0) return <p>There were none.</p>;
  return (
    <>
      <p class="warning">
        These checks could not be carried out. That is not the students’ fault: they count neither
        for nor against them. Grade again, and please report what stays.
      </p>
      <ul class="groups">
        {errors.map(({ student, exercise, check, message }) => (
          <li>
            <a href={studentPath(student)}>
              <bdi>{visible(student.label)}</bdi>
            </a>{' '}
            <span class="faint">{`${exercise} ${check}`}</span>
            <p>{visible(message)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}

function Names({ ids, grades, exercise }: { ids: string[]; grades: Grades; exercise: string }) {
  return (
    <>
      {ids.map((id, index) => {
        const student = studentOf(grades, id);
        return (
          <>
            {index > 0 && ', '}
            <a href={`students/${id}.html#${exercise.replace('/', '-')}`}>
              <bdi>{visible(student?.label ?? id)}</bdi>
            </a>
          </>
        );
      })}
    </>
  );
}
