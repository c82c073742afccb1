import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Parser } from 'htmlparser2';
import { describe, expect, test } from 'vitest';
import { gradesCsv } from '../../../lib/exercises/grade/csv.ts';
import { junitXml } from '../../../lib/exercises/grade/junit.ts';
import { claim, readResults, writeReports } from '../../../lib/exercises/grade/reports.ts';
import { temporary } from './made-up.ts';
import { sampleGrades } from './sample.ts';

/** Reads CSV as RFC 4180 has it; throws at anything else. */
function parseCsv(text: string): string[][] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  const rows: string[][] = [[]];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const found = field.exec(text);
    if (!found) throw new Error(`no field at ${at}: ${text.slice(at, at + 40)}`);
    rows.at(-1)?.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('grades.csv', () => {
  const csv = gradesCsv(sampleGrades);

  test('says in a row what each has', () => {
    expect(csv.startsWith('\ufeff')).toBe(true);
    const [head, ...rows] = parseCsv(csv.slice(1));
    const columns = 'student,number,submission,handed in,status,score,points,not graded';
    expect(head?.join()).toBe(`${columns},qotd/whole-quote,made/up`);
    const time = '2026-03-02T10:00:00.000Z';
    expect(rows.map((row) => row.join('|'))).toEqual([
      `Ada Lovelace|s-1|ada.wirebook.zip|${time}|handed in|3|7|0|3|missing`,
      `O’Brien, "Bob"||bob.wirebook.zip|${time}|late|1|7|0|1|missing`,
      `'=cmd|' /C calc'!A0||calc.wirebook.zip|${time}|handed in|1|7|0|1|missing`,
      expect.stringMatching(/^'@Cleo\|\|cleo/),
      `Dan||dan.wirebook.zip|${time}|handed in|0|7|0|0|missing`,
      `👩🏽‍🔬 Ève||eve.wirebook.zip|${time}|handed in|2|6|1|2 and grader error|missing`,
      `Fay||fay.wirebook.zip|${time}|handed in|0|7|0|refused|missing`,
      expect.stringMatching(
        /^Gus\|.*\|refused: “.*leads out of the pack\|\|\|\|refused\|missing$/s,
      ),
      `Hal||hal.wirebook.zip|${time}|handed in|3|7|0|3|missing`,
    ]);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '\n=1', '＝1'])(
    'shows %j and does not carry it out',
    (label) => {
      const [student] = sampleGrades.students;
      const text = gradesCsv({ ...sampleGrades, students: [{ ...student!, label }] });
      expect(parseCsv(text.slice(1))[1]?.[0]).toBe(`'${label}`);
    },
  );
});

interface Element {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Element[];
}

/** Reads XML and insists on what makes it well-formed: every element is closed by its own end. */
function parseXml(xml: string): Element {
  expect(xml.slice(0, 38)).toBe('<?xml version="1.0" encoding="UTF-8"?>');
  const nobody: Element = { name: '', attributes: {}, text: '', children: [] };
  const open = [nobody];
  const faults: string[] = [];
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const element: Element = { name, attributes, text: '', children: [] };
        open.at(-1)?.children.push(element);
        open.push(element);
      },
      ontext: (text) => {
        const element = open.at(-1);
        if (element) element.text += text;
      },
      onclosetag: () => void open.pop(),
    },
    { xmlMode: true },
  );
  parser.end(xml);
  // The parser forgives what XML does not.
  const waiting: string[] = [];
  for (const [, end, name, empty] of xml.matchAll(/<(\/?)([a-z]+)(?:"[^"]*"|[^"<>])*?(\/?)>/g)) {
    if (end && waiting.pop() !== name) faults.push(`${name} ends what was not begun`);
    if (!end && !empty) waiting.push(name ?? '');
  }
  if (waiting.length > 0) faults.push(`${waiting.join()} not closed`);
  // What is left of markup and references in the raw text must be whole.
  const bare = xml.replace(/<(?:[^<>"]|"[^<"]*")*>/g, '').replace(/&(?:amp|lt|gt|quot|#\d+);/g, '');
  if (/[<&]/.test(bare)) faults.push('a sign that is not escaped');
  if (/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(xml)) {
    faults.push('a character that XML does not have');
  }
  expect(faults).toEqual([]);
  expect(nobody.children).toHaveLength(1);
  return nobody.children[0] ?? nobody;
}

describe('junit.xml', () => {
  const root = parseXml(junitXml(sampleGrades));
  const suite = (name: string) => root.children.find((each) => each.attributes.name === name);
  const ends = (name: string) =>
    suite(name)?.children.map(({ attributes, children: [end] }) => [
      attributes.name?.split(':')[0],
      end?.name,
      end?.attributes.type,
      end?.attributes.message,
    ]);

  test('has a suite for each student and a case for each check', () => {
    expect(root.attributes).toEqual({
      ...{ name: 'wirebook', tests: '24', failures: '3', errors: '5', skipped: '8' },
    });
    expect(root.children.map(({ attributes }) => attributes.name)).toEqual(
      sampleGrades.students.map(({ label }) => label),
    );
    expect(suite('Ada Lovelace')?.attributes).toMatchObject({ tests: '3', failures: '0' });
  });

  test('tells failures, other ends and our own errors apart', () => {
    const missing = ['made/up', 'skipped', undefined, 'it was not handed in'];
    expect(ends('Ada Lovelace')).toEqual([
      ['split-reply', undefined, undefined, undefined],
      ['empty-reply', undefined, undefined, undefined],
      missing,
    ]);
    expect(ends('O’Brien, "Bob"')?.[0]).toEqual(['split-reply', 'failure', 'failed', 'one read']);
    expect(ends('Dan')).toEqual([
      ['split-reply', 'error', 'timed out', 'was still running after 5000 ms'],
      [
        'empty-reply',
        'error',
        'crashed',
        expect.stringContaining('\\u001b[31m\\u0000\u{1f600} ]]>'),
      ],
      missing,
    ]);
    expect(ends('👩🏽‍🔬 Ève')?.[1]?.slice(1)).toEqual([
      ...['error', 'grader error', 'the cell ended: no memory'],
    ]);
    expect(ends('Fay')?.[0]?.slice(1)).toEqual([
      ...['error', 'refused', 'qotd/whole-quote.ts is a link'],
    ]);
    expect(ends('Gus')).toEqual([
      ['gus.wirebook.zip', 'error', 'refused', expect.stringContaining('leads out of the pack')],
    ]);
  });

  test('has the message that the student reads', () => {
    const text = suite('O’Brien, "Bob"')?.children[0]?.children[0]?.text ?? '';
    expect(text).toContain('expected');
    expect(text).toContain('--only split-reply --seed 8f31aaaa');
  });
});

describe('the folder of the reports', () => {
  test('holds what was found, and no page of a student who is no more', () => {
    const out = temporary();
    const pages = new Map([
      ['index.html', 'class'],
      ['students/ada.html', 'Ada'],
    ]);
    writeReports(out, sampleGrades, new Map([...pages, ['students/old.html', 'old']]));
    writeReports(out, sampleGrades, pages);
    expect(readdirSync(out).sort()).toEqual([
      ...['grades.csv', 'index.html', 'junit.xml', 'results.json', 'students'],
    ]);
    expect(readdirSync(join(out, 'students'))).toEqual(['ada.html']);
    expect(readResults(join(out, 'results.json'))).toEqual(sampleGrades);
    claim(out);
  });

  test('says where results are of another version or none', () => {
    const file = join(temporary(), 'results.json');
    writeFileSync(file, JSON.stringify({ ...sampleGrades, version: 2 }));
    expect(() => readResults(file)).toThrow();
    writeFileSync(file, '{}');
    expect(() => readResults(file)).toThrow();
  });

  test('is not taken from anybody', () => {
    const out = temporary();
    mkdirSync(join(out, 'thesis'));
    expect(() => claim(out)).toThrow('holds something else (thesis); choose another --out');
    writeFileSync(join(out, 'file'), '');
    expect(() => claim(join(out, 'file'))).toThrow('is no folder');
    expect(readFileSync(join(out, 'file'), 'utf8')).toBe('');
    claim(join(out, 'none'));
  });
});
