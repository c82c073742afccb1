import { describe, expect, test } from 'vitest';
import { firstDifference } from '../../lib/play/compare.ts';
import type { Masked } from '../../lib/play/mask.ts';
import type { Side, WireEvent } from '../../lib/wire/events.ts';
import { textOverTcp } from '../wire/conversation.ts';

const server = textOverTcp;

function data(at: number, from: Side, text: string, conversation = 1): WireEvent {
  return { at, conversation, from, kind: 'data', bytes: new Uint8Array(Buffer.from(text)) };
}

function bare(at: number, from: Side, kind: 'open' | 'fin' | 'rst', conversation = 1): WireEvent {
  return { at, conversation, from, kind };
}

function masked(events: WireEvent[], more: Partial<Masked> = {}): Masked {
  return { args: [], output: [], conversations: [server], events, ...more };
}

const recorded = masked([
  bare(0, 'program', 'open'),
  data(0, 'program', 'question'),
  data(0, 'peer', 'one '),
  data(100, 'peer', 'two'),
  bare(100, 'peer', 'fin'),
]);

describe('the same play', () => {
  test('is the same', () => {
    expect(firstDifference(recorded, recorded)).toBeUndefined();
  });

  test('may be cut otherwise, and take longer', () => {
    const played = masked([
      bare(500, 'program', 'open'),
      data(501, 'program', 'ques'),
      data(601, 'program', 'tion'),
      data(602, 'peer', 'o'),
      data(720, 'peer', 'ne '),
      data(721, 'peer', 't'),
      data(722, 'peer', 'wo'),
      bare(1000, 'peer', 'fin'),
    ]);
    expect(firstDifference(recorded, played)).toBeUndefined();
  });

  test('may have its pieces arrive at once, if no sooner than recorded', () => {
    const late = (second: number) =>
      masked([
        bare(0, 'program', 'open'),
        data(0, 'program', 'question'),
        data(second, 'peer', 'one two'),
        bare(second, 'peer', 'fin'),
      ]);
    expect(firstDifference(recorded, late(100))).toBeUndefined();
    expect(firstDifference(recorded, late(50))).toMatchObject({ kind: 'times' });
  });
});

describe('another play', () => {
  test.each<[string, WireEvent[], string]>([
    [
      'with other bytes',
      [...recorded.events.slice(0, 3), data(100, 'peer', 'too'), bare(100, 'peer', 'fin')],
      'event 3 (data, server to program): byte 5 begins “oo”, recorded “wo”',
    ],
    [
      'with bytes missing',
      [...recorded.events.slice(0, 3), data(100, 'peer', 't'), bare(100, 'peer', 'fin')],
      'event 3 (data, server to program): byte 5 begins the end, recorded “wo”',
    ],
    [
      'with another event',
      [...recorded.events.slice(0, 4), bare(100, 'peer', 'rst')],
      'event 4 is rst, server to program; recorded is fin, server to program',
    ],
    [
      'with one event more',
      [...recorded.events, bare(100, 'program', 'fin')],
      'there is one more event: fin, program to server',
    ],
    [
      'with events missing',
      recorded.events.slice(0, 4),
      'the last events are missing, from: fin, server to program',
    ],
  ])('%s differs', (_, events, message) => {
    expect(firstDifference(recorded, masked(events))).toEqual({ kind: 'content', message });
  });

  test('with pauses that are too short differs in its times only', () => {
    const early = masked(recorded.events.map((event) => ({ ...event, at: event.at * 0.89 })));
    expect(firstDifference(recorded, early)).toEqual({
      kind: 'times',
      message: 'the pause before data from the peer at 100 ms was 89 ms, recorded 100 ms',
    });
    const just = masked(recorded.events.map((event) => ({ ...event, at: event.at * 0.91 })));
    expect(firstDifference(recorded, just)).toBeUndefined();
    expect(firstDifference(recorded, early, { undercut: 50 })).toBeUndefined();
  });

  test('with another conversation differs', () => {
    const two = { ...server, id: 2, peer: 'other' };
    expect(
      firstDifference(recorded, masked(recorded.events, { conversations: [server, two] })),
    ).toMatchObject({ message: 'there is one more conversation: TCP with other (127.0.0.1:17)' });
    expect(
      firstDifference(masked(recorded.events, { conversations: [server, two] }), recorded),
    ).toMatchObject({ message: 'a conversation is missing: TCP with other (127.0.0.1:17)' });
  });

  test('with other output differs, whatever the pieces it came in', () => {
    const output = (...texts: string[]) =>
      masked([], { output: texts.map((text) => ({ at: 0, stream: 'stdout' as const, text })) });
    expect(firstDifference(output('a\nb\n'), output('a\n', 'b\n'))).toBeUndefined();
    expect(firstDifference(output('a\nb\n'), output('a\nc\n'))).toMatchObject({
      message: 'stdout line 2 is "c", recorded "b"',
    });
    expect(firstDifference(output('a\n'), output('a\n', 'more'))).toMatchObject({
      message: 'stdout line 2 is "more", recorded ""',
    });
  });

  test('whose output comes too soon differs', () => {
    const output = (at: number) =>
      masked([], {
        output: [
          { at: 0, stream: 'stdout', text: 'a\n' },
          { at, stream: 'stdout', text: 'b\n' },
        ],
      });
    expect(firstDifference(output(500), output(450))).toBeUndefined();
    expect(firstDifference(output(500), output(100))).toMatchObject({ kind: 'times' });
  });
});

describe('several conversations', () => {
  const conversations = [server, { ...server, id: 2, peer: 'other' }];
  const one = masked([bare(0, 'program', 'open', 1), bare(0, 'program', 'open', 2)], {
    conversations,
  });
  const turned = masked([bare(0, 'program', 'open', 2), bare(0, 'program', 'open', 1)], {
    conversations,
  });

  test('have an order, unless they are concurrent', () => {
    expect(firstDifference(one, turned)).toMatchObject({
      message: 'event 1 is open, program to other; recorded is open, program to server',
    });
    expect(firstDifference(one, turned, { concurrent: true })).toBeUndefined();
  });
});
