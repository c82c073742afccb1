import type { Grades, StudentGrade } from '../../lib/exercises/grade/model.ts';
import { failureGroups, graderErrors, mostFailed } from '../../lib/exercises/grade/statistics.ts';
import { ClassTable } from './class-table.tsx';
import { Document, visible } from './document.tsx';
import { Alike, Failures, GraderErrors, MostFailed } from './findings.tsx';
import { Table } from './table.tsx';
import { counted, isolationOf, statusOf, studentPath, timeOf } from './words.ts';

/** The class: who has how much, and what is to be talked about. */
export function ClassPage({ grades }: { grades: Grades }) {
  const { students, exercises, book, secret, deadline, alike } = grades;
  const hardest = mostFailed(grades);
  const groups = failureGroups(grades);
  const errors = graderErrors(grades);
  const unconfined = students.some((each) =>
    each.exercises.some((one) => one.isolation === 'none'),
  );
  return (
    <Document title="The class">
      <main>
        <h1>The class</h1>
        <dl class="facts">
          <dt>handed in</dt>
          <dd>{counted(students.length, 'submission')}</dd>
          <dt>graded</dt>
          <dd>{counted(exercises.length, 'exercise')}</dd>
          {deadline && (
            <>
              <dt>deadline</dt>
              <dd>{timeOf(deadline)}</dd>
            </>
          )}
          <dt>seeds</dt>
          <dd>{secret ? 'made with a secret' : 'made without a secret'}</dd>
          <dt>book</dt>
          <dd>
            {book.version} ({book.digest})
          </dd>
        </dl>
        <ul class="contents">
          <li>
            <a href="#students">Students</a>
          </li>
          <li>
            <a href="#checks">Checks</a>
          </li>
          <li>
            <a href="#hardest">Most failed</a>
          </li>
          <li>
            <a href="#failures">Failures</a>
          </li>
          <li>
            <a href="#alike">Look at these together</a> <span class="faint">{alike.length}</span>
          </li>
          <li>
            <a href="#errors">Grader errors</a> <span class="faint">{errors.length}</span>
          </li>
        </ul>
        {unconfined && (
          <p class="warning">
            Some of these attempts ran without any isolation. They could read and write what the
            user could who graded them.
          </p>
        )}
        <h2 id="students">Students</h2>
        <StudentsTable students={students} />
        <h2 id="checks">Checks</h2>
        <ClassTable grades={grades} />
        <h2 id="hardest">The most failed checks</h2>
        <MostFailed checks={hardest} />
        <h2 id="failures">What went wrong, by what was seen</h2>
        <Failures groups={groups} grades={grades} />
        <h2 id="alike">Look at these together</h2>
        <Alike grades={grades} />
        <h2 id="errors">Grader errors</h2>
        <GraderErrors errors={errors} />
      </main>
    </Document>
  );
}

function StudentsTable({ students }: { students: readonly StudentGrade[] }) {
  return (
    <Table label="Students and their points">
      <caption>Points of each submission. A grader error counts neither for nor against.</caption>
      <thead>
        <tr>
          <th scope="col">student</th>
          <th scope="col">points</th>
          <th scope="col">of</th>
          <th scope="col">not graded</th>
          <th scope="col">status</th>
          <th scope="col">handed in</th>
          <th scope="col">isolation</th>
          <th scope="col">submission</th>
        </tr>
      </thead>
      <tbody>
        {students.map((student) => (
          <tr>
            <th scope="row">
              <a href={studentPath(student)}>
                <bdi>{visible(student.label)}</bdi>
              </a>
              {student.number !== undefined && (
                <span class="faint"> {visible(student.number)}</span>
              )}
            </th>
            {student.refused === undefined ? (
              <>
                <td class="number">{student.score}</td>
                <td class="number">{student.points}</td>
                <td class="number">{student.open || ''}</td>
                <td>
                  {[statusOf(student), student.namesake, ...student.notes]
                    .filter(Boolean)
                    .map((each) => visible(each ?? ''))
                    .join('; ')}
                </td>
              </>
            ) : (
              <>
                <td class="number" />
                <td class="number" />
                <td class="number" />
                <td class="outcome">refused: {visible(student.refused)}</td>
              </>
            )}
            <td class="number">{student.handedIn ? timeOf(student.handedIn) : ''}</td>
            <td class="faint">{isolationOf(student)}</td>
            <td class="faint">{visible(student.file)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
