import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joined, shellCommand } from '../../site/parts/run.tsx';
import { bitPattern, hex, pieces, text } from '../../site/wire/bytes.ts';
import { size, sizeInWords, time } from '../../site/wire/units.ts';

describe('bytes', () => {
  test('are shown in hexadecimal, and as text with dots', () => {
    const bytes = Uint8Array.from([0x48, 0x0d, 0x7e, 0x7f, 0xc3, 0x00]);
    expect(hex(bytes)).toBe('48 0d 7e 7f c3 00');
    expect(text(bytes)).toBe('H·~···');
    expect(hex(new Uint8Array())).toBe('');
  });

  test('show the bits of a field, and dots for those around it', () => {
    const flags = Uint8Array.from([0x85, 0x83]);
    expect(bitPattern(flags, { start: 0, length: 1 })).toBe('1··· ···· ···· ····');
    expect(bitPattern(flags, { start: 1, length: 4 })).toBe('·000 0··· ···· ····');
    expect(bitPattern(flags, { start: 12, length: 4 })).toBe('···· ···· ···· 0011');
    expect(bitPattern(Uint8Array.from([0x81]), { start: 4, length: 4 })).toBe('···· 0001');
  });

  test('are all accounted for, shown or counted as left out', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 1000 }),
        fc.integer({ min: 33, max: 300 }),
        (bytes, most) => {
          let next = 0;
          let shown = 0;
          for (const piece of pieces(bytes, most)) {
            expect(piece.start).toBe(next + piece.skipped);
            expect(piece.bytes).toEqual(
              bytes.subarray(piece.start, piece.start + piece.bytes.length),
            );
            next = piece.start + piece.bytes.length;
            shown += piece.bytes.length;
          }
          expect(next).toBe(bytes.length);
          expect(shown).toBe(Math.min(bytes.length, most));
        },
      ),
    );
  });
});

test('sizes and times are told as a person reads them', () => {
  expect([size(0), size(62), size(1234), size(65_536), size(65_537)]).toEqual([
    '0 B',
    '62 B',
    '1,234 B',
    '64 KiB',
    '65,537 B',
  ]);
  expect([sizeInWords(1), sizeInWords(1234)]).toEqual(['1 byte', '1,234 bytes']);
  expect([time(0), time(250), time(1250), time(2000)]).toEqual(['0 ms', '250 ms', '1.25 s', '2 s']);
});

test('arguments that mean something to a shell are quoted', () => {
  expect(shellCommand(['npx', 'tsx', 'a-b/c.ts', '127.0.0.1:80', '--x=1'])).toBe(
    'npx tsx a-b/c.ts 127.0.0.1:80 --x=1',
  );
  expect(shellCommand(['a b', '', "it's", '$HOME', 'http://x/?a=1&b'])).toBe(
    `'a b' '' 'it'\\''s' '$HOME' 'http://x/?a=1&b'`,
  );
});

test('output of one stream and moment is one piece', () => {
  expect(
    joined([
      { at: 0, stream: 'stdout', text: 'a' },
      { at: 10, stream: 'stdout', text: 'b' },
      { at: 10, stream: 'stderr', text: 'c' },
      { at: 200, stream: 'stderr', text: 'd' },
    ]),
  ).toEqual([
    { at: 0, stream: 'stdout', text: 'ab' },
    { at: 10, stream: 'stderr', text: 'c' },
    { at: 200, stream: 'stderr', text: 'd' },
  ]);
});
