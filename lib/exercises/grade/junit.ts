import { linesOf } from './describe.ts';
import type { ExerciseGrade, Grades, StudentGrade } from './model.ts';

/**
 * `junit.xml`, which build servers and learning platforms read: a suite for
 * each submission, a case for each check. What failed is a `failure`, any other
 * end an `error` of its name, what is missing is `skipped`. There are no times
 * in it, which differ from run to run.
 */
export function junitXml({ students }: Grades): string {
  const suites = students.map(suiteOf);
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="wirebook"${counts(all)}>`,
    ...suites.flatMap(({ student, cases }) => [
      `  <testsuite name="${escaped(student.label)}"${counts(cases)}>`,
      ...cases.flatMap(caseLines),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Case {
  exercise: string;
  name: string;
  end?: { element: 'failure' | 'error' | 'skipped'; type: string; message: string; text?: string };
}

function suiteOf(student: StudentGrade): { student: StudentGrade; cases: Case[] } {
  if (student.refused === undefined) return { student, cases: student.exercises.flatMap(casesOf) };
  const end = { element: 'error', type: 'refused', message: student.refused } as const;
  return { student, cases: [{ exercise: 'submission', name: student.file, end }] };
}

function casesOf(grade: ExerciseGrade): Case[] {
  const { exercise, status, reason = '', results } = grade;
  if (status === 'missing') {
    const end = { element: 'skipped', type: 'missing', message: 'it was not handed in' } as const;
    return [{ exercise, name: exercise, end }];
  }
  if (status === 'refused') {
    const end = { element: 'error', type: 'refused', message: reason } as const;
    return [{ exercise, name: exercise, end }];
  }
  return results.map((result): Case => {
    const { check, title, outcome, finding, message } = result;
    const name = `${check}: ${title}`;
    if (outcome === 'passed') return { exercise, name };
    const short = finding?.likely ?? message ?? outcome;
    const element = outcome === 'failed' ? 'failure' : 'error';
    const text = linesOf(grade, result).join('\n');
    return { exercise, name, end: { element, type: outcome, message: short, text } };
  });
}

function counts(cases: readonly Case[]): string {
  const of = (element: string) => cases.filter(({ end }) => end?.element === element).length;
  return ` tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" skipped="${of('skipped')}"`;
}

function caseLines({ exercise, name, end }: Case): string[] {
  const start = `    <testcase classname="${escaped(exercise)}" name="${escaped(name)}"`;
  if (!end) return [`${start}/>`];
  const { element, type, message, text } = end;
  const kind = element === 'skipped' ? '' : ` type="${type}"`;
  const open = `      <${element}${kind} message="${escaped(message)}"`;
  return [
    `${start}>`,
    text === undefined ? `${open}/>` : `${open}>${escapedText(text)}</${element}>`,
    '    </testcase>',
  ];
}

const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for an attribute, where a line end would become a space. */
function escaped(text: string): string {
  return escapedText(text).replace(/[\t\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Text for XML 1.0. Characters that it cannot hold, not even as a reference, are
 * shown as `\u001b`.
 */
function escapedText(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, (character) => {
      return `\\u${character.codePointAt(0)?.toString(16).padStart(4, '0')}`;
    })
    .replace(/[&<>"]/g, (character) => named[character] ?? '')
    .replaceAll('\r', '&#13;');
}
