import type { Grades } from '../../lib/exercises/grade/model.ts';
import { visible } from './document.tsx';
import { Table } from './table.tsx';
import { type Mark, markOf, marks, studentPath } from './words.ts';

/** Every check with every student: a row for a check, a column for a student. */
export function ClassTable({ grades }: { grades: Grades }) {
  const { exercises } = grades;
  // What was refused whole has nothing to show here.
  const students = grades.students.filter(({ refused }) => refused === undefined);
  const used = new Set<string>();
  const rows = exercises.map((exercise) => ({
    exercise,
    checks: exercise.checks.map((check) => ({
      check,
      marks: students.map(({ exercises }) => {
        const grade = exercises.find((each) => each.exercise === exercise.id);
        const mark = markOf(grade, check.id);
        used.add(mark.word);
        return mark;
      }),
    })),
  }));
  return (
    <>
      <p class="faint">
        {marks
          .filter(({ word }) => used.has(word))
          .map(({ sign, word }) => `${sign} ${word}`)
          .join(' · ')}
      </p>
      <Table label="Checks by student">
        <caption>What became of each check, with each student’s own inputs.</caption>
        <thead>
          <tr>
            <th scope="col">check</th>
            {students.map((student) => (
              <th scope="col" class="upright">
                <a href={studentPath(student)}>{visible(student.label)}</a>
              </th>
            ))}
          </tr>
        </thead>
        {rows.map(({ exercise, checks }) => (
          <tbody>
            <tr>
              <th scope="rowgroup" colSpan={students.length + 1}>
                <span>
                  {exercise.title} · {exercise.id}
                </span>
              </th>
            </tr>
            {checks.map(({ check, marks }) => (
              <tr>
                <th scope="row" title={check.title}>
                  {check.id}
                </th>
                {marks.map((mark) => (
                  <Cell mark={mark} />
                ))}
              </tr>
            ))}
          </tbody>
        ))}
      </Table>
    </>
  );
}

/** The sign is for the eye, the word for whoever listens. */
function Cell({ mark: { sign, word } }: { mark: Mark }) {
  const quiet = word === 'passed' || word === 'missing';
  return (
    <td class={quiet ? 'mark' : 'mark no'}>
      <span aria-hidden="true">{sign}</span>
      <span class="unseen">{word}</span>
    </td>
  );
}
