import dns from 'node:dns';
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { httpPeer, response } from '../../lib/fixtures/http.ts';
import {
  closedPort,
  drip,
  fin,
  flood,
  hangingPort,
  pause,
  receive,
  receiveToEnd,
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
import { fetchHead, type Head, pageUrl, tell } from './http-head.ts';

const program = new URL('http-head.ts', import.meta.url);
const bothWays = proofs(import.meta.url);

/** A server that answers every request with these steps. */
async function server(...steps: Step[]) {
  const peer = await use(httpPeer(() => steps));
  return { peer, url: pageUrl(`${peer.url}/page?q=1`) };
}

/** The head that a server gives which answers with these bytes and hangs on. */
async function headOf(bytes: string | Uint8Array, size?: number) {
  const { url } = await server(size ? segmented(bytes, size) : send(bytes));
  return fetchHead(url);
}

/** A head with a status and fields, for `tell`. */
function head(status: number, fields: Record<string, string> = {}): Head {
  const statusLine = `HTTP/1.1 ${status} Told`;
  return { statusLine, status, fields: Object.entries(fields) };
}

/** Everything until the server closes: the naive way to read an answer. */
async function readToEnd(peer: { host: string; port: number }, head: string) {
  const socket = connect(peer);
  onTestFinished(() => {
    socket.destroy();
  });
  socket.write(head);
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

/** Answers every lookup of a name, in place of the system. */
function names(answer: (callback: (...result: unknown[]) => void) => void) {
  const lookup = vi.spyOn(dns, 'lookup');
  lookup.mockImplementation(((_: string, __: object, callback: never) =>
    answer(callback)) as never);
  onTestFinished(() => lookup.mockRestore());
}

describe('pitfalls', () => {
  test('Pitfall: A length does not mean a body', async () => {
    // As announced by the server, 1000 bytes follow. None ever comes, and the
    // connection stays open.
    const { peer } = await server(
      send(response({ contentLength: 1000 })),
      silence(),
    );
    const ways = await bothWays(peer);

    // The naive way reads to the end. It has the whole head, and waits.
    let over = false;
    const naive = connect(ways.naive).once('end', () => {
      over = true;
    });
    onTestFinished(() => {
      naive.destroy();
    });
    naive.write('HEAD / HTTP/1.1\r\nHost: a.test\r\n\r\n');
    const [text] = await once(naive, 'data');
    expect(String(text)).toMatch(/Content-Length: 1000\r\n\r\n$/);

    const begin = performance.now();
    const url = pageUrl(`http://${ways.right.address}/`);
    const { status } = await fetchHead(url, { timeout: 10_000 });
    expect(status).toBe(200);
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(over).toBe(false);
  });

  test('Pitfall: A server may send a body all the same', async () => {
    const wrong = response({ body: '<h1>Not for you</h1>\r\nX: y\r\n\r\n' });
    const { peer } = await server(send(wrong), fin());
    const ways = await bothWays(peer);

    const head = 'HEAD / HTTP/1.1\r\nHost: a.test\r\n\r\n';
    expect(await readToEnd(ways.naive, head)).toContain('Not for you');

    const url = pageUrl(`http://${ways.right.address}/`);
    expect(await fetchHead(url)).toEqual({
      statusLine: 'HTTP/1.1 200 OK',
      status: 200,
      fields: [['Content-Length', '30']],
    });
    const { stdout } = await run(program, [`${peer.url}/`]);
    expect(stdout).not.toContain('Not for you');
  });

  test('Pitfall: The first head need not be the answer', async () => {
    const early =
      'HTTP/1.1 100 Continue\r\n\r\n' +
      'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n';
    const late = 'HTTP/1.1 404 Not Found\r\nAge: 1\r\n\r\n';

    // The naive way cuts at the first empty line.
    expect((early + late).split('\r\n\r\n')[0]).toBe('HTTP/1.1 100 Continue');

    for (const size of [1, 30, 1_000]) {
      expect(await headOf(early + late, size)).toEqual({
        statusLine: 'HTTP/1.1 404 Not Found',
        status: 404,
        fields: [['Age', '1']],
      });
    }
  });

  test('Pitfall: Without Host a server cannot know which site you mean', async () => {
    // A strict server, as RFC 9112 §3.2 wants it.
    const peer = await use(
      httpPeer((request) => [
        send(response({ status: request.field('host') ? 200 : 400 })),
        fin(),
      ]),
    );
    const ways = await bothWays(peer);
    const naive = await readToEnd(ways.naive, 'HEAD / HTTP/1.1\r\n\r\n');
    expect(naive).toMatch(/^HTTP\/1\.1 400 /);

    const { address } = ways.right;
    expect((await fetchHead(pageUrl(`http://${address}/`))).status).toBe(200);
    expect(peer.requests.at(-1)?.field('host')).toBe(address);
  });

  test('Pitfall: An answer is not a success', async () => {
    const { url } = await server(
      send(response({ status: 404, contentLength: 153 })),
    );
    const { code, stdout, stderr } = await run(program, [url.href]);
    expect(code).toBe(1);
    expect(stdout).toBe(
      'HTTP/1.1 404 Not Found\nContent-Length: 153\n\nthere    no\n',
    );
    expect(stderr).toBe(`http-head: ${url} answered HTTP/1.1 404 Not Found\n`);
  });

  test('Pitfall: Half a head looks like a small one', async () => {
    const half = 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Len';
    const { peer } = await server(send(half), fin());
    const ways = await bothWays(peer);

    // Cut at line ends, this seems to be a head with one field.
    const naive = await readToEnd(ways.naive, 'HEAD / HTTP/1.1\r\n\r\n');
    expect(naive.split('\r\n').slice(1, -1)).toEqual([
      'Content-Type: text/html',
    ]);

    const url = pageUrl(`http://${ways.right.address}/`);
    await expect(fetchHead(url)).rejects.toThrow(
      `${url.host} closed the connection before its head was complete`,
    );
    const { code, stdout } = await run(program, [`${peer.url}/`]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  test('Pitfall: A head may never end', async () => {
    const field = `X-Filler: ${'a'.repeat(100)}\r\n`;
    for (const endless of [
      [send('HTTP/1.1 200 OK\r\n'), flood(field)],
      [flood('HTTP/1.1 100 Continue\r\n\r\n')],
      [send('HTTP/1.1 200 OK\r\nX: '), flood('a')],
    ]) {
      const { peer, url } = await server(...endless);
      await expect(fetchHead(url)).rejects.toThrow(
        'sent no full head in 16 KiB',
      );
      await (await peer.connection()).closed;
    }
  });

  test('Pitfall: A line end in a URL becomes a field', async () => {
    const evil = 'http://a.test/page HTTP/1.1\r\nX-Forged: yes\r\nY:';
    const naive = `HEAD ${evil.replace('http://a.test', '')} HTTP/1.1\r\n`;
    expect(naive.split('\r\n')[1]).toBe('X-Forged: yes');

    // `new URL` lets it pass, and makes of it an address nobody meant.
    expect(new URL(evil).href).toBe(
      'http://a.test/page%20HTTP/1.1X-Forged:%20yesY:',
    );
    for (const url of [evil, 'http://a.test/a b', 'http://a.test/a\tb', ' ']) {
      expect(() => pageUrl(url)).toThrow('a URL has no white space');
    }
  });
});

describe('the request', () => {
  test('is HTTP/1.1, with the host as the URL has it', async () => {
    const peer = await use(httpPeer(() => [send(response())]));
    const page = new URL('/a%20b/é?q=1&r=ü#part', peer.url);
    await fetchHead(page);
    expect(String(peer.requests[0]?.head)).toBe(
      'HEAD /a%20b/%C3%A9?q=1&r=%C3%BC HTTP/1.1\r\n' +
        `Host: 127.0.0.1:${peer.port}\r\n` +
        'User-Agent: http-head\r\n' +
        'Connection: close\r\n\r\n',
    );
  });

  test('leaves out port 80 only', () => {
    expect(pageUrl('http://A.test:80').host).toBe('a.test');
    expect(pageUrl('http://a.test:8080').host).toBe('a.test:8080');
    expect(pageUrl('http://[::1]:80/').host).toBe('[::1]');
  });

  test.each(['https://a.test/', 'ftp://a.test', 'a.test:80', 'http://', ''])(
    'is not for %j',
    (text) => {
      expect(() => pageUrl(text)).toThrow(/^not http:|^Invalid URL$/);
    },
  );

  test('reaches an IPv6 address, which keeps its brackets', async (context) => {
    const peer = await httpPeer(() => [send(response())], {
      host: '::1',
    }).catch(() => context.skip('no IPv6 on this machine'));
    await use(peer);
    await fetchHead(pageUrl(peer.url));
    expect(peer.requests[0]?.field('host')).toBe(`[::1]:${peer.port}`);
  });

  test('closes the connection when it has its answer', async () => {
    const peer = await use(httpPeer(() => [send(response()), receiveToEnd()]));
    await fetchHead(pageUrl(peer.url));
    await (await peer.connection()).closed;
  });
});

describe('a head', () => {
  const whole =
    'HTTP/1.1 203 Non-Authoritative Information\r\n' +
    'Set-Cookie: a=1\r\nVia: 1.1 x\r\nset-cookie: b=2, c\r\n' +
    'Empty:\r\nSpaced: \t a \t b \t \r\nX.Y~z!: caf\xe9\r\n\r\n';
  const parsed: Head = {
    statusLine: 'HTTP/1.1 203 Non-Authoritative Information',
    status: 203,
    fields: [
      ['Set-Cookie', 'a=1'],
      ['Via', '1.1 x'],
      ['set-cookie', 'b=2, c'],
      ['Empty', ''],
      ['Spaced', 'a \t b'],
      ['X.Y~z!', 'caf\xe9'],
    ],
  };

  test.each([1, 2, 7, 1_000])(
    'is the same in segments of %i bytes',
    async (size) => {
      expect(await headOf(Buffer.from(whole, 'latin1'), size)).toEqual(parsed);
    },
  );

  test('may have an empty reason', async () => {
    const { status } = await headOf('HTTP/1.1 200 \r\n\r\n');
    expect(status).toBe(200);
    expect((await headOf('HTTP/1.0 404\r\n\r\n')).status).toBe(404);
  });

  test.each([
    ['a line without CR', 'HTTP/1.1 200 OK\nA: 1\n\n', 'without CR'],
    ['one field without CR', 'HTTP/1.1 200 OK\r\nA: 1\n\r\n', 'without CR'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nA : 1\r\n', '"A : 1"'],
    ['a folded line', 'HTTP/1.1 200 OK\r\nA: 1\r\n b\r\n', 'field line " b"'],
    ['a field without a name', 'HTTP/1.1 200 OK\r\n: 1\r\n', '": 1"'],
    ['a field without a colon', 'HTTP/1.1 200 OK\r\nA\r\n', '"A"'],
    ['a zero byte', 'HTTP/1.1 200 OK\r\nA: \0\r\n', '"A: �"'],
    ['a CR within a line', 'HTTP/1.1 200 OK\r\nA: 1\rB: 2\r\n', '"A: 1�B: 2"'],
    ['a short status', 'HTTP/1.1 20 OK\r\n', 'no HTTP/1 status line'],
    ['a long status', 'HTTP/1.1 2000 OK\r\n', 'no HTTP/1 status line'],
    ['a status below 100', 'HTTP/1.1 042 OK\r\n', 'no HTTP/1 status line'],
    ['two spaces', 'HTTP/1.1  200 OK\r\n', 'no HTTP/1 status line'],
    ['another version', 'HTTP/2 200\r\n', 'no HTTP/1 status line but "HTTP/2'],
    ['lower case', 'http/1.1 200 OK\r\n', 'no HTTP/1 status line'],
    [
      'an empty line first',
      '\r\nHTTP/1.1 200 OK\r\n\r\n',
      'status line but ""',
    ],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n', '"SSH-2.0-OpenSSH_9.6"'],
    ['a mail server', '220 a.test ESMTP\r\n', '"220 a.test ESMTP"'],
  ])('is refused at once: %s', async (_, bytes, words) => {
    // The server says no more and keeps the connection open.
    await expect(headOf(bytes)).rejects.toThrow(words);
    await expect(headOf(bytes, 1)).rejects.toThrow(words);
  });

  test('of another protocol that ends is an error', async () => {
    const alert = Buffer.from('15030100020228', 'hex');
    const { url } = await server(send(alert), fin());
    await expect(fetchHead(url)).rejects.toThrow(
      'closed the connection before its head was complete',
    );
  });

  test('is an error when the server just closes', async () => {
    const { url } = await server(fin());
    await expect(fetchHead(url)).rejects.toThrow(
      'closed the connection before its head was complete',
    );
  });

  test('may have 16 KiB and no more', async () => {
    const frame = 'HTTP/1.1 200 OK\r\nX: \r\n\r\n'.length;
    for (const size of [100, 1_000_000]) {
      const filler = 'a'.repeat(16 * 1024 - frame);
      const full = `HTTP/1.1 200 OK\r\nX: ${filler}\r\n\r\nbody`;
      expect((await headOf(full, size)).fields).toEqual([['X', filler]]);

      const over = full.replace('X: ', 'X: a');
      await expect(headOf(over, size)).rejects.toThrow(
        'no full head in 16 KiB',
      );
    }
  });

  test('never succeeds when it is cut or spoilt', async () => {
    const bytes = Buffer.from(whole, 'latin1');
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 60 }),
        async (end, size) => {
          const peer = await httpPeer(() => [
            segmented(bytes.subarray(0, end), size),
            fin(),
          ]);
          try {
            await expect(fetchHead(pageUrl(peer.url))).rejects.toThrow(
              'before its head was complete',
            );
          } finally {
            await peer.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe('a failing network', () => {
  test('a reset after the head does no harm', async () => {
    const { url } = await server(send(response()), reset());
    expect((await fetchHead(url)).status).toBe(200);

    const { url: other } = await server(
      send(response({ contentLength: 5 })),
      pause(100),
      reset(),
    );
    expect((await run(program, [other.href])).code).toBe(0);
  });

  test('a reset within the head is told', async () => {
    const { url } = await server(send('HTTP/1.1 200 OK\r\nDate'), reset());
    await expect(fetchHead(url)).rejects.toThrow(
      `${url.host} reset the connection before its head was complete`,
    );
  });

  test('a reset before the head is told', async () => {
    const peer = await use(tcpPeer([receive('\r\n\r\n'), reset()]));
    await expect(
      fetchHead(pageUrl(`http://127.0.0.1:${peer.port}`)),
    ).rejects.toThrow('reset the connection');
  });

  test('a refusal is told', async () => {
    const url = pageUrl(`http://127.0.0.1:${await closedPort()}`);
    await expect(fetchHead(url)).rejects.toThrow(
      `${url.host} refused the connection`,
    );
  });

  test('a refusal by every address is told', async () => {
    const port = await closedPort();
    names((callback) =>
      callback(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ]),
    );
    await expect(
      fetchHead(pageUrl(`http://pages.test:${port}`)),
    ).rejects.toThrow(`pages.test:${port} refused the connection`);
  });

  test('when no address can be reached, the first reason is told', async () => {
    const { port } = await use(hangingPort());
    names((callback) =>
      callback(null, [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ]),
    );
    await expect(
      fetchHead(pageUrl(`http://pages.test:${port}`)),
    ).rejects.toThrow(`pages.test:${port} ETIMEDOUT`);
  });

  test('a name that is not found is told', async () => {
    names((callback) =>
      callback(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
    );
    await expect(fetchHead(pageUrl('http://pages.test'))).rejects.toThrow(
      'pages.test cannot be found: its name has no address',
    );
  });
});

describe('the deadline', () => {
  test('meets a name that is never found', async () => {
    names(() => {});
    const url = pageUrl('http://pages.test');
    await expect(fetchHead(url, { timeout: 100 })).rejects.toThrow(
      'pages.test gave no connection within 100 ms',
    );
  });

  test('meets a connection that is never made', async () => {
    const { port } = await use(hangingPort());
    const url = pageUrl(`http://127.0.0.1:${port}`);
    await expect(fetchHead(url, { timeout: 200 })).rejects.toThrow(
      'gave no connection within 200 ms',
    );
  });

  test.each([
    ['silence', [silence()], 'sent nothing'],
    [
      'silence within the head',
      [send('HTTP/1.1 200 OK\r\n'), silence()],
      'sent half a head',
    ],
    ['a drip', [drip('HTTP/1.1 200 OK', { every: 50 })], 'sent half a head'],
  ])('meets %s', async (_, steps, words) => {
    const { url } = await server(...steps);
    await expect(fetchHead(url, { timeout: 400 })).rejects.toThrow(
      `${url.host} ${words} within 400 ms`,
    );
  });

  test('a caller can give up earlier', async () => {
    const peer = await use(httpPeer(() => [receiveToEnd()]));
    const caller = new AbortController();
    const { signal } = caller;
    const asking = fetchHead(pageUrl(peer.url), { signal });
    const failing = expect(asking).rejects.toThrow('no time');
    const connection = await peer.connection();
    caller.abort(new Error('no time'));
    await failing;
    await connection.closed;
  });
});

describe('tell', () => {
  const row = (name: string, told: Head) =>
    tell(told)
      .find((line) => line.startsWith(name))
      ?.slice(9);

  test('speaks of the page', () => {
    const page = head(200, {
      'content-type': 'text/html',
      'CONTENT-LENGTH': '348',
      'Last-Modified': 'Sun, 06 Nov 1994 08:49:37 GMT',
      ETag: '"v1"',
      'Cache-Control': 'max-age=60',
    });
    expect(tell(page)).toEqual([
      'there    yes',
      'type     text/html',
      'size     348 bytes',
      'changed  Sun, 06 Nov 1994 08:49:37 GMT',
      'version  "v1"',
      'copies   good for 60 seconds',
    ]);
    expect(tell(head(204))).toEqual([
      'there    yes',
      'type     not told',
      'size     not told',
      'changed  not told',
      'version  not told',
      'copies   good until the cache decides',
    ]);
  });

  test.each([
    [301, ['there    moved: /new']],
    [308, ['there    moved: /new']],
    [404, ['there    no']],
    [410, ['there    no']],
    [403, ['there    not told']],
    [405, ['there    not told']],
    [500, ['there    not told']],
    [999, ['there    not told']],
  ])('says where a page with status %i is, no more', (status, words) => {
    const fields = { Location: '/new', 'Content-Length': '153' };
    expect(tell(head(status, fields))).toEqual(words);
  });

  test('shows lengths that make no sense as they are', () => {
    const twice: Head = {
      ...head(200),
      fields: [
        ['Content-Length', '5'],
        ['Content-Length', '7'],
      ],
    };
    expect(row('size', twice)).toBe('5, 7');
    expect(row('size', head(200, { 'Content-Length': '+3' }))).toBe('+3');
  });

  test.each<[string, Record<string, string>]>([
    ['may not be kept', { 'Cache-Control': 'max-age=60, No-Store' }],
    ['must be checked before each use', { 'Cache-Control': 'no-cache' }],
    ['good for 3600 seconds', { 'Cache-Control': 'public, max-age=3600' }],
    ['good for 60 seconds', { 'Cache-Control': 's-maxage=9, MAX-AGE="60"' }],
    ['good for 20 seconds', { 'Cache-Control': 'max-age=60', Age: '40' }],
    ['stale already', { 'Cache-Control': 'max-age=60', Age: '60' }],
    ['stale already', { 'Cache-Control': 'max-age=0' }],
    ['good for 60 seconds', { 'Cache-Control': 'max-age=60', Expires: '0' }],
    ['good until Fri, 01 Jan 2100', { Expires: 'Fri, 01 Jan 2100' }],
    ['good until the cache decides', { Age: '40' }],
  ])('says of copies: %s', (words, fields) => {
    expect(row('copies', head(200, fields))).toBe(words);
  });
});

describe('the program', () => {
  test('prints the head and what it tells', async () => {
    const { url } = await server(
      send(response({ fields: { ETag: '"v1"' }, contentLength: 348 })),
    );
    // The deadline is gone with the connection: nobody waits a minute.
    expect(await run(program, [url.href, '--timeout=60000'])).toMatchObject({
      code: 0,
      stderr: '',
      stdout:
        'HTTP/1.1 200 OK\nETag: "v1"\nContent-Length: 348\n\n' +
        'there    yes\ntype     not told\nsize     348 bytes\n' +
        'changed  not told\nversion  "v1"\n' +
        'copies   good until the cache decides\n',
    });
  });

  test.each([
    [301, 0],
    [500, 1],
  ])('ends a status of %i with exit code %i', async (status, exit) => {
    const { url } = await server(send(response({ status })));
    const { code, stdout, stderr } = await run(program, [url.href]);
    expect(code).toBe(exit);
    expect(stdout).toMatch(`HTTP/1.1 ${status} `);
    expect(stderr.includes(`answered HTTP/1.1 ${status}`)).toBe(exit === 1);
  });

  test('takes no orders from the server', async () => {
    const evil = 'HTTP/1.1 404 \x9b2J\r\nServer: \x9b31m\r\n\r\n';
    const { url } = await server(send(Buffer.from(evil, 'latin1')));
    const { stdout, stderr } = await run(program, [url.href]);
    expect(stdout).toContain('HTTP/1.1 404 �2J\nServer: �31m\n');
    expect(stderr).toContain('�2J');
    expect(stdout + stderr).not.toMatch(/(?!\n)\p{Cc}/u);

    const bad = await server(send('HTTP/1.1 200 OK\r\nA: \x1b[2J\r\n\r\n'));
    const refused = await run(program, [bad.url.href]);
    expect(refused.stderr).toBe(
      `http-head: ${bad.url.host} sent a bad field line "A: �[2J"\n`,
    );
  });

  test('keeps its memory small and its error short', async () => {
    const { url } = await server(
      send('HTTP/1.1 200 OK\r\nX '),
      flood('a', { total: 10_000 }),
      flood('\r\nX '),
    );
    const { code, stderr, peakMemory } = await run(program, [url.href]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/sent a bad field line "X aaa/);
    expect(stderr.length).toBeLessThan(200);
    expect(peakMemory).toBeLessThan(200 * 1024 * 1024);
  });

  test('ends at its deadline with exit code 1', async () => {
    const { url } = await server(silence());
    const { code, stderr } = await run(program, [url.href, '--timeout=300']);
    expect(code).toBe(1);
    expect(stderr).toBe(`http-head: ${url.host} sent nothing within 300 ms\n`);
  });

  test('tells how to play it without a network', async () => {
    // No name is found, as on a machine without a network.
    const offline =
      "import dns from 'node:dns';" +
      'dns.lookup = (...args) => process.nextTick(args.at(-1),' +
      "Object.assign(new Error(), { code: 'ENOTFOUND' }));";
    const { code, stderr } = await run(program, [], {
      env: {
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(offline)}`,
      },
    });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'http-head: webcode.me cannot be found: its name has no address' +
        '; offline: npm run recipe http-head\n',
    );
  });

  test('helps', async () => {
    const { code, stdout, stderr } = await run(program, ['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: http-head \[url\]/);
  });

  test.each([
    [['https://a.test/'], 'https-get'],
    [['a.test'], 'not http:'],
    [['http://ada@a.test/'], 'a user in the URL'],
    [['http://a.test/x\r\nY: z'], 'white space'],
    [['--timeout', 'soon'], 'bad --timeout'],
    [['--loud'], '--loud'],
  ])('tells wrong usage: %j', async (args, words) => {
    const { code, stdout, stderr } = await run(program, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^http-head: [^\n]+\n$/);
    expect(stderr).toContain(words);
  });
});
