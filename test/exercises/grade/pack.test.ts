import { type Zippable, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { packLimits, readPack, writePack } from '../../../lib/exercises/pack.ts';

const now = new Date('2026-03-02T10:00:00.000Z');
const started = '2026-03-01T09:00:00.000Z';
const good = () =>
  writePack({
    student: { name: 'Ada Lovelace', id: 's-1815' },
    progress: {
      exercises: { 'qotd/whole-quote': { started, passed: started, hints: 2, seed: '8f31' } },
    },
    attempts: { 'qotd/whole-quote': 'console.log("é");\n' },
    now,
  });

const head = JSON.stringify({
  version: 1,
  student: { name: 'Ada Lovelace' },
  packed: now.toISOString(),
  exercises: {},
});

/** A pack with other entries beside `pack.json`. */
const odd = (entries: Zippable, json = head) =>
  zipSync({ 'pack.json': Buffer.from(json), ...entries });
const file = (text = '1') => Buffer.from(text);

/** The place of a signature in an archive. */
const place = (bytes: Uint8Array, signature: number, from = 0) => {
  const sought = Buffer.alloc(4);
  sought.writeUInt32LE(signature);
  return Buffer.from(bytes).indexOf(sought, from);
};
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/** The archive with a number changed, so many bytes after the first such signature. */
const changed = (
  bytes: Uint8Array,
  signature: number,
  offset: number,
  value: number,
  length = 2,
) => {
  const copy = Buffer.from(bytes);
  copy.writeUIntLE(value, place(copy, signature) + offset, length);
  return copy;
};

test('what was packed is read again', () => {
  expect(readPack(good())).toEqual({
    pack: {
      student: { name: 'Ada Lovelace', id: 's-1815' },
      packed: now.toISOString(),
      exercises: { 'qotd/whole-quote': { started, passed: started, hints: 2, seed: '8f31' } },
      attempts: { 'qotd/whole-quote': 'console.log("é");\n' },
    },
  });
});

test('the same gives the same bytes', () => {
  expect(good()).toEqual(good());
});

test('any name of a person is kept, and what the workbook notes beside is not told', () => {
  for (const name of ['=cmd()', 'O’Brien, "Bob"', '👩🏽‍🔬 Zoë', '学生', '../../etc']) {
    const best = { score: 1, points: 2 };
    const bytes = writePack({
      student: { name },
      progress: { exercises: { 'a/b': { started, best } as { started: string } } },
      attempts: {},
      now,
    });
    const read = readPack(bytes);
    expect(read).toMatchObject({ pack: { student: { name } } });
    expect('pack' in read && read.pack.exercises).toEqual({ 'a/b': { started, hints: 0 } });
  }
});

test('nothing is packed that could not be read', () => {
  const pack = (more: object) => () =>
    writePack({
      student: { name: 'Ada' },
      progress: { exercises: {} },
      attempts: {},
      now,
      ...more,
    });
  expect(pack({ student: { name: ' ' } })).toThrow('student.name: the name is empty');
  expect(pack({ attempts: { '../secret': '' } })).toThrow('“../secret” is no exercise');
  expect(pack({ attempts: { 'a/b': 'x'.repeat(packLimits.file + 1) } })).toThrow(
    'a/b.ts is larger than 1024 KB',
  );
});

describe('refused, with a reason in one line:', () => {
  const link = { os: 3, attrs: 0o120777 << 16 };
  const cases: [name: string, bytes: () => Uint8Array, reason: string][] = [
    ['nothing', () => new Uint8Array(), 'it is empty'],
    ['no ZIP file', () => Buffer.from('x'.repeat(500)), 'it is no ZIP file'],
    ['a truncated one', () => good().subarray(0, 200), 'it is damaged: it ends too early'],
    [
      'one with bytes after its end',
      () => Buffer.concat([good(), Buffer.from('x')]),
      'it is damaged: it ends too early',
    ],
    ['no pack.json', () => zipSync({ 'a/b.ts': file() }), 'it has no pack.json'],
    ['a pack.json that is no JSON', () => odd({}, '{'), 'its pack.json is damaged'],
    [
      'a pack.json of a later book',
      () => odd({}, head.replace('1', '2')),
      'its pack.json is not as it must be: version: it is of a version that this book does not know',
    ],
    [
      'a pack.json without a name',
      () => odd({}, head.replace('Ada Lovelace', ' ')),
      'its pack.json is not as it must be: student.name: the name is empty',
    ],
    [
      'a symbolic link',
      () => odd({ 'a/b.ts': [file('/etc/passwd'), link] }),
      '“a/b.ts” is a symbolic link',
    ],
    [
      'a link in the place of pack.json',
      () => zipSync({ 'pack.json': [file('/etc/passwd'), link] }),
      '“pack.json” is a symbolic link',
    ],
    [
      'a pipe',
      () => odd({ 'a/b.ts': [file(''), { os: 3, attrs: 0o010644 << 16 }] }),
      '“a/b.ts” is a pipe',
    ],
    ['an absolute path', () => odd({ '/a/b.ts': file() }), '“/a/b.ts” is an absolute path'],
    ['a way out', () => odd({ '../b.ts': file() }), '“../b.ts” leads out of the pack'],
    ['a hidden way out', () => odd({ 'a/../../b.ts': file() }), 'leads out of the pack'],
    ['a backslash', () => odd({ '..\\b.ts': file() }), 'has a backslash in its name'],
    ['a drive', () => odd({ 'C:/b.ts': file() }), '“C:/b.ts” names a drive'],
    ['a zero byte', () => odd({ 'a/b.ts\0.txt': file() }), 'has a zero byte in its name'],
    ['no name', () => odd({ '': file() }), 'is no name'],
    ['another file', () => odd({ 'package.json': file() }), 'has no place in a pack'],
    ['another kind of file', () => odd({ 'a/b.mjs': file() }), 'has no place in a pack'],
    ['a file one level down', () => odd({ 'a/b/c.ts': file() }), 'has no place in a pack'],
    ['a folder', () => odd({ 'a/': file('') }), 'has no place in a pack'],
    ['an odd name', () => odd({ '.../b.ts': file() }), 'has no place in a pack'],
    [
      'a terminal’s escape',
      () => odd({ '\x1b]0;x\x07.ts': file() }),
      '“?]0;x?.ts” has no place in a pack',
    ],
    [
      'the same name twice',
      () => {
        const bytes = Buffer.from(odd({ 'a/b.ts': file(), 'a/c.ts': file() }));
        for (let at = bytes.indexOf('a/c.ts'); at >= 0; at = bytes.indexOf('a/c.ts')) {
          bytes.write('a/b.ts', at);
        }
        return bytes;
      },
      '“a/b.ts” stands in it twice',
    ],
    ['an encrypted file', () => changed(good(), CENTRAL, 8, 0x0001), '“pack.json” is encrypted'],
    [
      'an unknown way of packing',
      () => changed(changed(good(), CENTRAL, 10, 99), LOCAL, 8, 99),
      '“pack.json” is packed in a way that is not known (99)',
    ],
    [
      'a file named otherwise in its place',
      () => changed(good(), LOCAL, 30, 0x78, 1),
      '“pack.json” is another file in the directory than in its place',
    ],
    ['a wrong checksum', () => changed(good(), CENTRAL, 16, 1, 4), '“pack.json” is damaged'],
    [
      'a damaged stream',
      () => changed(good(), LOCAL, 39, 0xffff_ffff, 4),
      '“pack.json” is damaged',
    ],
    ['a part of several', () => changed(good(), END, 4, 1), 'it is a part of several'],
    ['ZIP64', () => changed(good(), END, 16, 0xffff_ffff, 4), 'it is a ZIP64 file'],
    ['a damaged directory', () => changed(good(), CENTRAL, 0, 0), 'its directory is damaged'],
    [
      'a directory that leads nowhere',
      () => changed(good(), END, 16, 0x7fff_ffff, 4),
      'it is damaged: it ends too early',
    ],
    [
      'a file over another',
      () => {
        const bytes = Buffer.from(odd({ 'a/b.ts': file() }));
        const second = place(bytes, CENTRAL, place(bytes, CENTRAL) + 1);
        bytes.writeUInt32LE(0, second + 42);
        return bytes;
      },
      'lies over another file',
    ],
    [
      'a file that says it is small, and is not',
      () => changed(odd({ 'a/b.ts': file('x'.repeat(5000)) }), CENTRAL, 24, 10, 4),
      '“pack.json” is larger than its directory says',
    ],
    [
      'a file that is too large',
      () => odd({ 'a/b.ts': Buffer.alloc(packLimits.file + 1) }),
      '“a/b.ts” is larger than 1024 KB, unpacked',
    ],
    [
      'a bomb of many files',
      () => {
        const megabyte = Buffer.alloc(packLimits.file);
        return odd(
          Object.fromEntries(
            Array.from({ length: 17 }, (_, index) => [`a/b${index}.ts`, megabyte]),
          ),
        );
      },
      'it is larger than 16 MB, unpacked',
    ],
    [
      'very many entries',
      () =>
        odd(
          Object.fromEntries(
            Array.from({ length: packLimits.entries }, (_, index) => [`a/b${index}.ts`, file('')]),
          ),
        ),
      'it has 1001 entries; 1000 are the most',
    ],
  ];
  test.each(cases)('%s', (_name, bytes, reason) => {
    const read = readPack(bytes());
    expect(read).toEqual({ refused: expect.stringContaining(reason) });
    expect('refused' in read && read.refused).not.toMatch(/[\n\x1b]/);
  });
});

test('whatever byte is changed or missing, a pack is read or refused', () => {
  const bytes = good();
  for (let at = 0; at < bytes.length; at++) {
    const copy = Uint8Array.from(bytes);
    copy[at] = copy[at]! ^ 0xff;
    for (const each of [copy, bytes.subarray(0, at)]) {
      const read = readPack(each);
      expect('pack' in read || read.refused.length > 0).toBe(true);
    }
  }
});
