import { stripVTControlCharacters } from 'node:util';
import dnsPacket from 'dns-packet';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { coloured, coloursFor, plain } from '../../lib/wire/colour.ts';
import { dissect } from '../../lib/wire/dissect.ts';
import { escapeString, escapeText } from '../../lib/wire/escape.ts';
import type { Conversation, WireEvent } from '../../lib/wire/events.ts';
import { render } from '../../lib/wire/terminal.ts';
import { cutTo, padTo, widthOf, wrap } from '../../lib/wire/width.ts';
import { conversation } from './dissect.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

const events: WireEvent[] = [
  { at: 1000, conversation: 1, from: 'program', kind: 'open' },
  {
    at: 1000.4,
    conversation: 1,
    from: 'program',
    kind: 'data',
    bytes: bytes('HEAD / HTTP/1.1\r\nHost: example.com\r\n\r\n'),
  },
  {
    at: 1102.6,
    conversation: 1,
    from: 'peer',
    kind: 'data',
    bytes: bytes('HTTP/1.1 200 OK\r\nContent-Length: 1234567890123456789012345678\r\n\r\n'),
  },
  { at: 1103, conversation: 1, from: 'peer', kind: 'rst' },
];
const http = conversation('http');

function view(
  conversations: Conversation[],
  all: WireEvent[],
  options?: Parameters<typeof render>[1],
): string[] {
  return render(dissect(conversations, all), options).split('\n');
}

describe('the terminal view', () => {
  test('shows who talked to whom, an arrow an event, and the bytes', () => {
    expect(view([http], events)).toEqual([
      'program → server                      127.0.0.1:50001 → 127.0.0.1:80  TCP · HTTP',
      '',
      '  0 ms        program ── connect ───────────────────────────────────────▶ server',
      '  0 ms  38 B  program ── HEAD / HTTP/1.1 ───────────────────────────────▶ server',
      '103 ms  65 B  program ◀─────────────────────────────── HTTP/1.1 200 OK ── server',
      '103 ms        program ◀╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ RST ╌╌ server',
      '',
      'program ▶ server  HEAD / HTTP/1.1                                 0 ms, 38 bytes',
      '   0–16  Request line  HEAD / HTTP/1.1\\r\\n                           RFC 9112 §3',
      '  17–35  Host          Host: example.com\\r\\n',
      '                       The host and port that the client means; one address',
      '                       serves many. RFC 9110 §7.2',
      '  36–37  Blank line    \\r\\n  The head ends here. RFC 9112 §2.1',
      '',
      'server ▶ program  HTTP/1.1 200 OK                               103 ms, 65 bytes',
      '   0–16  Status line     HTTP/1.1 200 OK\\r\\n                         RFC 9112 §4',
      '  17–62  Content-Length  Content-Length: 1234567890123456789012345678\\r\\n',
      '                         How many bytes the content has. RFC 9110 §8.6',
      '  63–64  Blank line      \\r\\n  The head ends here. RFC 9112 §2.1',
      '',
    ]);
  });

  test('tells lanes apart, and what was lost and refused', () => {
    const lanes = [
      conversation('text', 'udp', { id: 1, peer: 'a server with a name that is really long' }),
      conversation('text', 'udp', { id: 2, peer: 'other', opener: 'peer' }),
      conversation('text', 'udp', { id: 3, peer: 'other' }),
    ];
    const datagram = (
      at: number,
      id: number,
      from: 'program' | 'peer',
      lost?: true,
    ): WireEvent => ({
      at,
      conversation: id,
      from,
      kind: 'datagram',
      bytes: bytes('hello'),
      ...(lost && { lost }),
    });
    expect(
      view(lanes, [
        datagram(0, 1, 'program', true),
        datagram(5, 2, 'peer', true),
        datagram(7, 3, 'peer'),
        { at: 9, conversation: 3, from: 'peer', kind: 'refused' },
      ]).slice(0, 9),
    ).toEqual([
      'program → a server with a name that is really long',
      '  127.0.0.1:50001 → 127.0.0.1:80  UDP',
      'program ← other (1)                          127.0.0.1:50001 ← 127.0.0.1:80  UDP',
      'program → other (2)                          127.0.0.1:50001 → 127.0.0.1:80  UDP',
      '',
      '0 ms  5 B  program ── hello ──────────✕ lost            a server with a name th…',
      '5 ms  5 B  program            lost ✕────────── hello ── other (1)',
      '7 ms  5 B  program ◀────────────────────────── hello ── other (2)',
      '9 ms       program ◀╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ refused ╌╌ other (2)',
    ]);
  });

  test('shows the bits and bytes of binary protocols', () => {
    const query = dnsPacket.encode({
      type: 'query',
      id: 0x0102,
      flags: dnsPacket.RECURSION_DESIRED,
      questions: [{ type: 'A', name: 'example.com' }],
    });
    const lines = view(
      [conversation('dns', 'udp')],
      [{ at: 0, conversation: 1, from: 'program', kind: 'datagram', bytes: query }],
    ).map((line) => line.trimEnd());
    expect(lines).toContain('    0–1    ID        01 02        0x0102');
    expect(lines).toContain('      2      RD                   .... ...1  1');
    expect(lines).toContain('      3      RCODE                .... 0000  0 (NOERROR)  No error.');
    expect(lines).toContain(
      '  12–19      Label   07 65 78 …   example  Its length, 7, stands before it.',
    );
  });

  test('fits its width, whatever it is', () => {
    for (const columns of [60, 80, 100, 132]) {
      const lines = view([http], events, { columns });
      expect(Math.max(...lines.map(widthOf))).toBe(columns);
      expect(
        stripVTControlCharacters(render(dissect([http], events), { columns, colours: coloured })),
      ).toBe(lines.join('\n'));
    }
    expect(view([http], events, { columns: 20 })).toEqual(view([http], events, { columns: 60 }));
    expect(view([http], events, { columns: 500 })).toEqual(view([http], events, { columns: 132 }));
  });

  test('says so when there is nothing to show', () => {
    expect(render([])).toBe('Nothing went over the wire.\n');
  });

  test('the two sides have a colour each', () => {
    const [first, , , request, response] = render(dissect([http], events), {
      colours: coloured,
    }).split('\n');
    expect(first).toContain('\x1b[94mprogram\x1b[39m → \x1b[33mserver\x1b[39m');
    expect(request).toContain('\x1b[94m── HEAD');
    expect(response).toContain('\x1b[33m◀──');
  });

  test('nothing from the wire reaches the terminal as a command', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.constantFrom('text', 'http', 'dns', 'websocket', 'tls'),
        fc.constantFrom('tcp', 'udp'),
        (noise, protocol, transport) => {
          const kind = transport === 'tcp' ? 'data' : 'datagram';
          const lines = view(
            [conversation(protocol as 'text', transport as 'tcp')],
            [{ at: 0, conversation: 1, from: 'peer', kind, bytes: noise } as WireEvent],
          );
          for (const line of lines) {
            expect(line).not.toMatch(/\p{Cc}/u);
            expect(widthOf(line)).toBeLessThanOrEqual(80);
          }
        },
      ),
    );
  });
});

describe('colours', () => {
  const terminal = { isTTY: true };
  test.each([
    ['a terminal', terminal, {}, coloured],
    ['a pipe', {}, {}, plain],
    ['NO_COLOR', terminal, { NO_COLOR: '1' }, plain],
    ['an empty NO_COLOR', terminal, { NO_COLOR: '' }, coloured],
    ['FORCE_COLOR', {}, { FORCE_COLOR: '1' }, coloured],
    ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, plain],
    ['both', {}, { FORCE_COLOR: '3', NO_COLOR: '1' }, coloured],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, plain],
  ])('%s', (_, stream, environment, expected) => {
    expect(coloursFor(stream, environment)).toBe(expected);
  });

  test('nothing is nothing', () => {
    expect(coloured.program('')).toBe('');
  });
});

describe('text for a terminal', () => {
  test('is measured in columns', () => {
    expect(widthOf('abc')).toBe(3);
    expect(widthOf('“é”')).toBe(3);
    expect(widthOf('日本😀e\u0301')).toBe(7);
  });

  test('is cut, filled and wrapped to them', () => {
    expect(cutTo('日本語', 6)).toBe('日本語');
    expect(cutTo('日本語', 5)).toBe('日本…');
    expect(padTo('é', 3)).toBe('é  ');
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('abcdefgh i', 3)).toEqual(['abc', 'def', 'gh', 'i']);
    expect(wrap('', 5)).toEqual(['']);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 2, max: 20 }),
        (text, columns) => {
          const lines = wrap(text, columns);
          for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
          expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        },
      ),
    );
  });

  test('is made safe, and can be told apart from what it was', () => {
    expect(escapeText(bytes('a\r\n\t\\“\x1b'))).toBe('a\\r\\n\\t\\\\“\\x1b');
    expect(escapeText(Uint8Array.of(0xe2, 0x80, 0x61, 0xff, 0xc3))).toBe('\\xe2\\x80a\\xff\\xc3');
    expect(escapeText(bytes('\u202e\u2028\u0085\ufeff'))).toBe(
      '\\xe2\\x80\\xae\\xe2\\x80\\xa8\\xc2\\x85\\xef\\xbb\\xbf',
    );
    expect(escapeText(bytes('\ud800'))).toBe('�');
    expect(escapeString('é\n')).toBe('é\\n');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (noise) => {
        const text = escapeText(noise);
        expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        // The escapes undone give the bytes again.
        const latin1 = Buffer.from(text)
          .toString('latin1')
          .replace(/\\(x[0-9a-f]{2}|.)/g, (_, code: string) =>
            code.length > 1
              ? String.fromCharCode(Number.parseInt(code.slice(1), 16))
              : ({ r: '\r', n: '\n', t: '\t' }[code] ?? code),
          );
        expect(Buffer.from(latin1, 'latin1').equals(Buffer.from(noise))).toBe(true);
      }),
    );
  });
});
