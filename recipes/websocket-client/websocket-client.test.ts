import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { httpPeer, response } from '../../lib/fixtures/http.ts';
import {
  coalesced,
  drip,
  fin,
  flood,
  pause,
  receive,
  reset,
  type Step,
  segmented,
  send,
  silence,
  stopReading,
  type TcpConnection,
  type TcpPeer,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { tlsPeer } from '../../lib/fixtures/tls.ts';
import { use } from '../../lib/fixtures/use.ts';
import {
  acceptFor,
  closeFrame,
  type FrameParts,
  fragments,
  frame,
  opcode,
  readFrames,
  receiveFrame,
  upgrade,
  websocketPeer,
} from '../../lib/fixtures/websocket.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import {
  type Message,
  type Options,
  reader,
  talk,
} from './websocket-client.ts';

const program = new URL('websocket-client.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const handshake = receive('\r\n\r\n');
const asked = [upgrade(), receiveFrame()];
const goodbye = [receiveFrame(), send(closeFrame(1000)), fin()];
const part = (opcode: FrameParts['opcode'], payload: string, fin = true) =>
  frame({ opcode, payload, fin });

/** A talk with a server that does these steps: what is heard, and how it ends. */
async function talkTo(steps: Step[], options: TalkOptions = {}) {
  const peer = await use(tcpPeer(steps));
  return talkThrough(peer, peer, options);
}
type TalkOptions = Options & { messages?: Message[] };

/** The same with a server that is there already, on the way by this port. */
async function talkThrough(
  { port }: { port: number },
  peer: TcpPeer,
  { messages = ['hi'], ...options }: TalkOptions = {},
) {
  const heard: Message[] = [];
  const pings: Message[] = [];
  const ending = talk(new URL(`ws://127.0.0.1:${port}`), messages, {
    timeout: 20_000,
    report: (what, data) => {
      if (what === 'Received') heard.push(data);
      if (what === 'Answered a ping') pings.push(data);
    },
    ...options,
  });
  const end = await ending.catch((error: Error) => error.message);
  const last = Math.max(0, peer.connections.length - 1);
  return { end, heard, pings, connection: await peer.connection(last) };
}

/** All frames that the client sent, once the close frame is among them. */
async function framesOf(connection: TcpConnection) {
  const frames = () => {
    const { received } = connection;
    return readFrames(received.subarray(received.indexOf('\r\n\r\n') + 4));
  };
  const closed = () => frames().some((one) => one.opcode === opcode.close);
  await connection.until(() => closed() || connection.ended);
  return frames();
}

/** The code with which the client closed. */
async function codeSentTo(connection: TcpConnection) {
  const frames = await framesOf(connection);
  return frames.at(-1)?.payload.readUInt16BE();
}

/** The naive way: one read, and what stands behind two bytes is the message. */
async function naive(place: { host: string; port: number }): Promise<string> {
  const socket = connect(place);
  onTestFinished(() => void socket.destroy());
  const key = randomBytes(16).toString('base64');
  socket.write(`GET / HTTP/1.1\r\nSec-WebSocket-Key: ${key}\r\n\r\n`);
  await once(socket, 'data');
  socket.write(frame({ payload: 'hi', mask: randomBytes(4) }));
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.subarray(2).toString();
}

describe('pitfalls', () => {
  test('Pitfall: An answer that mentions 101 is not yet a yes', async () => {
    const body = 'HTTP/1.1 101 Switching Protocols';
    const page = [handshake, send(response({ status: 200, body })), silence()];
    expect((await talkTo(page)).end).toMatch(/no handshake: answered 200 OK$/);

    const key = 'dGhlIHNhbXBsZSBub25jZQ==';
    for (const [parts, field] of [
      [{ accept: acceptFor(key) }, 'sec-websocket-accept'],
      [{ accept: false }, 'sec-websocket-accept'],
      [
        { fields: [['Sec-WebSocket-Extensions', 'permessage-deflate']] },
        'sec-websocket-extensions',
      ],
      [
        { fields: [['Sec-WebSocket-Protocol', 'chat']] },
        'sec-websocket-protocol',
      ],
      [{ fields: [['Upgrade', 'h2c']] }, 'upgrade'],
    ] as const) {
      const { end, connection } = await talkTo([upgrade(parts), silence()]);
      expect(end).toMatch(`no handshake: the answer has a wrong ${field}`);
      await connection.until(() => connection.ended);
      expect(connection.received.toString()).toMatch(/\r\n\r\n$/);
    }

    // The reason phrase, on the other hand, is nobody's business.
    for (const reason of ['Web Socket Protocol Handshake', 'hi', '']) {
      const steps = [upgrade({ reason }), receiveFrame(), send(frame())];
      expect((await talkTo([...steps, ...goodbye])).end).toBe(1000);
    }
  });

  test('Pitfall: The first frame can come with the handshake', async () => {
    const steps = [
      upgrade({ following: frame({ payload: 'welcome' }) }),
      receiveFrame(),
      send(frame({ payload: 'hi' })),
      ...goodbye,
    ];
    expect(await talkTo(steps)).toMatchObject({
      heard: ['welcome', 'hi'],
      end: 1000,
    });
  });

  test('Pitfall: A read is not a frame, and a frame is not a message', async () => {
    const two = coalesced(part('text', 'one'), part('text', 'two'));
    const peer = await use(tcpPeer([...asked, two, ...goodbye]));
    const ways = await bothWays(peer);
    expect(await naive(ways.naive)).toBe('one\ufffd\u0003two');
    const both = await talkThrough(ways.right, peer);
    expect(both.heard).toEqual(['one', 'two']);

    // Three fragments, cut inside a character, with a ping between them.
    const [first, ...rest] = fragments('caf\u00e9 cr\u00e8me', 4);
    const cut = Buffer.concat([first!, part('ping', ''), ...rest]);
    const cutting = await use(tcpPeer([...asked, send(cut)]));
    expect(await naive(cutting)).not.toContain('caf\u00e9 cr\u00e8me');
    for (const steps of [send(cut), segmented(cut)]) {
      const { heard, pings } = await talkTo([...asked, steps, ...goodbye]);
      expect(heard).toEqual(['caf\u00e9 cr\u00e8me']);
      expect(pings).toHaveLength(1);
    }
  });

  test('Pitfall: A length has three forms', async () => {
    const peer = await use(websocketPeer());
    const messages = [0, 1, 125, 126, 65_535, 65_536].flatMap((length) => [
      'x'.repeat(length),
      Buffer.alloc(length, 0xff),
    ]);
    const heard: Message[] = [];
    const report = (what: string, data: Message) => {
      if (what === 'Received') heard.push(data);
    };
    const end = await talk(new URL(peer.url), messages, { report });
    const sum = (message: Message) =>
      createHash('sha1').update(message).digest('hex') + typeof message;
    expect(heard.map(sum)).toEqual(messages.map(sum));
    expect(peer.messages.map(({ binary }) => binary)).toEqual(
      messages.map((message) => typeof message !== 'string'),
    );
    expect(end).toBe(1000);
    expect(await peer.closing()).toMatchObject({ code: 1000 });
  });

  test('Pitfall: A mask that stays the same hides nothing', async () => {
    const echo = [receiveFrame(), send(frame())];
    const steps = [upgrade(), ...echo, ...echo, ...goodbye];
    const messages = ['same', 'same'];
    const { connection } = await talkTo(steps, { messages });
    const masks = (await framesOf(connection)).map(({ mask }) =>
      mask?.toString('hex'),
    );
    // Two of three random masks are alike once in a thousand million times.
    expect(masks).toHaveLength(3);
    expect(new Set(masks).size).toBe(3);
    expect(connection.received.includes('same')).toBe(false);
  });

  test('Pitfall: A ping is not a message', async () => {
    const peer = await use(
      tcpPeer([
        ...asked,
        send(part('ping', 'hb')),
        receiveFrame(),
        send(part('pong', 'unasked')),
        send(part('text', 'hi')),
        ...goodbye,
      ]),
    );
    const ways = await bothWays(peer);
    expect(await naive(ways.naive)).toBe('hb');

    const { heard, connection, end } = await talkThrough(ways.right, peer);
    expect({ heard, end }).toEqual({ heard: ['hi'], end: 1000 });
    const [, pong] = await framesOf(connection);
    expect(pong).toMatchObject({
      opcode: opcode.pong,
      payload: Buffer.from('hb'),
      mask: expect.anything(),
    });
  });

  test('Pitfall: Hanging up is not a goodbye', async () => {
    // An end without a close frame is a connection that broke.
    const answer = [...asked, send(part('text', 'hi'))];
    for (const ending of [fin(), reset()]) {
      const { end } = await talkTo([...answer, receiveFrame(), ending]);
      expect(end).toMatch(/no proper close: (.*cut off|.*ECONNRESET)$/);
    }
    // The server leaves first: we agree to its code, and tell.
    const early = await talkTo([
      ...asked,
      send(closeFrame(1001, 'bye')),
      fin(),
    ]);
    expect(early.end).toMatch('no answer: the server left "bye" (1001)');
    expect(await codeSentTo(early.connection)).toBe(1001);

    // After our goodbye the server may finish what it was saying.
    const last = [
      receiveFrame(),
      send(part('text', 'PS')),
      send(closeFrame(1000)),
    ];
    const { heard, end } = await talkTo([...answer, ...last, fin()]);
    expect({ heard, end }).toEqual({ heard: ['hi', 'PS'], end: 1000 });

    // It may also never agree, or agree and keep the line open.
    const never = await talkTo([...answer, silence()], { timeout: 300 });
    expect(never.end).toMatch('no proper close: time is up');
    const open = [...answer, receiveFrame(), send(closeFrame(1000)), silence()];
    expect((await talkTo(open, { timeout: 300 })).end).toBe(1000);
  });

  test('Pitfall: A length is a promise that a stranger makes', async () => {
    // The server announces 2^62 bytes and sends none: we don't wait for them.
    const huge = send(frame({ length: 2n ** 62n, lengthBits: 64 }));
    const { end, connection } = await talkTo([...asked, huge, silence()]);
    expect(end).toMatch('too big a message (1009)');
    expect(await codeSentTo(connection)).toBe(1009);

    // Nor can many small fragments grow to more than one big message.
    const start = send(part('binary', 'x', false));
    const more = flood(part('continuation', 'x'.repeat(60_000), false));
    const grown = await talkTo([...asked, start, more]);
    expect(grown.end).toMatch('too big a message (1009)');

    // Our pongs don't pile up for a server that doesn't read them: while the
    // first one waits behind a big message, no other ping is read.
    const stop = new AbortController();
    const three = coalesced(...Array<Buffer>(3).fill(part('ping', '')));
    let answered = 0;
    const stuck = await talkTo([upgrade(), stopReading(), three, silence()], {
      messages: [Buffer.alloc(8 * 1024 * 1024)],
      signal: stop.signal,
      report: (what) => {
        if (what === 'Answered a ping') answered += 1;
        if (answered === 1) setTimeout(() => stop.abort(new Error('seen')), 50);
      },
    });
    expect(stuck.end).toBe('seen');
    expect(answered).toBe(1);
  });
});

describe('the protocol', () => {
  test.for<[string, Buffer, string, number]>([
    [
      'a masked frame',
      frame({ mask: Buffer.of(1, 2, 3, 4) }),
      'not mask',
      1002,
    ],
    ['a reserved bit', frame({ rsv: 4 }), 'a reserved bit', 1002],
    [
      'a length of 125 in two bytes',
      frame({ payload: 'x'.repeat(125), lengthBits: 16 }),
      'too many bytes',
      1002,
    ],
    [
      'a length of 65,535 in eight bytes',
      frame({ payload: 'x'.repeat(65_535), lengthBits: 64 }),
      'too many bytes',
      1002,
    ],
    ['an unknown kind', frame({ opcode: 3 }), 'unknown kind', 1002],
    ['an unknown control frame', frame({ opcode: 11 }), 'unknown kind', 1002],
    ['a long ping', part('ping', 'x'.repeat(126)), 'control frame', 1002],
    ['a ping in fragments', part('ping', '', false), 'control frame', 1002],
    ['a fragment of nothing', part('continuation', ''), 'out of place', 1002],
    [
      'a message inside a message',
      Buffer.concat([part('text', 'a', false), part('text', 'b')]),
      'out of place',
      1002,
    ],
    [
      'text that is not UTF-8',
      frame({ payload: Buffer.of(0xff) }),
      'UTF-8',
      1007,
    ],
    ['half a character', frame({ payload: Buffer.of(0xc3) }), 'UTF-8', 1007],
    [
      'a surrogate',
      frame({ payload: Buffer.of(0xed, 0xa0, 0x80) }),
      'UTF-8',
      1007,
    ],
    ['a close code of one byte', part('close', 'x'), 'close code', 1002],
    ['a close code never to be sent', closeFrame(1006), 'close code', 1002],
    ['no code, sent', closeFrame(1005), 'close code', 1002],
    ['a close code of nobody', closeFrame(2999), 'close code', 1002],
    [
      'a reason that is not UTF-8',
      frame({ opcode: 'close', payload: Buffer.of(3, 232, 0xff) }),
      'UTF-8',
      1007,
    ],
  ])('%s is refused', async ([, bytes, message, code]) => {
    const { end, heard, connection } = await talkTo([...asked, send(bytes)]);
    expect(end).toMatch(`no answer: `);
    expect(end).toMatch(message);
    expect(end).toMatch(`(${code})`);
    expect(heard).toEqual([]);
    expect(await codeSentTo(connection)).toBe(code);
  });

  test('bytes mean the same however they are cut', async () => {
    const bytes = Buffer.concat([
      part('text', ''),
      ...fragments('\ufeffcaf\u00e9 \u{1f600}', 3),
      part('ping', 'p'),
      frame({ opcode: 'binary', payload: Buffer.alloc(300, 1) }),
      closeFrame(4000, 'r'),
    ]);
    const readAll = async (sizes: number[]) => {
      const read = reader(
        (async function* () {
          for (let at = 0, n = 0; at < bytes.length; n += 1) {
            const end = at + (sizes[n % sizes.length] ?? 1);
            yield bytes.subarray(at, end);
            at = end;
          }
        })(),
      );
      const frames = [];
      for (let n = 0; n < 5; n += 1) frames.push(await read());
      await expect(read()).rejects.toThrow('cut off');
      return frames;
    };
    const whole = await readAll([bytes.length]);
    expect(whole.map(({ kind }) => kind)).toEqual([1, 1, 9, 2, 8]);
    expect(whole[1]?.data.toString()).toBe('\ufeffcaf\u00e9 \u{1f600}');
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(sizes, async (cut) => {
        expect(await readAll(cut)).toEqual(whole);
      }),
      { numRuns: 50 },
    );
  });

  test('a close frame without a code is answered with one', async () => {
    const { connection, end } = await talkTo([
      ...asked,
      send(part('close', '')),
      fin(),
    ]);
    expect(end).toMatch('the server left "" (1005)');
    expect((await framesOf(connection)).at(-1)?.payload).toHaveLength(0);
  });

  test('wss: is the same over TLS, with a certificate that is checked', async () => {
    const peer = await use(tlsPeer([...asked, send(frame()), ...goodbye]));
    const url = new URL(`wss://localhost:${peer.port}`);
    await expect(talk(url, ['hi'])).rejects.toThrow(
      /no handshake: .*certificate/,
    );
    expect(await talk(url, ['hi'], { ca: peer.ca })).toBe(1000);
  });
});

describe('on a bad network', () => {
  const pings = Buffer.concat(Array(99).fill(part('ping', '')));
  const head = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n';
  test.for<[string, Step[], RegExp]>([
    ['silence', [silence()], /no handshake: time is up/],
    [
      'a silent handshake',
      [handshake, send(head), silence()],
      /no handshake: time/,
    ],
    ['no answer', [upgrade(), silence()], /no answer: time is up/],
    [
      'half a frame',
      [...asked, send(frame({ length: 5 })), silence()],
      /no answer: time/,
    ],
    ['a drip', [...asked, drip(pings, { every: 20 })], /no answer: time/],
    [
      'a frame cut off',
      [...asked, send(frame({ length: 5 })), fin()],
      /no answer: .*cut off/,
    ],
    [
      'a handshake cut off',
      [handshake, send(head), fin()],
      /no handshake: socket hang up/,
    ],
    ['a reset', [...asked, reset()], /no answer: .*(ECONNRESET|cut off)/],
    [
      'another protocol',
      [send('SSH-2.0-x\r\n'), silence()],
      /no handshake: Parse Error/,
    ],
    [
      'a head without end',
      [handshake, send(head), flood('A: b\r\n')],
      /no handshake: .*verflow/,
    ],
    [
      'a redirect',
      [handshake, send(response({ status: 302 }))],
      /answered 302/,
    ],
    [
      'an early hint',
      [handshake, send('HTTP/1.1 103 Hint\r\n\r\n'), silence()],
      /handshake: time/,
    ],
  ])('%s is told', async ([, steps, message]) => {
    const timeout = message.source.includes('time') ? 300 : 5_000;
    expect((await talkTo(steps, { timeout })).end).toMatch(message);
  });

  test('a server that reads nothing does not hold us', async () => {
    const messages = [Buffer.alloc(8 * 1024 * 1024)];
    const wrong = send(frame({ rsv: 1 }));
    const steps = [upgrade(), stopReading(), pause(50), wrong, silence()];
    const { end } = await talkTo(steps, { messages });
    expect(end).toMatch('a reserved bit');
  });

  test('a signal ends it', async () => {
    const stop = new AbortController();
    const peer = await use(tcpPeer([...asked, silence()]));
    const url = new URL(`ws://127.0.0.1:${peer.port}`);
    const talking = talk(url, ['hi'], {
      signal: stop.signal,
      report: (what) => what === 'Sent' && stop.abort(new Error('enough')),
    });
    await expect(talking).rejects.toThrow(/^enough$/);
    await expect(talk(url, [], { signal: stop.signal })).rejects.toThrow(
      /^enough$/,
    );
  });
});

describe('the program', () => {
  test('shows what was said', async () => {
    const peer = await use(
      tcpPeer([
        ...asked,
        send(part('text', '\u001b[2J\n')),
        receiveFrame(),
        send(part('binary', 'abc')),
        ...goodbye,
      ]),
    );
    const { code, stdout, stderr } = await run(program, [
      `ws://127.0.0.1:${peer.port}/`,
      'caf\u00e9',
      'two',
    ]);
    expect(stderr).toBe('');
    expect(stdout.split('\n').slice(1)).toEqual([
      'Sent: caf\u00e9',
      'Received: \\u{1b}[2J\\u{a}',
      'Sent: two',
      'Received: <Buffer 61 62 63>',
      'Closed: 1000',
      '',
    ]);
    expect(code).toBe(0);
  });

  test('tells a failure in one line', async () => {
    const peer = await use(httpPeer(() => [send(response({ status: 404 }))]));
    const { code, stdout, stderr } = await run(program, [
      peer.url.replace('http', 'ws'),
    ]);
    expect(stderr).toMatch(
      /^websocket-client: 127.0.0.1:\d+: no handshake: answered 404 [^\n]+\n$/,
    );
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  test.for([[['http://a/']], [['--ping']]])('refuses %j', async ([args]) => {
    const { code, stderr } = await run(program, args);
    expect(stderr).toMatch(/^websocket-client: [^\n]+\n$/);
    expect(code).toBe(2);
  });
});
