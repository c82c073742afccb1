import { once } from 'node:events';
import { connect } from 'node:tls';
import dnsPacket, { type Packet } from 'dns-packet';
import * as fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { silence } from '../../lib/fixtures/tcp.ts';
import { tlsPeer } from '../../lib/fixtures/tls.ts';
import { use } from '../../lib/fixtures/use.ts';
import { closeFrame, frame } from '../../lib/fixtures/websocket-frames.ts';
import { dissect } from '../../lib/wire/dissect.ts';
import type { Protocol, Side } from '../../lib/wire/events.ts';
import { openJournal } from '../../lib/wire/journal.ts';
import { tapTcp } from '../../lib/wire/tap-tcp.ts';
import { conversation, disorder, dissected, outline, type Said, unlabelled } from './dissect.ts';
import { tapPlan, until } from './help.ts';

const http = conversation('http');

/** The outline of what was said last. */
function lastOutline(said: readonly Said[], of = http): string[] {
  return outline(dissected(of, said).at(-1)!.fields);
}

function summaries(said: readonly Said[], of = http): string[] {
  return dissected(of, said).map(({ summary }) => summary);
}

/** The labels of the fields of each event, without their children. */
function labels(said: readonly Said[], of = http): string[][] {
  return dissected(of, said).map(({ fields }) => fields.map(({ label }) => label));
}

describe('events without bytes', () => {
  test('have a summary, and nothing else', () => {
    const kinds = ['open', 'refused', 'fin', 'rst'] as const;
    const events = kinds.map((kind) => ({ at: 0, conversation: 1, from: 'peer' as const, kind }));
    const segments = dissect([http], events);
    expect(segments.map(({ summary }) => summary)).toEqual(['connect', 'refused', 'FIN', 'RST']);
    expect(segments.map(({ fields }) => fields)).toEqual([[], [], [], []]);
    expect(segments[0]).toMatchObject({ event: events[0], conversation: http });
  });

  test('of a conversation that is not there are left out', () => {
    expect(dissect([], [{ at: 0, conversation: 1, from: 'peer', kind: 'fin' }])).toEqual([]);
  });
});

describe('text', () => {
  const text = conversation('text');

  test('is told line by line', () => {
    expect(lastOutline([['peer', 'one\r\ntwo\nthree']], text)).toEqual([
      '0-5 Line: one\\r\\n',
      '5-9 Line: two\\n',
      '9-14 Text: three',
    ]);
  });

  test('has its first line as the summary, safe to print', () => {
    expect(
      summaries(
        [
          ['peer', 'first\r\nsecond'],
          ['peer', 'a long line that does not fit on the arrow of a diagram'],
          ['peer', 'back\\slash'],
          ['peer', 'red \x1b[31m'],
          ['peer', '\r\nmore'],
          ['peer', ''],
          ['peer', Buffer.from([0, 1, 2])],
        ],
        text,
      ),
    ).toEqual([
      'first',
      'a long line that does not fit o…',
      'back\\\\slash',
      'red \\x1b[31m',
      '6 bytes',
      'empty',
      '3 bytes',
    ]);
  });

  test('a character that is split between two segments is told in both', () => {
    const whole = Buffer.from('“é€😀');
    const [, emoji] = [whole.subarray(0, 8), whole.subarray(8)];
    const split = dissected(text, [
      ['peer', Buffer.concat([Buffer.from('ab'), emoji.subarray(0, 3)])],
      ['program', 'not this one'],
      ['peer', Buffer.concat([emoji.subarray(3), Buffer.from('cd')])],
    ]);
    expect(outline(split[0]!.fields)).toEqual([
      '0-2 Text: ab',
      '2-5 Start of a character: f0 9f 98',
    ]);
    expect(outline(split[2]!.fields)).toEqual(['0-1 Rest of a character: 80', '1-3 Text: cd']);
    expect(split[2]!.fields[0]!.note).toBe(
      'Together with the 3 bytes at the end of the segment before, this is the character 😀.',
    );
  });

  test('a datagram does not go on in the next', () => {
    const udp = conversation('text', 'udp');
    const half = Buffer.from('é').subarray(0, 1);
    expect(labels([['peer', half]], udp)).toEqual([['Bytes']]);
  });

  test('very many lines and very long ones are told in short', () => {
    const [segment] = dissected(text, [['peer', 'x\n'.repeat(10_000)]]);
    expect(segment!.fields).toHaveLength(51);
    expect(segment!.fields[50]).toMatchObject({ label: 'More lines', start: 100, end: 20_000 });
    const [long] = dissected(text, [['peer', 'é'.repeat(50_000)]]);
    expect(long!.fields[0]!.value).toMatch(/^é{120}… \(100,000 bytes\)$/);
  });
});

describe('HTTP', () => {
  const request = 'GET /a?b HTTP/1.1\r\nHost: example.com:8080\r\nX-Own:  two words \r\n\r\n';

  test('a request is told by its lines and their parts', () => {
    expect(lastOutline([['program', request]])).toEqual([
      '0-19 Request line: GET /a?b HTTP/1.1\\r\\n',
      '  0-3 Method: GET',
      '  4-8 Request target: /a?b',
      '  9-17 Protocol version: HTTP/1.1',
      '19-43 Host: Host: example.com:8080\\r\\n',
      '  19-23 Field name: Host',
      '  25-41 Field value: example.com:8080',
      '43-63 X-Own: X-Own:  two words \\r\\n',
      '  43-48 Field name: X-Own',
      '  51-60 Field value: two words',
      '63-65 Blank line: \\r\\n',
    ]);
    const [segment] = dissected(http, [['program', request]]);
    expect(segment!.summary).toBe('GET /a?b HTTP/1.1');
    expect(segment!.fields[1]).toMatchObject({ specification: 'RFC 9110 §7.2' });
    expect(segment!.fields[2]).toMatchObject({ specification: 'RFC 9112 §5' });
  });

  test('a response with its content by length, and what comes too much', () => {
    const said: Said[] = [
      ['program', request],
      ['peer', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel'],
      ['peer', 'lo'],
      ['peer', 'surplus'],
    ];
    expect(labels(said).slice(1)).toEqual([
      ['Status line', 'Content-Length', 'Blank line', 'Content'],
      ['Content'],
      ['Surplus bytes'],
    ]);
    expect(summaries(said)).toEqual([
      'GET /a?b HTTP/1.1',
      'HTTP/1.1 200 OK, 3 bytes of content',
      '2 bytes of content',
      '7 bytes too many',
    ]);
  });

  test('a head that is split anywhere is still told, in parts', () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
    for (let cut = 1; cut < head.length; cut++) {
      const said: Said[] = [
        ['program', request],
        ['peer', head.slice(0, cut)],
        ['peer', head.slice(cut)],
      ];
      const [, first, second] = labels(said);
      const all = [...first!, ...second!].map((label) => label.replace(/, (first|cont).*/, ''));
      const names = all
        .map((label) => (label === 'Field line' ? 'Content-Length' : label))
        .filter((label, index, list) => label !== list[index - 1]);
      // A line end that is split is not yet seen as the end of the head.
      expect(names).toEqual(
        cut === 37
          ? ['Status line', 'Content-Length', 'Blank line', 'Content']
          : expect.arrayContaining(['Status line', 'Content-Length', 'Blank line', 'Content']),
      );
    }
    const [, , rest] = dissected(http, [
      ['program', request],
      ['peer', 'HTTP/1.1 200 OK\r\nContent-Le'],
      ['peer', 'ngth: 0\r\n\r\n'],
    ]);
    expect(rest!.fields[0]).toMatchObject({
      label: 'Content-Length, continued',
      note: 'The whole line: Content-Length: 0\\r\\n',
    });
  });

  test('chunks, with extensions and trailers', () => {
    const said: Said[] = [
      ['program', request],
      [
        'peer',
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n4;x=y\r\nWiki\r\nA\r\n0123',
      ],
      ['peer', '456789\r\n0\r\nExpires: 0\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n'],
    ];
    expect(labels(said).slice(1)).toEqual([
      [
        'Status line',
        'Transfer-Encoding',
        'Blank line',
        'Chunk size',
        'Chunk data',
        'Chunk end',
        'Chunk size',
        'Chunk data',
      ],
      ['Chunk data', 'Chunk end', 'Last chunk', 'Expires', 'Blank line', 'Surplus bytes'],
    ]);
    expect(summaries(said)[1]).toBe('HTTP/1.1 200 OK, chunk of 4 bytes, chunk of 10 bytes');
  });

  test.each([
    ['to a HEAD', 'HEAD / HTTP/1.1\r\n\r\n', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n'],
    ['with 204', request, 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['with 304', request, 'HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n'],
  ])('a response %s has no content', (_, asked, answered) => {
    const said: Said[] = [
      ['program', `${asked}`],
      ['program', request],
      ['peer', answered],
      ['peer', 'HTTP/1.1 200 OK\r\n\r\ntill the end'],
      ['peer', 'of it'],
    ];
    expect(labels(said).slice(3)).toEqual([['Status line', 'Blank line', 'Content'], ['Content']]);
  });

  test('interim responses are followed by the final one', () => {
    const said: Said[] = [
      ['program', 'POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n'],
      ['peer', 'HTTP/1.1 100 Continue\r\n\r\n'],
      ['program', 'body'],
      ['peer', 'HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n'],
    ];
    expect(summaries(said)).toEqual([
      'POST / HTTP/1.1',
      'HTTP/1.1 100 Continue',
      '4 bytes of content',
      'HTTP/1.1 103 Early Hints, HTTP/1.1 201 Created',
    ]);
  });

  test('a tunnel carries bytes, and a refused one does not', () => {
    const asked = 'CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n';
    expect(
      summaries([
        ['program', asked],
        ['peer', 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'],
        ['program', asked],
        ['peer', 'HTTP/1.1 200 OK\r\n\r\nhello'],
        ['program', '\x16\x03\x01'],
      ]),
    ).toEqual([
      'CONNECT h:443 HTTP/1.1',
      'HTTP/1.1 407 Proxy Authentication Required',
      'CONNECT h:443 HTTP/1.1',
      'HTTP/1.1 200 OK, 5 bytes through the tunnel',
      '3 bytes through the tunnel',
    ]);
  });

  test('who opened the connection is the client', () => {
    const served = conversation('http', 'tcp', { opener: 'peer' });
    expect(summaries([['peer', request]], served)).toEqual(['GET /a?b HTTP/1.1']);
  });

  test.each([
    ['SSH-2.0-x\r\nmore', 'No status line'],
    ['HTTP/1.1 2000 OK\r\n\r\n', 'No status line'],
  ])('what is no response is said to be none: %j', (answer, label) => {
    expect(
      labels([
        ['program', request],
        ['peer', answer],
      ])[1]![0],
    ).toBe(label);
  });

  test('a field is called by its name only where that is one', () => {
    const long = 'x'.repeat(65);
    expect(labels([['program', `GET / HTTP/1.1\r\n${long}: y\r\na\x1bb: c\r\n\0:`]])[0]).toEqual([
      'Request line',
      'Field line',
      'No field line',
      'Field line, first part',
    ]);
  });

  test('a broken chunk and a broken field line are told', () => {
    const said: Said[] = [
      ['program', request],
      ['peer', 'HTTP/1.1 200 OK\r\nHost : a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nrest'],
    ];
    expect(labels(said)[1]).toEqual([
      'Status line',
      'No field line',
      'Transfer-Encoding',
      'Blank line',
      'No chunk size',
      'Other bytes',
    ]);
  });
});

describe('DNS', () => {
  const udp = conversation('dns', 'udp');
  const tcp = conversation('dns', 'tcp');
  const encode = (packet: Packet): Uint8Array => dnsPacket.encode(packet);
  const query = encode({
    type: 'query',
    id: 0xbeef,
    flags: dnsPacket.RECURSION_DESIRED,
    questions: [{ type: 'A', name: 'www.example.com' }],
  });

  test('a query is told to the bit', () => {
    expect(lastOutline([['program', query]], udp)).toEqual([
      '0-12 Header: 12 bytes',
      '  0-2 ID: 0xbeef',
      '  2-4 Flags: 0x0100',
      '    2.0+1 QR: 0',
      '    2.1+4 Opcode: 0 (QUERY)',
      '    2.5+1 AA: 0',
      '    2.6+1 TC: 0',
      '    2.7+1 RD: 1',
      '    3.0+1 RA: 0',
      '    3.1+1 Z: 0',
      '    3.2+1 AD: 0',
      '    3.3+1 CD: 0',
      '    3.4+4 RCODE: 0 (NOERROR)',
      '  4-6 QDCOUNT: 1',
      '  6-8 ANCOUNT: 0',
      '  8-10 NSCOUNT: 0',
      '  10-12 ARCOUNT: 0',
      '12-33 Question: www.example.com A',
      '  12-29 QNAME: www.example.com',
      '    12-16 Label: www',
      '    16-24 Label: example',
      '    24-28 Label: com',
      '    28-29 Root: .',
      '  29-31 QTYPE: 1 (A)',
      '  31-33 QCLASS: 1 (IN)',
    ]);
  });

  test('a response, with pointers followed', () => {
    const answer = Buffer.concat([
      Buffer.from(query.subarray(0, 2)),
      Buffer.from('81800001000200000000', 'hex'),
      query.subarray(12),
      // www.example.com CNAME host.example.com; the name points to byte 12, example.com to 16.
      Buffer.from('c00c00050001000000050007', 'hex'),
      Buffer.from('04686f7374c010', 'hex'),
      // host.example.com A 192.0.2.1
      Buffer.from('c02d000100010000012c0004c0000201', 'hex'),
    ]);
    const [segment] = dissected(udp, [['peer', answer]]);
    expect(segment!.summary).toBe('CNAME host.example.com and 1 more');
    expect(outline(segment!.fields).slice(25)).toEqual([
      '33-52 Answer record: www.example.com CNAME host.example.com',
      '  33-35 NAME: www.example.com',
      '    33-35 Pointer: to byte 12',
      '  35-37 TYPE: 5 (CNAME)',
      '  37-39 CLASS: 1 (IN)',
      '  39-43 TTL: 5 s',
      '  43-45 RDLENGTH: 7',
      '  45-52 RDATA: host.example.com',
      '    45-52 CNAME: host.example.com',
      '      45-50 Label: host',
      '      50-52 Pointer: to byte 16',
      '52-68 Answer record: host.example.com A 192.0.2.1',
      '  52-54 NAME: host.example.com',
      '    52-54 Pointer: to byte 45',
      '  54-56 TYPE: 1 (A)',
      '  56-58 CLASS: 1 (IN)',
      '  58-62 TTL: 300 s',
      '  62-64 RDLENGTH: 4',
      '  64-68 RDATA: 192.0.2.1',
    ]);
    expect(dnsPacket.decode(answer).answers).toHaveLength(2);
  });

  test.each<[string, NonNullable<Packet['answers']>[number], string]>([
    ['AAAA', { type: 'AAAA', name: 'a', data: '2001:db8::1' }, '2001:db8::1'],
    ['MX', { type: 'MX', name: 'a', data: { preference: 10, exchange: 'b.c' } }, '10 b.c'],
    ['NS', { type: 'NS', name: 'a', data: 'ns.b' }, 'ns.b'],
    ['PTR', { type: 'PTR', name: 'a', data: 'b' }, 'b'],
    ['TXT', { type: 'TXT', name: 'a', data: ['v=1', 'x y'] }, '“v=1” “x y”'],
    [
      'SRV',
      { type: 'SRV', name: 'a', data: { priority: 1, weight: 2, port: 53, target: 'b' } },
      '1 2 53 b',
    ],
    [
      'CAA',
      { type: 'CAA', name: 'a', data: { flags: 0, tag: 'issue', value: 'ca' } },
      '0 issue ca',
    ],
    [
      'SOA',
      {
        type: 'SOA',
        name: 'a',
        data: { mname: 'm', rname: 'r', serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 5 },
      },
      'm r 1 2 3 4 5',
    ],
    ['HINFO', { type: 'HINFO', name: 'a', data: { cpu: 'c', os: 'o' } }, '01 63 01 6f'],
  ])('the data of a record of type %s', (type, answer, data) => {
    const message = encode({ type: 'response', id: 1, answers: [answer] });
    const [segment] = dissected(udp, [['peer', message]]);
    const record = segment!.fields[1]!;
    expect(record.value).toContain(`a ${type}`);
    expect(record.children!.at(-1)).toMatchObject({ label: 'RDATA', value: data });
    expect(disorder(segment!.fields, 0, message.length)).toEqual([]);
  });

  test('EDNS is told as what it means', () => {
    const message = encode({
      type: 'query',
      id: 1,
      additionals: [
        {
          type: 'OPT',
          name: '.',
          udpPayloadSize: 1232,
          flags: dnsPacket.DNSSEC_OK,
          extendedRcode: 0,
          ednsVersion: 0,
          flag_do: true,
          options: [],
        },
      ],
    });
    expect(lastOutline([['program', message]], udp).slice(17)).toEqual([
      '12-23 Additional record: EDNS(0)',
      '  12-13 NAME: .',
      '    12-13 Root: .',
      '  13-15 TYPE: 41 (OPT)',
      '  15-17 UDP payload size: 1,232 bytes',
      '  17-18 Extended RCODE: 0',
      '  18-19 Version: 0',
      '  19-21 Flags: 0x8000',
      '  21-23 RDLENGTH: 0',
    ]);
  });

  test('summaries of all that a server can say', () => {
    const flags = (bits: number, more: Packet = {}): Uint8Array =>
      encode({ type: 'response', id: 1, flags: bits, ...more });
    const said: Said[] = [
      ['program', query],
      ['program', encode({ type: 'query', id: 1 })],
      ['peer', flags(3)],
      ['peer', flags(11)],
      ['peer', flags(dnsPacket.TRUNCATED_RESPONSE)],
      ['peer', flags(0)],
      ['peer', flags(0, { answers: [{ type: 'A', name: 'a', data: '192.0.2.7' }] })],
      ['peer', 'short'],
      ['peer', ''],
    ];
    expect(summaries(said, udp)).toEqual([
      'A? www.example.com',
      'query without a question',
      'NXDOMAIN',
      'response code 11',
      'truncated',
      'no data',
      'A 192.0.2.7',
      '5 bytes',
      'empty',
    ]);
  });

  test('over TCP each message stands behind its length, and may be split', () => {
    const framed = Buffer.concat([Buffer.from([0, query.length]), query]);
    expect(labels([['program', Buffer.concat([framed, framed])]], tcp)).toEqual([
      ['Length', 'Header', 'Question', 'Length', 'Header', 'Question'],
    ]);
    expect(
      labels(
        [
          ['program', framed.subarray(0, 1)],
          ['program', framed.subarray(1, 2)],
          ['program', framed.subarray(2)],
          ['program', framed.subarray(0, 10)],
          ['program', framed.subarray(10)],
          ['program', framed],
        ],
        tcp,
      ),
    ).toEqual([
      ['Length, first byte'],
      ['Length, second byte'],
      ['Header', 'Question'],
      ['Length', 'Message, first part'],
      ['Message, continued'],
      ['Length', 'Header', 'Question'],
    ]);
    const [, , third] = dissected(tcp, [['program', framed]]);
    expect(third).toBeUndefined();
    const [whole] = dissected(tcp, [['program', framed]]);
    expect(outline(whole!.fields)[1]).toBe('2-14 Header: 12 bytes');
    expect(disorder(whole!.fields, 0, framed.length)).toEqual([]);
  });

  test('names in a circle, with odd bytes and without an end are told as such', () => {
    const named = (hex: string): Buffer =>
      Buffer.concat([Buffer.from('000100000001000000000000', 'hex'), Buffer.from(hex, 'hex')]);
    expect(lastOutline([['program', named('c00c00010001')]], udp).at(-1)).toMatch(
      /^12-18 Question, broken/,
    );
    expect(lastOutline([['program', named('c0ff00010001')]], udp).at(-1)).toMatch(/broken/);
    expect(lastOutline([['program', named('03612e1b0000010001')]], udp).slice(17, 20)).toEqual([
      '12-21 Question: a\\.\\x1b A',
      '  12-17 QNAME: a\\.\\x1b',
      '    12-16 Label: a\\.\\x1b',
    ]);
    expect(lastOutline([['program', named('3f6100010001')]], udp).at(-1)).toMatch(/broken/);
  });
});

describe('WebSocket', () => {
  const websocket = conversation('websocket');
  const hello: Said[] = [
    ['program', 'GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
    [
      'peer',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    ],
  ];
  const mask = Uint8Array.of(1, 2, 3, 4);

  test('a masked frame is told to the bit, and unmasked', () => {
    const masked = frame({ payload: 'Hi', mask });
    expect(lastOutline([...hello, ['program', masked]], websocket)).toEqual([
      '0-8 Text frame: 2 bytes',
      '  0.0+1 FIN: 1',
      '  0.1+1 RSV1: 0',
      '  0.2+1 RSV2: 0',
      '  0.3+1 RSV3: 0',
      '  0.4+4 Opcode: 1 (text)',
      '  1.0+1 MASK: 1',
      '  1.1+7 Payload length: 2',
      '  2-6 Masking key: 01 02 03 04',
      '  6-8 Payload: Hi',
    ]);
  });

  test('longer lengths stand in more bytes', () => {
    for (const [size, end] of [
      [126, 4],
      [65_536, 10],
    ] as const) {
      const long = frame({ payload: 'x'.repeat(size) });
      const [segment] = dissected(websocket, [...hello, ['peer', long]]).slice(-1);
      expect(outline(segment!.fields)).toContain(
        `  2-${end} Extended payload length: ${size.toLocaleString('en-GB')}`,
      );
    }
  });

  test('a frame in the segment of the 101, fragments, and control frames', () => {
    const said: Said[] = [
      hello[0]!,
      ['peer', Buffer.concat([Buffer.from(hello[1]![1]), frame({ payload: 'early' })])],
      ['program', frame({ fin: false, payload: 'Hel', mask })],
      ['program', frame({ opcode: 'ping', payload: 'x', mask })],
      ['program', frame({ opcode: 'continuation', payload: 'lo', mask })],
      ['peer', Buffer.concat([frame({ opcode: 'pong', payload: 'x' }), closeFrame(1000, 'bye')])],
      ['program', frame({ opcode: 'binary', payload: Uint8Array.of(0, 255), mask })],
      ['program', frame({ opcode: 11, mask })],
    ];
    expect(summaries(said, websocket)).toEqual([
      'GET / HTTP/1.1',
      'HTTP/1.1 101 Switching Protocols, Text “early”',
      'Text “Hel”, first fragment',
      'Ping, 1 byte',
      'Continuation, 2 bytes',
      'Pong, 1 byte, Close 1000',
      'Binary, 2 bytes',
      'Opcode 11, 0 bytes',
    ]);
    const close = outline(dissected(websocket, said)[5]!.fields).slice(-2);
    expect(close).toEqual(['  5-7 Status code: 1000', '  7-10 Reason: bye']);
  });

  test('a frame may be split anywhere', () => {
    const whole = frame({ payload: 'x'.repeat(300), mask });
    for (const cut of [1, 2, 3, 5, 7, 8, 20, 307]) {
      const segments = dissected(websocket, [
        ...hello,
        ['program', whole.subarray(0, cut)],
        ['program', whole.subarray(cut)],
        ['program', frame({ payload: 'next', mask })],
      ]);
      expect(segments.at(-1)!.summary).toBe('Text “next”');
      const shown = segments
        .slice(2, 4)
        .flatMap(({ fields }) => outline(fields))
        .filter((line) => line.includes('Payload'))
        .join();
      expect(shown).toMatch(/x{2,}/);
    }
  });
});

describe('TLS', () => {
  test('a real handshake is told as far as it can be read', async () => {
    const peer = await use(tlsPeer([silence()]));
    const journal = openJournal();
    const tap = await tapTcp({ ...tapPlan(peer, journal), protocol: 'tls' });
    onTestFinished(tap.close);
    const socket = connect({
      host: tap.host,
      port: tap.port,
      ca: peer.ca,
      servername: 'localhost',
      ALPNProtocols: ['http/1.1'],
    });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'secureConnect');
    socket.write('a secret');
    await until(() => journal.events.some(({ from }, index) => index > 2 && from === 'program'));

    const segments = dissect(journal.conversations, journal.events);
    const [, client, server] = segments;
    expect(client!.summary).toBe('Client Hello');
    const lines = outline(client!.fields).map((line) => line.trim().replace(/^\S+ /, ''));
    expect(lines).toContain('Content type: 22 (Handshake)');
    expect(lines).toContain('Handshake type: 1 (Client Hello)');
    expect(lines).toContain('Cipher suite: TLS_AES_128_GCM_SHA256');
    expect(lines).toContain('Server name: localhost');
    expect(lines).toContain('Application protocols: http/1.1');
    expect(lines).toContain('Supported versions: TLS 1.3, TLS 1.2');
    expect(server!.summary).toMatch(/^Server Hello, /);
    const answer = outline(server!.fields).map((line) => line.trim().replace(/^\S+ /, ''));
    expect(answer).toContain('Supported versions: TLS 1.3');
    expect(answer.some((line) => line.startsWith('Encrypted data: '))).toBe(true);
    for (const { event, fields } of segments) {
      const length = 'bytes' in event ? event.bytes.length : 0;
      expect(disorder(fields, 0, length)).toEqual([]);
      expect(unlabelled(fields, length)).toBe(0);
    }
  });

  test('alerts, records that are split, and what is no TLS', () => {
    const tls = conversation('tls');
    const alert = Buffer.from('15030300020230', 'hex');
    expect(lastOutline([['peer', alert]], tls)).toEqual([
      '0-7 Alert record: 2 bytes',
      '  0-1 Content type: 21 (Alert)',
      '  1-3 Legacy record version: TLS 1.2',
      '  3-5 Length: 2',
      '  5-6 Level: fatal',
      '  6-7 Description: 48 (unknown_ca)',
    ]);
    const said: Said[] = [
      ['peer', alert.subarray(0, 3)],
      ['peer', alert.subarray(3, 6)],
      ['peer', alert.subarray(6)],
      ['peer', alert],
      ['peer', 'HTTP/1.1 400 Bad Request'],
      ['peer', 'more'],
    ];
    expect(labels(said, tls)).toEqual([
      ['Record header, first part'],
      ['Alert record'],
      ['Alert record, continued'],
      ['Alert record'],
      ['No TLS record'],
      ['Other bytes'],
    ]);
    expect(summaries(said, tls)[3]).toBe('unknown_ca');
  });
});

describe('any bytes at all', () => {
  const side = fc.constantFrom<Side>('program', 'peer');
  const seeds: Record<Protocol, Uint8Array[]> = {
    text: [Buffer.from('line\r\n“é€😀”\n\x1b[31m')],
    http: [
      Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
      Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'),
      Buffer.from('HTTP/1.1 101 X\r\nUpgrade: websocket\r\n\r\n'),
    ],
    dns: [
      Buffer.from('beef81800001000200000000', 'hex'),
      Buffer.from('03777777076578616d706c6503636f6d0000010001', 'hex'),
      Buffer.from('c00c00050001000000050007', 'hex'),
      Buffer.from('0000290fa0000000000008000a000401020304', 'hex'),
      Buffer.from('c00c000f00010000000100040001c00c', 'hex'),
    ],
    websocket: [
      Buffer.from('HTTP/1.1 101 X\r\nUpgrade: websocket\r\n\r\n'),
      frame({ payload: 'Hi', mask: Uint8Array.of(9, 8, 7, 6) }),
      closeFrame(1000, 'x'),
    ],
    tls: [
      Buffer.from('160301002f0100002b0303', 'hex'),
      Buffer.from('00'.repeat(32), 'hex'),
      Buffer.from('00000213010100000a0000000600040000016100100005000302683200', 'hex'),
      Buffer.from('15030300020230', 'hex'),
      Buffer.from('140303000101', 'hex'),
    ],
  };

  for (const protocol of Object.keys(seeds) as Protocol[]) {
    for (const transport of ['tcp', 'udp'] as const) {
      test(`${protocol} over ${transport}: fields lie inside the bytes, in order`, () => {
        const piece = fc.oneof(
          fc.uint8Array({ maxLength: 40 }),
          fc.constantFrom(...seeds[protocol]),
          fc
            .tuple(fc.constantFrom(...seeds[protocol]), fc.nat(), fc.nat(255))
            .map(([seed, at, byte]) =>
              seed.map((old, index) => (index === at % seed.length ? byte : old)),
            ),
        );
        const bytes = fc.array(piece, { maxLength: 4 }).map((pieces) => Buffer.concat(pieces));
        const said = fc.array(fc.tuple(side, bytes), { maxLength: 6 });
        fc.assert(
          fc.property(said, (all) => {
            for (const { event, fields, summary } of dissected(
              conversation(protocol, transport),
              all,
            )) {
              const length = 'bytes' in event ? event.bytes.length : 0;
              expect(disorder(fields, 0, length)).toEqual([]);
              expect(unlabelled(fields, length)).toBe(0);
              expect(summary).not.toBe('');
              expect(summary).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
            }
          }),
          { numRuns: 400 },
        );
      });
    }
  }

  test('a message of nothing but pointers takes no time', () => {
    const pointers = Buffer.alloc(65_535);
    Buffer.from('000100000001ffff00000000', 'hex').copy(pointers);
    for (let at = 12; at + 2 <= pointers.length; at += 2) {
      pointers.writeUInt16BE(0xc000 | Math.min(0x3fff, Math.max(12, at - 2)), at);
    }
    const began = performance.now();
    dissected(conversation('dns', 'udp'), [['peer', pointers]]);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
