import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeBytes,
  encodeBytes,
  formatRecording,
  parseRecording,
  type Recording,
} from '../../lib/play/recording.ts';
import { textOverTcp } from '../wire/conversation.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

const recording: Recording = {
  recipe: 'sample',
  args: ['127.0.0.1', '17'],
  exitCode: 0,
  help: 'Usage: sample\n',
  output: [{ at: 100, stream: 'stdout', text: 'a “quote”\n' }],
  conversations: [textOverTcp],
  events: [
    { at: 0, conversation: 1, from: 'program', kind: 'open' },
    { at: 0, conversation: 1, from: 'program', kind: 'data', bytes: bytes('hé\r\n') },
    { at: 50, conversation: 1, from: 'peer', kind: 'data', bytes: new Uint8Array([0, 255]) },
    { at: 50, conversation: 1, from: 'peer', kind: 'datagram', bytes: bytes(''), lost: true },
    { at: 50, conversation: 1, from: 'peer', kind: 'datagram', bytes: bytes('x') },
    { at: 100, conversation: 1, from: 'peer', kind: 'fin' },
  ],
};

describe('bytes in a recording', () => {
  test.each([
    ['plain', { text: 'plain' }],
    ['', { text: '' }],
    ['two\r\nlines\twith a tab', { text: 'two\r\nlines\twith a tab' }],
    ['“é”', { text: '“é”' }],
  ])('%j is text', (text, encoded) => {
    expect(encodeBytes(bytes(text))).toEqual(encoded);
  });

  test.each([
    ['an escape sequence', bytes('\x1b[31m'), '1b5b33316d'],
    ['half a character', bytes('é').subarray(0, 1), 'c3'],
    ['a zero', bytes('a\0'), '6100'],
    ['what turns the text around', bytes('\u202e'), 'e280ae'],
    ['a line separator', bytes('\u2028'), 'e280a8'],
  ])('%s is hexadecimal', (_, value, hex) => {
    expect(encodeBytes(value)).toEqual({ hex });
  });

  test('any bytes come back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (value) => {
        expect(decodeBytes(encodeBytes(value))).toEqual(value);
      }),
    );
    const characters = fc.array(fc.nat(0x10ffff).map((code) => String.fromCodePoint(code)));
    fc.assert(
      fc.property(characters, (all) => {
        const value = bytes(all.join(''));
        const there = JSON.parse(JSON.stringify(encodeBytes(value)));
        expect(decodeBytes(there)).toEqual(value);
      }),
    );
  });

  test('megabytes of text are no trouble', () => {
    const value = new Uint8Array(8 * 1024 * 1024).fill(0x61);
    expect(encodeBytes(value)).toHaveProperty('text');
  });
});

describe('a recording’s file', () => {
  test('is read as it was written', () => {
    expect(parseRecording(formatRecording(recording))).toEqual(recording);
  });

  test('has one event a line', () => {
    expect(formatRecording(recording).split('\n').slice(12, 17)).toEqual([
      '    { "at": 0, "conversation": 1, "from": "program", "kind": "open" },',
      '    { "at": 0, "conversation": 1, "from": "program", "kind": "data", "text": "hé\\r\\n" },',
      '    { "at": 50, "conversation": 1, "from": "peer", "kind": "data", "hex": "00ff" },',
      '    { "at": 50, "conversation": 1, "from": "peer", "kind": "datagram", "lost": true, "text": "" },',
      '    { "at": 50, "conversation": 1, "from": "peer", "kind": "datagram", "text": "x" },',
    ]);
  });

  test('is the same whatever the order of keys', () => {
    const { events, ...rest } = recording;
    const turned = { events: events.map(reversed), ...reversed(rest) } as Recording;
    expect(formatRecording(turned)).toBe(formatRecording(recording));
  });

  test('that is none is refused, with the place', () => {
    expect(() => parseRecording('{')).toThrow(SyntaxError);
    expect(() => parseRecording('{}')).toThrow('not a recording: recipe:');
    const broken = formatRecording(recording).replace('"transport": "tcp"', '"transport": "ipx"');
    expect(() => parseRecording(broken)).toThrow('not a recording: conversations.0.transport:');
    const odd = formatRecording(recording).replace('"kind": "fin"', '"kind": "fun"');
    expect(() => parseRecording(odd)).toThrow('not a recording: events.5');
  });
});

function reversed<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).reverse()) as T;
}
