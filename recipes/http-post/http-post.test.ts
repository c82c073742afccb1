import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { httpPeer, response } from '../../lib/fixtures/http.ts';
import {
  closedPort,
  drip,
  fin,
  flood,
  pause,
  receive,
  receiveToEnd,
  reset,
  type Step,
  segmented,
  send,
  silence,
  stopReading,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { form, json, post } from './http-post.ts';

const program = new URL('http-post.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const small = form([['a', 'b']]);
const big = {
  type: 'application/octet-stream',
  bytes: randomBytes(4 * 1024 * 1024),
};
const asked = receive('\r\n\r\n');
const ok = response({ body: 'done' });
const tooLarge = response({
  status: 413,
  reason: 'Content Too Large',
  body: 'at most 1 MB',
});

function urlOf({ port }: { port: number }): URL {
  return new URL(`http://127.0.0.1:${port}/post`);
}

/** What the program hears from a server that does these steps. */
async function postTo(steps: Step[], options = {}, content = small) {
  return post(urlOf(await use(tcpPeer(steps))), content, options);
}

describe('pitfalls', () => {
  test('Pitfall: A form must be encoded', async () => {
    const server = await use(httpPeer(() => [send(ok)]));
    const fields: [string, string][] = [
      ['motto', 'fish & chips = 100%'],
      ['mail', 'zoë@example.com'],
    ];
    const ways = await bothWays(server);
    const naive = fields.map(([name, value]) => `${name}=${value}`).join('&');
    const bytes = Buffer.from(naive);
    await post(urlOf(ways.naive), { ...form([]), bytes });
    await post(urlOf(ways.right), form(fields));

    const [wrong, right] = server.requests.map(({ body }) => `${body}`);
    expect([...new URLSearchParams(wrong)]).not.toEqual(fields);
    expect([...new URLSearchParams(right)]).toEqual(fields);
    expect(right).toBe(
      'motto=fish+%26+chips+%3D+100%25&mail=zo%C3%AB%40example.com',
    );
  });

  test('Pitfall: Content-Length counts bytes', async () => {
    const server = await use(httpPeer(() => [send(ok)]));
    const content = json([['word', 'caf\u00e9']]);
    const text = content.bytes.toString();
    expect(text.length).toBe(15);
    expect(content.bytes.length).toBe(16);

    const ways = await bothWays(server);
    await post(urlOf(ways.right), content);
    expect(server.requests[0]?.field('Content-Length')).toBe('16');
    expect(server.requests[0]?.body.toString()).toBe(text);

    // Counted in characters, the last byte is missing for whoever reads it.
    const socket = connect(ways.naive);
    onTestFinished(() => void socket.destroy());
    socket.write(
      `POST / HTTP/1.1\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
    );
    const second = await server.request(1);
    expect(second.body.toString()).toBe('{"word":"caf\u00e9"');
  });

  test('Pitfall: A server may answer before you have finished', async () => {
    // Without waiting for "go on", the server that has enough answers and slams the door.
    const steps = [asked, stopReading(), send(tooLarge), pause(100), reset()];
    const answer = await postTo(steps, {}, big);
    expect(answer).toMatchObject({
      status: 413,
      content: Buffer.from('at most 1 MB'),
    });

    // The same with content that is on its way when the answer comes.
    const late = [
      asked,
      receive(100_000),
      stopReading(),
      send(tooLarge),
      pause(100),
      reset(),
    ];
    expect(await postTo(late, {}, big)).toMatchObject({ status: 413 });

    // The naive way writes all of it and then begins to read: its answer is lost.
    const door = await use(
      tcpPeer([asked, stopReading(), send(tooLarge), reset()]),
    );
    const socket = connect(door.port, door.host);
    onTestFinished(() => void socket.destroy());
    socket.pause();
    const heard = new Promise((resolve) => {
      socket.once('error', resolve).once('end', () => resolve('the answer'));
    });
    socket.write('POST / HTTP/1.1\r\n\r\n');
    socket.write(big.bytes);
    expect(await heard).toMatchObject({
      code: expect.stringMatching(/ECONNRESET|EPIPE/),
    });
    expect(socket.bytesRead).toBe(0);
  });

  test('Pitfall: Asking first needs an end to waiting', async () => {
    // A server that never heard of 100-continue waits for the content, and we for its word.
    const server = await use(
      tcpPeer([asked, receive(big.bytes.length), send(ok)]),
    );
    const begin = performance.now();
    expect(await post(urlOf(server), big)).toMatchObject({ status: 200 });
    expect(performance.now() - begin).toBeGreaterThan(900);
    const { received } = await server.connection();
    expect(received.toString('latin1')).toContain('Expect: 100-continue\r\n');

    // One that does know it is not kept waiting.
    const go = send('HTTP/1.1 100 Continue\r\n\r\n');
    const polite = await use(
      tcpPeer([asked, go, receive(big.bytes.length), send(ok)]),
    );
    expect(await post(urlOf(polite), big)).toMatchObject({ status: 200 });
  });

  test('Pitfall: A write can be more than the socket takes', async () => {
    const server = await use(tcpPeer([asked, stopReading(), silence()]));
    const posting = post(urlOf(server), big, { timeout: 2_500 });
    const caught = posting.catch((error: Error) => error.message);
    const { socket } = await server.connection();
    expect(await caught).toMatch(/not done within 2500 ms/);
    expect(socket.bytesRead).toBeLessThan(big.bytes.length);
  });

  test('Pitfall: A line end in the address is a second request', async () => {
    const evil = 'http://127.0.0.1/a\r\nX-Evil: yes\r\n\r\nGET /secret';
    const naive = `POST ${evil.slice(16)} HTTP/1.1\r\n`;
    expect(naive.split('\r\n\r\n')).toHaveLength(2);

    // URL drops line ends and encodes what has no place in a request line.
    const server = await use(httpPeer(() => [send(ok)]));
    const url = new URL(
      `http://127.0.0.1:${server.port}/a\r\nX-Evil: yes\r\n\r\nGET /\u00e9`,
    );
    await post(url, small);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.target).toBe('/aX-Evil:%20yesGET%20/%C3%A9');
  });
});

describe('content', () => {
  test('of a form comes back as it was, whatever it is', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (fields) => {
        const { bytes } = form(fields);
        expect([...new URLSearchParams(bytes.toString())]).toEqual(fields);
        expect(bytes.every((byte) => byte > 32 && byte < 127)).toBe(true);
      }),
    );
  });

  test('of binary bytes arrives intact', async () => {
    const server = await use(httpPeer(() => [send(ok)]));
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    await post(urlOf(server), { type: 'application/octet-stream', bytes });
    expect(server.requests[0]?.body).toEqual(bytes);
  });

  test('of several megabytes arrives intact', async () => {
    const go = [asked, send('HTTP/1.1 100 Continue\r\n\r\n')];
    const server = await use(
      tcpPeer([...go, receive(big.bytes.length), send(ok)], { keep: 2 ** 23 }),
    );
    await post(urlOf(server), big);
    const { received } = await server.connection();
    expect(received.subarray(-big.bytes.length).equals(big.bytes)).toBe(true);
  });

  test('may be empty', async () => {
    const server = await use(httpPeer(() => [send(ok)]));
    await post(urlOf(server), form([]));
    expect(server.requests[0]?.field('Content-Length')).toBe('0');
  });
});

describe('an answer', () => {
  test('is the same however it is cut', async () => {
    const whole = Buffer.concat([Buffer.from('HTTP/1.1 103 Wait\r\n\r\n'), ok]);
    const expected = await postTo([asked, send(whole), silence()]);
    expect(expected).toMatchObject({
      status: 200,
      content: Buffer.from('done'),
    });
    expect(await postTo([asked, segmented(whole, 1), silence()])).toEqual(
      expected,
    );
  });

  test('keeps bytes that are not text', async () => {
    const body = Buffer.from([0xe9, 0x00, 0xff]);
    expect((await postTo([asked, send(response({ body }))])).content).toEqual(
      body,
    );
  });

  test('may last until the server closes', async () => {
    const steps = [
      receiveToBody(),
      send('HTTP/1.0 200 OK\r\n\r\nall of it'),
      fin(),
    ];
    expect((await postTo(steps)).content?.toString()).toBe('all of it');
  });

  test('in chunks is told by its head only', async () => {
    const answer = await postTo([
      asked,
      send(response({ body: 'hello', chunked: true })),
    ]);
    expect(answer.status).toBe(200);
    expect(answer.content).toBeUndefined();
  });
});

function receiveToBody(): Step {
  return receive('a=b');
}

describe('on a bad network', () => {
  test.for<[string, Step[], RegExp]>([
    ['an early end', [asked, fin()], /cut off/],
    [
      'an end in the head',
      [asked, send('HTTP/1.1 200 OK\r\n'), fin()],
      /cut off/,
    ],
    [
      'an end in the content',
      [asked, send('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'), fin()],
      /cut off/,
    ],
    ['a reset', [asked, reset()], /ECONNRESET|EPIPE|cut off/],
    [
      'a reset in the content',
      [asked, send('HTTP/1.1 200 OK\r\n\r\nabc'), reset()],
      /ECONNRESET|cut off/,
    ],
    ['another protocol', [send('SSH-2.0-fixture\r\n'), silence()], /not HTTP/],
    ['silence', [silence()], /not done within 300 ms/],
    [
      'a drip',
      [asked, drip('HTTP/1.1 200 OK\r\n'.repeat(50), { every: 20 })],
      /not done within/,
    ],
    [
      'interim heads without end',
      [asked, flood('HTTP/1.1 100 Wait\r\n\r\n')],
      /sent too much/,
    ],
    [
      'content without end',
      [asked, send('HTTP/1.1 200 OK\r\n\r\n'), flood('a')],
      /sent too much/,
    ],
    [
      'two lengths',
      [
        asked,
        send(
          'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
        ),
      ],
      /more than one length/,
    ],
    [
      'a length and chunks',
      [
        asked,
        send(
          'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
        ),
      ],
      /more than one length/,
    ],
    [
      'a length with a sign',
      [asked, send('HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc')],
      /bad length/,
    ],
  ])('%s is told', async ([, steps, message]) => {
    await expect(postTo(steps, { timeout: 300 })).rejects.toThrow(message);
  });

  test('a signal ends it', async () => {
    const peer = await use(tcpPeer([receiveToEnd()]));
    const stop = new AbortController();
    const posting = post(urlOf(peer), big, { signal: stop.signal });
    await peer.connection();
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(posting).rejects.toBe(reason);
  });
});

describe('the program', () => {
  test('sends a form and shows the answer', async () => {
    const server = await use(
      httpPeer(() => [send(response({ body: 'thanks\u001b[2J' }))]),
    );
    const args = [`${urlOf(server)}`, 'a b=c=d', 'e='];
    const { code, stdout, stderr } = await run(program, args);
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^Sending 12 bytes of application\/x-www-form-urlencoded:\n {2}a\+b=c%3Dd&e=\n/,
    );
    expect(stdout).toContain('Response received:\n  HTTP/1.1 200 OK\n');
    expect(stdout).toContain('thanks\\u{1b}[2J\n');
    expect(code).toBe(0);
  });

  test('sends JSON, and fails when the server says no', async () => {
    const server = await use(httpPeer(() => [send(response({ status: 400 }))]));
    const { code } = await run(program, [`${urlOf(server)}`, 'a=b', '--json']);
    expect(server.requests[0]?.field('Content-Type')).toBe('application/json');
    expect(server.requests[0]?.body.toString()).toBe('{"a":"b"}');
    expect(code).toBe(1);
  });

  test('tells a failure in one line', async () => {
    const { code, stderr } = await run(program, [
      `http://127.0.0.1:${await closedPort()}/`,
    ]);
    expect(stderr).toMatch(
      /^http-post: 127.0.0.1:\d+: connect ECONNREFUSED [^\n]+\n$/,
    );
    expect(code).toBe(1);
  });

  test.for([
    [['https://example.test/']],
    [['no url']],
    [['http://a/', 'b']],
    [['http://ada:secret@127.0.0.1/']],
    [['--timeout', '-5']],
  ])('refuses %j', async ([args]) => {
    const { code, stderr } = await run(program, args);
    expect(stderr).toMatch(/^http-post: [^\n]+\n$/);
    expect(code).toBe(2);
  });
});
