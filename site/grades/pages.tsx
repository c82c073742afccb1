import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { Grades } from '../../lib/exercises/grade/model.ts';
import { ClassPage } from './class-page.tsx';
import { StyleContext } from './document.tsx';
import { StudentPage } from './student-page.tsx';
import { gradesStyle } from './style.ts';
import { studentPath } from './words.ts';

/**
 * The pages of a graded class: one of the class, one of each student. Each is a
 * file that needs no other.
 *
 * @param sourceOf the source of a student's attempt at an exercise, by their ids
 */
export async function gradePages(
  grades: Grades,
  sourceOf: (student: string, exercise: string) => string | undefined,
): Promise<Map<string, string>> {
  const style = await gradesStyle();
  const page = (content: VNode) =>
    `<!doctype html>\n${renderToString(
      <StyleContext.Provider value={style}>{content}</StyleContext.Provider>,
    )}\n`;
  const pages = new Map([['index.html', page(<ClassPage grades={grades} />)]]);
  for (const student of grades.students) {
    const own = (exercise: string) => sourceOf(student.id, exercise);
    const content = <StudentPage grades={grades} student={student} sourceOf={own} />;
    pages.set(studentPath(student), page(content));
  }
  return pages;
}
