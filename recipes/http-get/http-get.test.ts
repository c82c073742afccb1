import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { httpPeer, response } from '../../lib/fixtures/http.ts';
import {
  closedPort,
  drip,
  fin,
  flood,
  hangingPort,
  pause,
  receive,
  reset,
  type Step,
  segmented,
  send,
  silence,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { get, preview, readAnswer } from './http-get.ts';

const program = new URL('http-get.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const asked = receive('\r\n\r\n');
const ok = 'HTTP/1.1 200 OK\r\n';

/** What the program makes of a server that does these steps once it was asked. */
async function getFrom(steps: Step[], options = {}) {
  const peer = await use(tcpPeer([asked, ...steps]));
  return get(new URL(`http://127.0.0.1:${peer.port}/`), options);
}

/** The content of an answer, as text. */
async function contentFrom(...steps: Step[]): Promise<string> {
  return (await getFrom(steps)).content.toString();
}

/** Everything up to the end of the stream, as text: the naive way to read an answer. */
async function readToEnd({ host, port }: { host: string; port: number }) {
  const socket = connect({ host, port });
  onTestFinished(() => void socket.destroy());
  socket.write('GET / HTTP/1.1\r\nHost: fixture\r\n\r\n');
  let text = '';
  for await (const piece of socket) text += piece;
  return text.slice(text.indexOf('\r\n\r\n') + 4);
}

describe('pitfalls', () => {
  test('Pitfall: The end of the connection is not the end of the content', async () => {
    const short = send(`${ok}Content-Length: 100\r\n\r\nhello`);
    const cut = await use(tcpPeer([asked, short, fin()]));
    expect(await readToEnd(cut)).toBe('hello');
    await expect(getFrom([short, fin()])).rejects.toThrow(
      /cut off after \d+ bytes$/,
    );

    // And the other way round: all is there, and the server keeps the line open.
    const whole = send(`${ok}Content-Length: 5\r\n\r\nhello`);
    const ways = await bothWays(await use(tcpPeer([asked, whole, silence()])));
    const waiting = connect(ways.naive);
    onTestFinished(() => void waiting.destroy());
    waiting.write('GET / HTTP/1.1\r\nHost: fixture\r\n\r\n');
    const [all] = await once(waiting, 'data');
    expect(`${all}`).toMatch(/hello$/);
    const { content } = await get(new URL(`http://${ways.right.address}/`));
    expect(`${content}`).toBe('hello');
    expect(waiting.readableEnded).toBe(false);

    const endless = send(
      `${ok}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`,
    );
    await expect(getFrom([endless, fin()])).rejects.toThrow('cut off');
  });

  test('Pitfall: Chunk sizes are not content', async () => {
    const chunks =
      '4;note=1\r\nWiki\r\n6\r\npedia \r\nE\r\nin \r\n\r\nchunks.\r\n0\r\n\r\n';
    const answer = `${ok}Transfer-Encoding: chunked\r\n\r\n${chunks}`;
    const peer = await use(tcpPeer([asked, send(answer), pause(100), fin()]));
    const ways = await bothWays(peer);
    expect(await readToEnd(ways.naive)).toBe(chunks);
    const { content } = await get(new URL(`http://${ways.right.address}/`));
    expect(`${content}`).toBe('Wikipedia in \r\n\r\nchunks.');
    await (await peer.connection(1)).closed;
  });

  test('Pitfall: Two answers to one question are none', async () => {
    for (const fields of [
      'Content-Length: 5\r\nTransfer-Encoding: chunked',
      'Content-Length: 5\r\nContent-Length: 6',
      'Content-Length: 5, 5',
      'Content-Length: +5',
      'Content-Length: 0x5',
      'Content-Length: 99999999999999999999',
      'Content-Length:',
      'Transfer-Encoding: chunked, gzip',
      'Transfer-Encoding: xchunked',
      'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
    ]) {
      const answer = send(`${ok}${fields}\r\n\r\n5\r\nhello\r\n0\r\n\r\n`);
      await expect(getFrom([answer, fin()]), fields).rejects.toThrow(
        /a length and chunks|bad length|unknown coding/,
      );
    }
    const old = send(
      'HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    );
    await expect(getFrom([old, fin()])).rejects.toThrow('unknown coding');
  });

  test('Pitfall: The first head may not be the answer', async () => {
    const wait =
      'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
    const late = send(`${wait}${ok}Content-Length: 2\r\n\r\nhi`);
    const ways = await bothWays(await use(tcpPeer([asked, late, fin()])));
    expect(await readToEnd(ways.naive)).toMatch(/^HTTP\/1.1 103/);
    const answer = await get(new URL(`http://${ways.right.address}/`));
    expect(answer).toMatchObject({
      status: 200,
      fields: [['Content-Length', '2']],
    });
  });

  test('Pitfall: A cut by bytes cuts characters', () => {
    const text = `${'a'.repeat(199)}é`;
    expect(Buffer.from(text).subarray(0, 200).toString()).toMatch(/a\ufffd$/);
    expect(preview(text)).toBe(text);

    // What a person takes for one character may be many: a family is seven.
    const family = '👨‍👩‍👧‍👦';
    expect([...family.repeat(2)].slice(0, 8).join('')).toBe(`${family}👨`);
    expect(preview(family.repeat(3), 2)).toBe(family.repeat(2));
  });

  test('Pitfall: Not every answer has content', async () => {
    // A 304 tells the length that the page would have, and sends nothing.
    for (const status of ['204 No Content', '304 Not Modified']) {
      const steps = [
        send(`HTTP/1.1 ${status}\r\nContent-Length: 999\r\n\r\n`),
        silence(),
      ];
      const answer = await getFrom(steps);
      expect(answer).toMatchObject({
        framing: 'status',
        content: Buffer.alloc(0),
      });
    }
  });

  test('Pitfall: Lenient readers let attackers in', async () => {
    for (const head of [
      'HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n',
      'HTTP/1.1 200 OK\r\nA: b\r\n folded\r\nContent-Length: 0\r\n\r\n',
      'HTTP/1.1 200 OK\r\n: empty name\r\n\r\n',
      'HTTP/1.1 200 OK\r\nA: b\rContent-Length: 0\r\n\r\n',
      'HTTP/1.1 20 OK\r\n\r\n',
      'HTTP/2 200 OK\r\n\r\n',
    ]) {
      await expect(getFrom([send(head), fin()]), head).rejects.toThrow(
        /without CR|bad|not HTTP/,
      );
    }
  });
});

describe('chunks', () => {
  test('bring fields behind them', async () => {
    const answer = await getFrom([
      send(
        `${ok}Transfer-Encoding: Chunked\r\n\r\n00\r\nChecked: yes\r\nA: b\r\n\r\n`,
      ),
    ]);
    expect(answer).toMatchObject({
      framing: 'chunks',
      trailers: [
        ['Checked', 'yes'],
        ['A', 'b'],
      ],
    });
  });

  test.for([
    ['no size', '\r\nhello\r\n0\r\n\r\n'],
    ['a bad size', '5g\r\nhello\r\n0\r\n\r\n'],
    ['a negative size', '-5\r\nhello\r\n0\r\n\r\n'],
    ['a huge size', '100000000000000005\r\nhello\r\n0\r\n\r\n'],
    ['a size before LF alone', '5\nhello\r\n0\r\n\r\n'],
    ['a chunk longer than its size', '5\r\nhellooo\r\n0\r\n\r\n'],
    ['an extension without end', `5;${'a'.repeat(2_000)}`],
    ['a bad trailer', '0\r\nno colon\r\n\r\n'],
  ])('are refused with %s', async ([, chunks]) => {
    const answer = send(`${ok}Transfer-Encoding: chunked\r\n\r\n${chunks}`);
    await expect(getFrom([answer, silence()])).rejects.toThrow('bad');
  });
});

describe('an answer', () => {
  test('is the same however it is cut', async () => {
    const whole =
      `HTTP/1.1 103 Wait\r\n\r\n${ok}Transfer-Encoding: chunked\r\n\r\n` +
      '3\r\nca\u00c3\r\n3;x\r\n\u00a9 1\r\n0\r\nA: b\r\n\r\n';
    const expected = readAnswer(whole);
    expect(expected?.content).toEqual(
      Buffer.from('ca\u00c3\u00a9 1', 'latin1'),
    );
    for (let end = 0; end < whole.length; end += 1) {
      expect(readAnswer(whole.slice(0, end)), `${end} bytes`).toBeUndefined();
    }
    const bytes = Buffer.from(whole, 'latin1');
    expect(await getFrom([segmented(bytes, 1)])).toEqual(expected);
    expect(await getFrom([send(bytes)])).toEqual(expected);
  });

  test('of any bytes is read or refused, and never takes more than it was sent', () => {
    const part = fc.constantFrom(
      '\r\n',
      '\r\n\r\n',
      'Content-Length: 3',
      '0',
      '3',
      'abc',
      ':',
      ' ',
    );
    const text = fc.array(
      fc.oneof(part, fc.string({ unit: 'binary-ascii', maxLength: 3 })),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (parts, ended) => {
        const answer = `${ok}${parts.join('')}`;
        try {
          const read = readAnswer(answer, ended);
          return (read?.content.length ?? 0) <= answer.length;
        } catch (error) {
          return (
            (error as Error).message !== '' && !(error instanceof TypeError)
          );
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('may last until the server closes', async () => {
    const answer = await getFrom([
      send('HTTP/1.0 200\r\n\r\nall of '),
      send('it'),
      fin(),
    ]);
    expect(answer).toMatchObject({
      framing: 'close',
      content: Buffer.from('all of it'),
    });
  });

  test('ends where it says, whatever comes behind it', async () => {
    const two = `${ok}Content-Length: 2\r\n\r\nhi${ok}Content-Length: 4\r\n\r\nevil`;
    expect(await contentFrom(send(two))).toBe('hi');
  });

  test('of binary content is byte-exact', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const answer = await getFrom([send(response({ body: bytes })), silence()]);
    expect(answer.content).toEqual(bytes);
  });
});

describe('on a bad network', () => {
  test.for<[string, Step[], RegExp]>([
    ['an early end', [fin()], /cut off after 0 bytes/],
    ['a reset', [send(ok), reset()], /ECONNRESET|cut off/],
    [
      'a reset in content that has no length',
      [send(`${ok}\r\nhalf`), reset()],
      /ECONNRESET|cut off/,
    ],
    ['another protocol', [send('SSH-2.0-fixture\r\n'), silence()], /not HTTP/],
    ['a head without end', [send(ok), flood('A: b\r\n')], /head is too long/],
    [
      'content without end',
      [send(`${ok}\r\n`), flood('abc')],
      /more than 1 MiB/,
    ],
    [
      'interim heads without end',
      [flood('HTTP/1.1 100 Wait\r\n\r\n')],
      /interim heads without end/,
    ],
    [
      'a length too big',
      [send(`${ok}Content-Length: 9999999\r\n\r\n`), flood('a')],
      /1 MiB/,
    ],
  ])('%s is told', async ([, steps, message]) => {
    await expect(getFrom(steps)).rejects.toThrow(message);
  });

  test.for<[string, Step[]]>([
    ['silence', [silence()]],
    ['silence in the head', [send(ok), silence()]],
    ['a drip', [drip('HTTP/1.1 200 OK\r\n'.repeat(50), { every: 20 })]],
  ])('%s is told in time', async ([, steps]) => {
    const answer = getFrom(steps, { timeout: 300 });
    await expect(answer).rejects.toThrow('not done within 300 ms');
  });

  test('no connection is told', async () => {
    const hanging = await use(hangingPort());
    const url = (port: number) => new URL(`http://127.0.0.1:${port}/`);
    const getting = get(url(hanging.port), { timeout: 200 });
    await expect(getting).rejects.toThrow('not done within 200 ms');
    await expect(get(url(await closedPort()))).rejects.toThrow('ECONNREFUSED');
  });

  test('a signal ends it', async () => {
    const peer = await use(tcpPeer([silence()]));
    const stop = new AbortController();
    const getting = get(new URL(`http://127.0.0.1:${peer.port}`), {
      signal: stop.signal,
    });
    await peer.connection();
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(getting).rejects.toBe(reason);
  });
});

describe('the program', () => {
  test('shows status, fields and the beginning of the content', async () => {
    const body = `{"word": "caf\u00e9\u001b[2J"}${' '.repeat(300)}`;
    const peer = await use(
      httpPeer(() => [send(response({ fields: { A: '1' }, body }))]),
    );
    const { code, stdout, stderr } = await run(program, [
      `${peer.url}/get?a=b#c`,
    ]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^HTTP\/1.1 200 OK\n {2}A: 1\n {2}Content-Length: \d+\n\n\d+ bytes, /,
    );
    expect(stdout).toContain('{"word": "caf\u00e9\\u{1b}[2J"}');
    expect(code).toBe(0);
    expect(peer.requests[0]).toMatchObject({
      method: 'GET',
      target: '/get?a=b',
    });
    expect(peer.requests[0]?.field('Host')).toBe(`127.0.0.1:${peer.port}`);
  });

  test('fails when the server says no', async () => {
    const peer = await use(
      httpPeer(() => [send(response({ status: 404, reason: 'No' }))]),
    );
    const { code, stdout } = await run(program, [peer.url]);
    expect(stdout).toMatch(/^HTTP\/1.1 404 No\n/);
    expect(code).toBe(1);
  });

  test('tells a failure in one line', async () => {
    const { code, stdout, stderr } = await run(program, [
      `http://127.0.0.1:${await closedPort()}`,
    ]);
    expect(stderr).toMatch(
      /^http-get: 127.0.0.1:\d+: connect ECONNREFUSED [^\n]+\n$/,
    );
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  test.for([
    [['https://example.test/']],
    [['no url']],
    [['http://a/', 'b']],
    [['http://ada:secret@127.0.0.1/']],
    [['--timeout', '0']],
  ])('refuses %j', async ([args]) => {
    const { code, stderr } = await run(program, args);
    expect(stderr).toMatch(/^http-get: [^\n]+\n$/);
    expect(code).toBe(2);
  });
});
