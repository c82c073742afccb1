import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSubmissions, type Submission } from '../../../lib/exercises/grade/submissions.ts';
import { packLimits, writePack } from '../../../lib/exercises/pack.ts';
import { readFolder } from '../../../lib/exercises/pack-folder.ts';
import { temporary } from './made-up.ts';

const now = new Date('2026-03-02T10:00:00.000Z');

/** Writes files below a folder. */
function write(folder: string, files: Record<string, string | Uint8Array>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function pack(name: string, id?: string): Uint8Array {
  const student = { name, ...(id && { id }) };
  return writePack({ student, progress: { exercises: {} }, attempts: { 'a/b': '1' }, now });
}

const labels = (folder: string) => readSubmissions(folder).submissions.map(({ label }) => label);

describe('a folder that a student handed in', () => {
  test('gives its attempts, and what the workbook noted', () => {
    const started = now.toISOString();
    const folder = write(temporary(), {
      'a/b.ts': '\ufeffone\r\n',
      'a/b.backup-1.ts': 'old',
      'a/notes.txt': 'no',
      'a/deep/c.ts': 'no',
      'c/d.ts': 'two',
      'package.json': '{}',
      'node_modules/x/y.ts': 'no',
      'progress.json': JSON.stringify({
        version: 1,
        exercises: { 'a/b': { started, hints: 2, best: { score: 9, points: 9 } } },
      }),
    });
    utimesSync(join(folder, 'a/b.ts'), now, now);
    utimesSync(join(folder, 'c/d.ts'), 0, 0);
    expect(readFolder(folder)).toEqual({
      folder: {
        attempts: { 'a/b': 'one\r\n', 'c/d': 'two' },
        exercises: { 'a/b': { started, hints: 2 } },
        changed: now,
        refused: [],
      },
    });
  });

  test('may hold the workbook', () => {
    const folder = write(temporary(), { 'workbook/a/b.ts': '1', 'c/d.ts': 'not looked at' });
    expect(readFolder(folder)).toMatchObject({ folder: { attempts: { 'a/b': '1' } } });
  });

  test('is read where its progress is damaged', () => {
    const folder = write(temporary(), { 'a/b.ts': '1', 'progress.json': '{' });
    expect(readFolder(folder)).toMatchObject({
      folder: { attempts: { 'a/b': '1' }, exercises: {} },
    });
  });

  test('is refused as a link, and with too many or too large files', () => {
    const folder = temporary();
    const real = write(join(folder, 'real'), { 'a/b.ts': '1' });
    symlinkSync(real, join(folder, 'link'));
    expect(readFolder(join(folder, 'link'))).toEqual({ refused: 'it is a symbolic link' });
    expect(readFolder(join(folder, 'none'))).toEqual({ refused: 'it is not there' });
    expect(readFolder(join(real, 'a/b.ts'))).toEqual({ refused: 'it is no folder' });
    const many = Object.fromEntries(
      Array.from({ length: packLimits.entries + 1 }, (_, index) => [`a/x${index}`, '']),
    );
    expect(readFolder(write(join(folder, 'many'), many))).toEqual({
      refused: 'it has more than 1000 files',
    });
    const megabyte = Buffer.alloc(packLimits.file, ' ');
    const large = Object.fromEntries(
      Array.from({ length: 17 }, (_, index) => [`a/x${index}.ts`, megabyte]),
    );
    expect(readFolder(write(join(folder, 'large'), large))).toEqual({
      refused: 'it is larger than 16 MB',
    });
  });

  test('does not give links, pipes, folders and large files for attempts', () => {
    const folder = temporary();
    const secret = write(temporary(), { 'secret.ts': 'secret', 'recipe/b.ts': 'secret' });
    write(folder, { 'a/fine.ts': '1', 'a/large.ts': Buffer.alloc(packLimits.file + 1) });
    symlinkSync(join(secret, 'secret.ts'), join(folder, 'a/link.ts'));
    symlinkSync(join(secret, 'none.ts'), join(folder, 'a/nowhere.ts'));
    symlinkSync(join(secret, 'recipe'), join(folder, 'linked'));
    symlinkSync(join(secret, 'secret.ts'), join(folder, 'progress.json'));
    symlinkSync(secret, join(folder, 'workbook'));
    mkdirSync(join(folder, 'a/folder.ts'));
    execFileSync('mkfifo', [join(folder, 'a/pipe.ts')]);
    expect(readFolder(folder)).toEqual({
      folder: {
        attempts: { 'a/fine': '1' },
        exercises: {},
        changed: expect.any(Date),
        refused: [
          { path: 'a/folder.ts', reason: 'is no plain file' },
          { path: 'a/large.ts', reason: 'is larger than 1024 KB' },
          { path: 'a/link.ts', reason: 'is a symbolic link' },
          { path: 'a/nowhere.ts', reason: 'is a symbolic link' },
          { path: 'a/pipe.ts', reason: 'is no plain file' },
          { path: 'linked', reason: 'is a symbolic link' },
          { path: 'workbook', reason: 'is a symbolic link' },
        ],
      },
    });
  });
});

describe('a class', () => {
  test('is packs, folders, and folders with packs; other files are named', () => {
    const folder = write(temporary(), {
      'ada.wirebook.zip': pack('Ada Lovelace', '7'),
      'Ben/a/b.ts': '1',
      'Cleo_123_file/cleo.wirebook.zip': pack('Cleo'),
      '.DS_Store': '',
      'list.csv': '',
      'reports/a/b.ts': '1',
    });
    const { submissions, others } = readSubmissions(folder, [join(folder, 'reports')]);
    expect(others).toEqual(['list.csv']);
    expect(submissions).toMatchObject([
      { name: 'Ada Lovelace', number: '7', id: 'ada', handedIn: now.toISOString() },
      { name: 'Ben', file: 'Ben', attempts: { 'a/b': '1' } },
      { name: 'Cleo', file: 'Cleo_123_file/cleo.wirebook.zip' },
    ]);
  });

  test('what is no submission stops nobody', () => {
    const folder = write(temporary(), {
      'damaged.wirebook.zip': 'PK',
      'empty.zip': '',
      'large.zip': Buffer.alloc(packLimits.all + 1),
      'fine/a/b.ts': '1',
    });
    symlinkSync(join(folder, 'fine'), join(folder, 'link'));
    symlinkSync('/dev/zero', join(folder, 'zero.zip'));
    execFileSync('mkfifo', [join(folder, 'pipe.wirebook.zip')]);
    const refused = Object.fromEntries(
      readSubmissions(folder).submissions.map(({ file, refused }) => [file, refused]),
    );
    expect(refused).toEqual({
      'damaged.wirebook.zip': 'it is no ZIP file',
      'empty.zip': 'it is empty',
      'large.zip': 'it is larger than 16384 KB',
      fine: undefined,
      link: 'it is a symbolic link',
      'zero.zip': 'it is a symbolic link',
      'pipe.wirebook.zip': 'it is no plain file',
    });
  });

  test('tells students of one name apart, and one who handed in twice', () => {
    const folder = write(temporary(), {
      'one.wirebook.zip': pack('Sam Smith', '1'),
      'two.wirebook.zip': pack('sam smith', '2'),
      'three.wirebook.zip': pack('Ada', '3'),
      'four.wirebook.zip': pack('Ada', '3'),
      'five.wirebook.zip': pack('Zoë'),
    });
    const told = ({ label, namesake }: Submission) => [label, namesake];
    expect(readSubmissions(folder).submissions.map(told)).toEqual([
      ['Ada (four.wirebook.zip)', 'handed in more than once'],
      ['Ada (three.wirebook.zip)', 'handed in more than once'],
      ['Sam Smith (one.wirebook.zip)', 'same name'],
      ['sam smith (two.wirebook.zip)', 'same name'],
      ['Zoë', undefined],
    ]);
  });

  test('gives each a name for files that stays the same, whoever comes later', () => {
    const folder = write(temporary(), {
      'ada/a/b.ts': '',
      'Ada/a/b.ts': '',
      'ada.wirebook.zip': pack('Ada'),
      '学生/a/b.ts': '',
    });
    const ids = () =>
      Object.fromEntries(readSubmissions(folder).submissions.map(({ file, id }) => [file, id]));
    const before = ids();
    expect(before['ada.wirebook.zip']).toBe('ada');
    // A name like that of another’s page.
    const forged = `${before.Ada}.wirebook.zip`;
    write(folder, { [forged]: pack('Mallory'), 'a d a/a/b.ts': '' });
    expect(ids()).toMatchObject(before);
    const all = Object.values(ids());
    expect(new Set(all).size).toBe(all.length);
    for (const id of all) expect(id).toMatch(/^[a-z0-9-]{1,80}$/);
  });

  test('a name moves no cursor, ends no line and turns no text around', () => {
    const folder = write(temporary(), {
      'a.wirebook.zip': pack('Eve\r\n\x1b[2J\u202eoiram\u2028'),
      'b.wirebook.zip': pack('\u202e'),
      'c.wirebook.zip': pack('👩🏽‍🔬 O’Brien, "Bob"'),
    });
    expect(labels(folder)).toEqual(['(no name)', '👩🏽‍🔬 O’Brien, "Bob"', 'Eve [2J oiram']);
  });
});
