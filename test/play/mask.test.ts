import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptFor, frame, readFrames } from '../../lib/fixtures/websocket.ts';
import { maskPlay } from '../../lib/play/mask.ts';
import { editPieces } from '../../lib/play/pieces.ts';
import type { Play } from '../../lib/play/play.ts';
import type { Scenario } from '../../lib/play/scenario.ts';
import { condense, shownPause, shownTimes } from '../../lib/play/times.ts';
import type { Conversation, Side, WireEvent } from '../../lib/wire/events.ts';
import { told } from '../wire/help.ts';

const nothing: Scenario = { args: () => [] };

function conversation(more: Partial<Conversation> = {}): Conversation {
  return {
    id: 1,
    transport: 'tcp',
    peer: 'server',
    protocol: 'text',
    opener: 'program',
    programAddress: '127.0.0.1:40001',
    peerAddress: '127.0.0.1:41000',
    ...more,
  };
}

function data(from: Side, text: string | Uint8Array, more: object = {}): WireEvent {
  const bytes = new Uint8Array(Buffer.from(text as string));
  return { at: 0, conversation: 1, from, kind: 'data', bytes, ...more } as WireEvent;
}

/** A play against a peer on 41000, tapped from 42000, whose display port is 80. */
function played(more: Partial<Play> = {}): Play {
  return {
    args: [],
    exit: { code: 0, signal: null },
    output: [],
    conversations: [conversation()],
    events: [],
    ports: new Map([
      [41000, 80],
      [42000, 80],
    ]),
    upstreamPorts: new Map([[1, 43000]]),
    omitted: 0,
    ...more,
  };
}

describe('ports are masked', () => {
  test('in arguments', () => {
    const args = ['127.0.0.1', '41000', 'http://127.0.0.1:41000/x', '--server=[::1]:42000', '8'];
    expect(maskPlay(played({ args }), nothing).args).toEqual([
      '127.0.0.1',
      '80',
      'http://127.0.0.1:80/x',
      '--server=[::1]:80',
      '8',
    ]);
  });

  test('in the argument with which a server asks for any port', () => {
    const server = { transport: 'tcp' as const, displayPort: 7878, clients: async () => {} };
    const play = played({ args: ['0', '--idle', '300'] });
    expect(maskPlay(play, { ...nothing, server }).args).toEqual(['7878', '--idle', '300']);
    expect(maskPlay(play, nothing).args).toEqual(['0', '--idle', '300']);
  });

  test('in addresses, clients by the order of their conversations', () => {
    const conversations = [
      conversation(),
      conversation({ id: 2, programAddress: '127.0.0.1:39999' }),
      // The same port by chance, of another connection.
      conversation({ id: 3 }),
      conversation({ id: 4, peerAddress: '127.0.0.1:44444', opener: 'peer' }),
      // One socket may send datagrams to several places.
      conversation({ id: 5, transport: 'udp', programAddress: '127.0.0.1:37777' }),
      conversation({ id: 6, transport: 'udp', programAddress: '127.0.0.1:37777' }),
    ];
    const masked = maskPlay(played({ conversations }), nothing).conversations;
    expect(masked.map(({ programAddress, peerAddress }) => [programAddress, peerAddress])).toEqual([
      ['127.0.0.1:50001', '127.0.0.1:80'],
      ['127.0.0.1:50002', '127.0.0.1:80'],
      ['127.0.0.1:50003', '127.0.0.1:80'],
      ['127.0.0.1:50001', '127.0.0.1:50004'],
      ['127.0.0.1:50005', '127.0.0.1:80'],
      ['127.0.0.1:50005', '127.0.0.1:80'],
    ]);
  });

  test('in output, also where a piece ends in the middle of one', () => {
    const output = [
      { at: 0, stream: 'stdout' as const, text: 'from 127.0.0.1:40' },
      { at: 0, stream: 'stderr' as const, text: 'port 43000 (41000)' },
      { at: 0, stream: 'stdout' as const, text: '001, 3.40001 and 140001\n' },
    ];
    expect(maskPlay(played({ output }), nothing).output.map(({ text }) => text)).toEqual([
      'from 127.0.0.1:50',
      'port 50001 (80)',
      '001, 3.40001 and 140001\n',
    ]);
  });

  test('in text on the wire, also over the border of two segments', () => {
    const events = [
      data('program', 'GET http://127.0.0.1:41'),
      data('peer', 'Hello 43000!'),
      data('program', '000/ HTTP/1.1\r\nHost: [::1]:42000\r\n'),
    ];
    expect(told(maskPlay(played({ events }), nothing).events)).toEqual([
      'program data GET http://127.0.0.1:80',
      'peer data Hello 50001!',
      'program data / HTTP/1.1\r\nHost: [::1]:80\r\n',
    ]);
  });

  test('in other bytes only behind a loopback address', () => {
    const events = [data('peer', '\x00 41000 127.0.0.1:41000 localhost:410001')];
    expect(told(maskPlay(played({ events }), nothing).events)).toEqual([
      'peer data \x00 41000 127.0.0.1:80 localhost:410001',
    ]);
  });

  test('one datagram does not go on in the next', () => {
    const kind = { kind: 'datagram' };
    const events = [data('peer', '410', kind), data('peer', '00', kind)];
    expect(told(maskPlay(played({ events }), nothing).events)).toEqual([
      'peer datagram 410',
      'peer datagram 00',
    ]);
  });

  test('and what the scenario names, in output', () => {
    const output = [{ at: 0, stream: 'stdout' as const, text: 'took 12.3 ms, then 7 ms\n' }];
    const plan: Scenario = { ...nothing, masks: [{ find: /([\d.]+) (ms)/, show: '… $2' }] };
    expect(maskPlay(played({ output }), plan).output[0]!.text).toBe('took … ms, then … ms\n');
  });
});

describe('DNS transaction ids are masked', () => {
  const message = (id: number, rest = 'rest of it'): Buffer =>
    Buffer.concat([Buffer.from([id >> 8, id & 255]), Buffer.from(rest)]);
  const framed = (...messages: Buffer[]): Buffer =>
    Buffer.concat(
      messages.flatMap((each) => [Buffer.from([each.length >> 8, each.length & 255]), each]),
    );
  const dns = { protocol: 'dns' as const };

  test('by query, in datagrams', () => {
    const kind = { kind: 'datagram' };
    const events = [
      data('program', message(0xbeef), kind),
      data('peer', message(0x1234), kind),
      data('peer', message(0xbeef), kind),
      data('program', message(0x0007), kind),
      data('peer', Buffer.from([1]), kind),
    ];
    const conversations = [conversation({ ...dns, transport: 'udp' })];
    const masked = maskPlay(played({ events, conversations }), nothing).events;
    expect(masked.map((event) => 'bytes' in event && [...event.bytes.subarray(0, 2)])).toEqual([
      [0, 1],
      [0, 2],
      [0, 1],
      [0, 3],
      [1],
    ]);
  });

  test('over TCP, message by message, however they are cut', () => {
    const up = framed(message(0xaaaa), message(0xbbbb, 'longer than the other'));
    const down = framed(message(0xbbbb), message(0xaaaa));
    const expected = {
      program: framed(message(1), message(2, 'longer than the other')),
      peer: framed(message(2), message(1)),
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: up.length }), (cut) => {
        const events = [
          data('program', up.subarray(0, cut)),
          data('program', up.subarray(cut)),
          data('peer', down),
        ];
        const masked = maskPlay(played({ events, conversations: [conversation(dns)] }), nothing);
        for (const side of ['program', 'peer'] as const) {
          const parts = masked.events.flatMap((event) =>
            event.from === side && 'bytes' in event ? [event.bytes] : [],
          );
          expect(Buffer.concat(parts).equals(expected[side])).toBe(true);
        }
      }),
    );
  });
});

describe('what a WebSocket client chooses at random is masked', () => {
  const websocket = conversation({ protocol: 'websocket' });

  /** A handshake with a key of the client's own, and its right answer. */
  function opening(proof?: string): { hello: string; answer: string } {
    const key = randomBytes(16).toString('base64');
    return {
      hello: `GET / HTTP/1.1\r\nSec-WebSocket-Key:  ${key}\r\nHost: a\r\n\r\n`,
      answer: `HTTP/1.1 101 X\r\nsec-websocket-accept: ${proof ?? acceptFor(key)}\r\n\r\n`,
    };
  }

  function maskedBytes(said: readonly (readonly [Side, string | Uint8Array])[]): string[] {
    const events = said.map(([from, bytes]) => data(from, bytes));
    return maskPlay(played({ events, conversations: [websocket] }), nothing).events.map((event) =>
      Buffer.from('bytes' in event ? event.bytes : []).toString('latin1'),
    );
  }

  test('the key and its proof', () => {
    const { hello, answer } = opening();
    expect(
      maskedBytes([
        ['program', hello],
        ['peer', answer],
      ]),
    ).toEqual([
      'GET / HTTP/1.1\r\nSec-WebSocket-Key:  dGhlIHNhbXBsZSBub25jZQ==\r\nHost: a\r\n\r\n',
      'HTTP/1.1 101 X\r\nsec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
    ]);
  });

  test('but not a proof that is wrong', () => {
    const { hello, answer } = opening('wrong');
    expect(
      maskedBytes([
        ['program', hello],
        ['peer', answer],
      ])[1],
    ).toBe(answer);
  });

  test('the masking keys of frames, each another, with the payload as it was', () => {
    const payloads = ['Hello', '', 'x'.repeat(130), 'y'.repeat(70_000)];
    const { hello, answer } = opening();
    const play = (): string[] => {
      const frames = payloads.map((payload) => frame({ payload, mask: randomBytes(4) }));
      const all = Buffer.concat(frames);
      return maskedBytes([
        ['program', hello],
        ['peer', answer],
        ['peer', frame({ payload: 'not masked' })],
        ['program', all.subarray(0, 8)],
        ['program', all.subarray(8, 9)],
        ['program', all.subarray(9)],
      ]);
    };
    const [one, other] = [play(), play()];
    expect(one.slice(3)).toEqual(other.slice(3));
    expect(one.slice(3, 5).map(({ length }) => length)).toEqual([8, 1]);
    const frames = readFrames(Buffer.from(one.slice(3).join(''), 'latin1'));
    expect(frames.map(({ payload }) => String(payload))).toEqual(payloads);
    expect(new Set(frames.map(({ mask }) => mask?.join())).size).toBe(payloads.length);
    expect(one[2]).toContain('not masked');
  });

  test('and any bytes at all are taken', () => {
    const { hello, answer } = opening();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array(), (up, down) => {
        const bytes = maskedBytes([
          ['program', Buffer.concat([Buffer.from(hello), up])],
          ['peer', Buffer.concat([Buffer.from(answer), down])],
        ]);
        expect(bytes[0]).toHaveLength(hello.length + up.length);
      }),
    );
    expect(maskedBytes([['program', 'no handshake']])).toEqual(['no handshake']);
  });
});

describe('times are rounded', () => {
  test.each([
    [0, 0],
    [39.9, 0],
    [40, 50],
    [89.9, 50],
    [90, 100],
    [100, 100],
    [139.9, 100],
    [140, 150],
    [990, 1000],
    [1039, 1000],
  ])('a pause of %d ms is shown as %d ms', (gap, shown) => {
    expect(shownPause(gap)).toBe(shown);
  });

  test('a pause is counted from the beginning of the instant before', () => {
    expect(shownTimes([300, 310, 335, 400, 401, 502])).toEqual([0, 0, 0, 100, 100, 200]);
  });

  test('data of one direction is put together in an instant, not over a pause', () => {
    const events = [
      data('program', 'a', { at: 10 }),
      data('program', 'b', { at: 12 }),
      data('peer', 'x', { at: 15 }),
      data('program', 'c', { at: 16 }),
      data('program', 'other', { at: 17, conversation: 2 }),
      data('program', 'd', { at: 18 }),
      data('program', 'e', { at: 120 }),
    ];
    const condensed = condense(events, []).events;
    expect(told(condensed)).toEqual([
      'program data ab',
      'peer data x',
      'program data cd',
      'program data other',
      'program data e',
    ]);
    expect(condensed.map(({ at }) => at)).toEqual([0, 0, 0, 0, 100]);
  });

  test('datagrams are never put together', () => {
    const kind = { kind: 'datagram' };
    expect(condense([data('peer', 'a', kind), data('peer', 'b', kind)], []).events).toHaveLength(2);
  });

  test('output takes its place among the events, stdout first', () => {
    const events = [data('program', 'a', { at: 200 }), data('peer', 'b', { at: 301 })];
    const output = [
      { at: 100, stream: 'stdout' as const, text: 'starting\n' },
      { at: 285, stream: 'stdout' as const, text: 'after a\n' },
      { at: 295, stream: 'stderr' as const, text: 'before b\n' },
      { at: 303, stream: 'stderr' as const, text: 'err 1\n' },
      { at: 304, stream: 'stdout' as const, text: 'out 1\n' },
      { at: 380, stream: 'stdout' as const, text: 'out 2\n' },
      { at: 512, stream: 'stdout' as const, text: 'late\n' },
    ];
    expect(condense(events, output)).toMatchObject({
      events: [{ at: 100 }, { at: 200 }],
      output: [
        { at: 0, stream: 'stdout', text: 'starting\n' },
        { at: 100, stream: 'stdout', text: 'after a\n' },
        { at: 200, stream: 'stdout', text: 'out 1\nout 2\n' },
        { at: 200, stream: 'stderr', text: 'before b\nerr 1\n' },
        { at: 400, stream: 'stdout', text: 'late\n' },
      ],
    });
    // Between two events far apart it keeps its own time.
    const middle = [{ at: 350, stream: 'stdout' as const, text: 'in between\n' }];
    const far = [data('program', 'a', { at: 100 }), data('peer', 'b', { at: 700 })];
    expect(condense(far, middle).output[0]!.at).toBe(250);
  });

  test('nothing at all is nothing', () => {
    expect(condense([], [])).toEqual({ events: [], output: [] });
  });
});

describe('a concurrent scenario', () => {
  const plan = {
    ...nothing,
    concurrent: true,
    peers: { one: { displayPort: 1 }, two: { displayPort: 2 } },
  } as unknown as Scenario;
  const one = conversation({ id: 2, peer: 'one', programAddress: '127.0.0.1:40001' });
  const two = conversation({ id: 1, peer: 'two', programAddress: '127.0.0.1:40002' });

  test('is put in the order of its peers', () => {
    const events = [
      data('program', 'to two', { at: 5, conversation: 1 }),
      data('program', 'to one', { at: 6, conversation: 2 }),
      data('peer', 'from two', { at: 7, conversation: 1 }),
      data('peer', 'from one', { at: 120, conversation: 2 }),
    ];
    const play = played({
      conversations: [two, one],
      events,
      upstreamPorts: new Map([[2, 43000]]),
    });
    const masked = maskPlay(play, plan);
    expect(masked.conversations).toMatchObject([
      { id: 1, peer: 'one', programAddress: '127.0.0.1:50001' },
      { id: 2, peer: 'two', programAddress: '127.0.0.1:50002' },
    ]);
    expect(told(condense(masked.events, [], true).events)).toEqual([
      'program data to one',
      'program data to two',
      'peer data from two',
      'peer data from one',
    ]);
  });
});

describe('pieces are edited', () => {
  test('as the whole would be, whatever the borders', () => {
    const word = fc.array(fc.constantFrom('a', 'b', '1', '22', 'x'), { maxLength: 12 });
    fc.assert(
      fc.property(word, (pieces) => {
        const whole = pieces.join('');
        const edits = [...whole.matchAll(/2+|b/g)].map(({ index, 0: found }) => ({
          start: index,
          end: index + found.length,
          text: found === 'b' ? '' : '<two>',
        }));
        const edited = editPieces(pieces, edits);
        expect(edited).toHaveLength(pieces.length);
        expect(edited.join('')).toBe(whole.replace(/2+/g, '<two>').replaceAll('b', ''));
      }),
    );
  });

  test('and what keeps its length stays cut where it was', () => {
    const edits = [{ start: 1, end: 5, text: 'WXYZ' }];
    expect(editPieces(['ab', 'c', 'def'], edits)).toEqual(['aW', 'X', 'YZf']);
    expect(editPieces(['ab', 'c', 'def'], [{ start: 1, end: 5, text: 'W' }])).toEqual([
      'aW',
      '',
      'f',
    ]);
  });
});
