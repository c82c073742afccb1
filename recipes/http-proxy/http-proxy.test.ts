import { once } from 'node:events';
import { request as ask, createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ConnectionOver } from '../../lib/fixtures/connection.ts';
import {
  afterInterim,
  brokenOff,
  earlyRefusal,
  endlessBody,
  endlessHeader,
  endlessInterim,
  httpPeer,
  malformedResponses,
  oversizeHeader,
  response,
  stalled,
  truncated,
} from '../../lib/fixtures/http.ts';
import { hangingLookup, lookupOf } from '../../lib/fixtures/lookup.ts';
import {
  closedPort,
  drip,
  echo,
  fin,
  flood,
  hangingPort,
  pause,
  receive,
  receiveToEnd,
  reset,
  runSteps,
  type Step,
  segmented,
  send,
  silence,
  stopReading,
  TcpConnection,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { useServer } from '../../lib/play/use.ts';
import { type Options, serve } from './http-proxy.ts';

const program = new URL('http-proxy.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const MiB = 1024 * 1024;
const ok = 'HTTP/1.1 200 OK\r\n';
// A proxy adds a date where there is none, and it would be another every time.
const date = { Date: 'Sun, 06 Nov 1994 08:49:37 GMT' };

/** The recipe's proxy in this process, with what it logs. */
async function start(options: Options = {}) {
  const stop = new AbortController();
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const server = await serve({ port: 0, signal: stop.signal, log, ...options });
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  const closed = once(server, 'close');
  onTestFinished(async () => {
    stop.abort();
    await closed;
  });
  const { port } = server.address() as AddressInfo;
  const logged = (pattern: RegExp) =>
    vi.waitFor(() => expect(lines.join('\n')).toMatch(pattern), 5_000);
  return { port, lines, logged, sockets, stop: () => stop.abort(), closed };
}

/** Connects to a proxy. The client is a connection that steps work on. */
async function client(port: number): Promise<TcpConnection> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true });
  const connection = new TcpConnection(socket, socket, 16 * MiB);
  onTestFinished(() => connection.destroy());
  await once(socket, 'connect');
  return connection;
}

const does = (connection: TcpConnection, ...steps: Step[]) =>
  runSteps(steps, connection);

/** A request in absolute-form; the proxy ends the connection after it. */
const get = (place: string, more = '', method = 'GET') =>
  `${method} http://${place} HTTP/1.1\r\nHost: wrong.example\r\n` +
  `Connection: close\r\n${more}\r\n`;

/** All that comes back when this was sent, until the proxy hangs up. */
async function talk(port: number, text: string, ...more: Step[]) {
  const one = await client(port);
  await does(one, send(text), ...more);
  await one.until(() => one.ended).catch(() => {});
  return one.received.toString('latin1');
}

/** A server that does these steps once it was asked, and a proxy. */
async function between(steps: Step[], options: Options = {}) {
  const web = await use(httpPeer(() => steps));
  const proxy = await start(options);
  const place = `127.0.0.1:${web.port}/`;
  return { web, place, ...proxy, answer: () => talk(proxy.port, get(place)) };
}

/** A tunnel through a proxy, to a server that does these steps. */
async function tunnelTo(steps: Step[], options: Options = {}) {
  const target = await use(tcpPeer(steps));
  const proxy = await start(options);
  const one = await client(proxy.port);
  await does(
    one,
    send(`CONNECT 127.0.0.1:${target.port} HTTP/1.1\r\nHost: x\r\n\r\n`),
    receive('established\r\n\r\n'),
  );
  return { one, other: await target.connection(), ...proxy };
}

/** Data with a reset right behind it, so that both are there before anybody looks. */
const abruptly =
  (data: string): Step =>
  async ({ socket }) => {
    socket.write(data);
    socket.resetAndDestroy();
  };

/** Waits for the end of a connection, which must be a reset: it has lost its peer. */
async function isBroken(one: TcpConnection): Promise<void> {
  await one.until(() => one.ended).catch(() => {});
  expect(one.reset || one.socket.remoteAddress === undefined).toBe(true);
}

/** A proxy as one would write it first; its port. */
async function naive(handler: RequestListener): Promise<number> {
  const server = createServer((request, reply) => {
    // What it answers is the same at any time.
    reply.sendDate = false;
    handler(request, reply);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Waits until nothing moves any more, since nobody takes what is sent. */
async function stuck(sent: () => number): Promise<number> {
  const seen = [-1, -2, -3];
  const stands = () => {
    seen.unshift(sent());
    expect(new Set(seen.slice(0, 4)).size).toBe(1);
  };
  await vi.waitFor(stands, { timeout: 10_000, interval: 50 });
  return sent();
}

describe('pitfalls', () => {
  const secrets =
    'Proxy-Authorization: Basic c2VjcmV0\r\nProxy-Connection: keep-alive\r\n' +
    'Connection: X-Secret, close\r\nX-Secret: 1\r\nKeep-Alive: timeout=9\r\n' +
    'TE: trailers\r\nUpgrade: h2c\r\n';
  const kept =
    'Cookie: a=1\r\nRange: bytes=0-9\r\nX-Twice: 1\r\nX-Twice: 2\r\n';

  test('Pitfall: A field for the proxy is not for the server', async () => {
    const fields = { Connection: 'X-Hidden', 'X-Hidden': '1', 'X-Shown': '2' };
    const cookies = { 'Set-Cookie': ['a=1', 'b=2'], ...date };
    const { web, port } = await between([
      send(response({ fields: { ...fields, ...cookies } })),
    ]);
    const simple = await naive((request, reply) => {
      const { headers, url = '' } = request;
      ask(url, { headers }, (answer) => answer.pipe(reply)).end();
    });
    const webs = await bothWays(web, { as: 'web' });
    const proxies = await bothWays({
      naive: { port: simple },
      right: { port },
    });

    const question = get(`${webs.naive.address}/`, secrets);
    await talk(proxies.naive.port, question);
    expect(web.requests[0]?.field('Proxy-Authorization')).toMatch(/^Basic/);
    expect(web.requests[0]?.field('X-Secret')).toBe('1');

    const { address } = webs.right;
    const careful = get(`${address}/`, secrets + kept);
    const text = await talk(proxies.right.port, careful);
    expect(web.requests[1]?.fields).toEqual([
      ['Host', address],
      ['Cookie', 'a=1'],
      ['Range', 'bytes=0-9'],
      ['X-Twice', '1'],
      ['X-Twice', '2'],
      ['Via', '1.1 http-proxy'],
      ['Connection', 'close'],
    ]);
    expect(text).toMatch(
      /X-Shown: 2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n/,
    );
    expect(text).toMatch(/\r\nVia: 1.1 http-proxy\r\n/);
    expect(text).not.toMatch(/X-Hidden/);
  });

  test('Pitfall: A body without an end becomes a request', async () => {
    const { web, port, place } = await between([send(response())]);
    const inner = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
    const size = inner.length.toString(16);
    const body = `${size}\r\n${inner}\r\n0\r\n\r\n`;
    const chunked = 'Transfer-Encoding: chunked\r\n';

    const simple = await naive((request, reply) => {
      const { headers, method, url = '' } = request;
      const { 'transfer-encoding': _dropped, ...others } = headers;
      const passed = { method, headers: others };
      request.pipe(ask(url, passed, (answer) => answer.pipe(reply)));
    });
    await talk(simple, get(place, chunked) + body);
    expect((await web.request(1)).target).toBe('/smuggled');

    const answered = await talk(port, get(place, chunked) + body);
    expect(answered).toMatch(/^HTTP\/1.1 200/);
    expect(await web.request(2)).toMatchObject({ method: 'GET', target: '/' });
    expect(String(web.requests[2]?.body)).toBe(inner);
    expect(web.requests).toHaveLength(3);

    // A client can't have the length taken away by naming it either.
    const named = 'Connection: content-length\r\nContent-Length: 2\r\n';
    await talk(port, `${get(place, named, 'POST')}ok`);
    expect(String(web.requests[3]?.body)).toBe('ok');
  });

  test('Pitfall: The tunnel may begin in the same breath', async () => {
    const target = await use(tcpPeer([echo()]));
    const { port } = await start();
    const head =
      `CONNECT 127.0.0.1:${target.port} HTTP/1.1\r\nHost: x\r\n` +
      'Proxy-Authorization: Basic c2VjcmV0\r\n\r\n';
    const whole = 'HTTP/1.1 200 Connection established\r\n\r\nhello';
    for (const pass of [send, segmented]) {
      const one = await client(port);
      await does(one, pass(`${head}hello`), receive('hello'));
      expect(one.received.toString()).toBe(whole);
    }
    for (const connection of target.connections) {
      expect(connection.received.toString()).toBe('hello');
    }
  });

  test('Pitfall: Both ends of a tunnel must end alike', async () => {
    // The client finishes, and the server answers afterwards.
    const late = await tunnelTo([receiveToEnd(), send('still here'), fin()]);
    await does(late.one, send('bye'), fin(), receiveToEnd());
    expect(late.one.received.toString()).toMatch(/\r\n\r\nstill here$/);
    expect(late.other.received.toString()).toBe('bye');
    await late.logged(/ CONNECT \S+: closed, 3 B there, 10 B back$/m);

    // The server finishes first, and the client goes on.
    const early = await tunnelTo([fin(), receiveToEnd()]);
    await does(early.one, receiveToEnd(), send('one more thing'), fin());
    await early.other.closed;
    expect(early.other.received.toString()).toBe('one more thing');

    // A reset, alone and right behind data, in both directions.
    for (const last of [reset(), abruptly('x'.repeat(999))]) {
      const here = await tunnelTo([silence()]);
      await does(here.one, last);
      await isBroken(here.other);
      await here.logged(/CONNECT \S+: broken off/);

      const there = await tunnelTo([receive('go'), last]);
      await does(there.one, send('go'));
      await isBroken(there.one);
    }
  });

  test('Pitfall: A broken answer must not end well', async () => {
    const announced = `${ok}Date: ${date.Date}\r\nContent-Length: 100\r\n`;
    const short = send(`${announced}\r\nhello`);
    const { web, port } = await between([short, fin()]);
    const simple = await naive(({ url = '' }, reply) => {
      ask(url, (answer) => {
        answer.on('data', (piece) => reply.write(piece));
        answer.on('error', () => {});
        answer.on('close', () => reply.end());
      }).end();
    });
    const webs = await bothWays(web, { as: 'web' });
    const proxies = await bothWays({
      naive: { port: simple },
      right: { port },
    });
    expect(
      await talk(proxies.naive.port, get(`${webs.naive.address}/`)),
    ).toMatch(/hello\r\n0\r\n\r\n$/);
    expect(
      await talk(proxies.right.port, get(`${webs.right.address}/`)),
    ).toMatch(/Content-Length: 100\r\n.*hello$/s);

    const parts = { body: 'hello, world' };
    const half = 'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhel'.length;
    const broken: Record<string, Step[]> = {
      'ends before its length': truncated(parts, 5),
      'ends before its last chunk': truncated({ ...parts, chunked: true }, 5),
      'is reset within its length': brokenOff(parts, half),
      'is reset where only the end tells the length': [
        send(`${ok}\r\nhello`),
        reset(),
      ],
      'is reset in the same breath': [abruptly(`${ok}\r\nhello`)],
      'has a chunk that is longer than its size': [
        send(`${ok}Transfer-Encoding: chunked\r\n\r\n1\r\nok\r\n0\r\n\r\n`),
      ],
    };
    for (const [fault, steps] of Object.entries(broken)) {
      const { answer, logged } = await between(steps);
      expect(await answer(), fault).not.toMatch(/(\r\n0\r\n\r\n|world)$/);
      await logged(/: (200, broken off|502)/);
    }
    // The same bytes with a proper end are a whole answer.
    const { answer } = await between([send(`${ok}\r\nhello`), fin()]);
    expect(await answer()).toMatch(/hello\r\n0\r\n\r\n$/);
  });

  test('Pitfall: A fast server and a slow client fill the memory', async () => {
    const { web, place, port, sockets } = await between([
      send(`${ok}\r\n`),
      flood(Buffer.alloc(65_536), { total: 512 * MiB }),
    ]);
    let kept = () => 0;
    const simple = await naive(({ url = '' }, reply) => {
      kept = () => reply.writableLength;
      ask(url, (answer) => {
        answer.on('data', (piece) => reply.write(piece));
      }).end();
    });
    const waiting = async (through: number) => {
      const one = await client(through);
      await does(one, stopReading(), send(get(place)));
      return one;
    };
    const slow = await waiting(simple);
    await vi.waitFor(() => expect(kept()).toBeGreaterThan(16 * MiB), 10_000);
    slow.destroy();
    (await web.connection(0)).destroy();

    await waiting(port);
    const { socket } = await web.connection(1);
    await stuck(() => socket.bytesWritten);
    expect(socket.bytesWritten).toBeLessThan(256 * MiB);
    expect(sockets[0]?.writableLength).toBeLessThan(MiB);
  });

  test('Pitfall: A name can lead behind your door', async () => {
    const web = await use(httpPeer(() => [send(response())]));
    const names = lookupOf({
      'harmless.test': ['127.0.0.1'],
      'mixed.test': ['93.184.215.14', '10.0.0.1'],
    });
    // A list of forbidden names has no entry for this one.
    const open = await start({ lookup: names });
    const place = `harmless.test:${web.port}`;
    expect(await talk(open.port, get(`${place}/`))).toMatch(/^HTTP\/1.1 200/);

    const { port, logged } = await start({ lookup: names, blockPrivate: true });
    const places = [
      ...[place, `mixed.test:${web.port}`, `127.0.0.1:${web.port}`],
      ...[`[::1]:${web.port}`, '[::ffff:127.0.0.1]:80', '[::ffff:a00:1]:80'],
      ...['169.254.169.254:80', '10.0.0.1:80', '[fd00::1]:80', '[::]:80'],
      ...['100.64.0.1:80', '[64:ff9b::7f00:1]:80', '0.0.0.0:80'],
    ];
    for (const one of places) {
      const connecting = `CONNECT ${one} HTTP/1.1\r\nHost: x\r\n\r\n`;
      expect(await talk(port, get(`${one}/`)), one).toMatch(/^HTTP\/1.1 403 F/);
      expect(await talk(port, connecting), one).toMatch(/^HTTP\/1.1 403 F/);
    }
    await logged(/403, not an address on the public internet/);
    expect(web.connections).toHaveLength(1);
  });

  test('Pitfall: A silent server holds its client', async () => {
    const options = { timeout: 250 };
    const drips = drip(`${ok}X-Filler: ${'x'.repeat(500)}`, { every: 20 });
    for (const steps of [[silence()], [drips], endlessInterim()]) {
      const { answer, logged } = await between(steps, options);
      expect(await answer()).toMatch(/^HTTP\/1.1 504 Gateway Timeout/);
      await logged(/: 504, nothing came for 250 ms$/m);
    }
    const { port } = await use(hangingPort());
    const proxy = await start(options);
    const late = await start({ ...options, lookup: hangingLookup() });
    const connecting = 'HTTP/1.1\r\nHost: x\r\n\r\n';
    const answers = await Promise.all([
      talk(proxy.port, get(`127.0.0.1:${port}/`)),
      talk(proxy.port, `CONNECT 127.0.0.1:${port} ${connecting}`),
      talk(late.port, get('slow.test/')),
      talk(late.port, `CONNECT slow.test:443 ${connecting}`),
    ]);
    for (const text of answers) expect(text).toMatch(/^HTTP\/1.1 504/);

    // And silence in the middle of an answer breaks it off.
    const stalling = await between(stalled({ body: 'hello' }, 42), options);
    expect(await stalling.answer()).toMatch(/^HTTP\/1.1 200/);
    await stalling.logged(/: 200, broken off/);
  });
});

describe('requests', () => {
  test.each([
    ['/a?b=1', '/a?b=1'],
    ['', '/'],
    ['?q', '/?q'],
    ['/a/../b/%2e/', '/a/../b/%2e/'],
    ['//x', '//x'],
  ])('the path %j is asked for as %j', async (rest, target) => {
    const { web, place, port } = await between([send(response())]);
    await talk(port, get(place.replace('/', rest)));
    expect(web.requests[0]).toMatchObject({ target, version: '1.1' });
    expect(web.requests[0]?.field('Host')).toBe(place.slice(0, -1));
  });

  test('a server at an IPv6 address is reached', async () => {
    const web = await use(httpPeer(() => [send(response())], { host: '::1' }));
    const { port } = await start();
    const place = `[::1]:${web.port}`;
    await talk(port, get(`${place}/`).replace('http:', 'HTTP:'));
    expect(web.requests[0]?.field('Host')).toBe(place);
    const connecting = `CONNECT ${place} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const tunnelled = 'GET /t HTTP/1.1\r\nHost: x\r\n\r\n';
    const one = await client(port);
    await does(one, send(connecting + tunnelled), receive('Length: 0\r\n\r\n'));
    expect(web.requests[1]?.target).toBe('/t');
  });

  test('a client can ask again, and before it has its answer', async () => {
    let answer = () => {};
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const web = await use(
      httpPeer(({ target }) => [
        async () => void (target === '/1' && (await waiting)),
        send(response({ body: target })),
      ]),
    );
    const { port } = await start();
    const place = `127.0.0.1:${web.port}`;
    const asks = (path: string) =>
      `GET http://${place}${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const connecting = `CONNECT ${place} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const one = await client(port);
    await does(one, send(asks('/1') + asks('/2') + connecting));
    await web.request(0);
    // The second must not begin before the first is done.
    await does(one, pause(50));
    expect(web.connections).toHaveLength(1);
    answer();
    await does(one, receive('/1'), receive('/2'), receive('established'));
    expect(web.requests.map(({ target }) => target)).toEqual(['/1', '/2']);
  });

  test('a request in many segments, with its body', async () => {
    const { web, place, port } = await between([send(response())]);
    const chunked = get(place, 'Transfer-Encoding: chunked\r\n', 'POST');
    const sized = get(place, 'Content-Length: 5\r\n', 'PUT');
    const whole = `${chunked}2;x\r\nhe\r\n3\r\nllo\r\n0\r\nX-T: 1\r\n\r\n`;
    for (const text of [whole, `${sized}hello`]) {
      expect(await talk(port, '', segmented(text))).toMatch(/^HTTP\/1.1 200/);
    }
    const bodies = web.requests.map(({ body }) => String(body));
    expect(bodies).toEqual(['hello', 'hello']);
    expect(web.requests[0]?.field('Transfer-Encoding')).toBe('chunked');
    expect(web.requests[1]?.field('Content-Length')).toBe('5');
  });

  test('a client that has finished sending gets its answer', async () => {
    const body = 'late';
    const { place, port } = await between([
      pause(50),
      send(response({ body })),
    ]);
    const asking = get(place).replace('Connection: close\r\n', '');
    expect(await talk(port, asking, fin())).toMatch(/\r\n\r\nlate$/);
  });

  test('only the server says 100 Continue', async () => {
    const web = await use(
      httpPeer(() => [send(response({ body: 'done' }))], {
        onHead: () => [send('HTTP/1.1 100 Continue\r\n\r\n')],
      }),
    );
    const { port } = await start();
    const fields = 'Expect: 100-continue\r\nContent-Length: 2\r\n';
    const one = await client(port);
    await does(one, send(get(`127.0.0.1:${web.port}/`, fields, 'POST')));
    await does(one, receive('100 Continue\r\n\r\n'), send('ok'));
    await does(one, receive('done'));
    expect(web.requests[0]?.field('Expect')).toBe('100-continue');

    const silent = await between([], { timeout: 100 });
    const text = await talk(silent.port, get(silent.place, fields, 'POST'));
    expect(text).toMatch(/^HTTP\/1.1 504/);
  });

  test.each([
    'GET /path HTTP/1.1\r\nHost: example.org',
    'GET /path HTTP/1.0',
    'GET https://example.org/ HTTP/1.1\r\nHost: x',
    'GET http:// HTTP/1.1\r\nHost: x',
    'GET http://name:word@example.org/ HTTP/1.1\r\nHost: x',
    'GET http://example.org:99999/ HTTP/1.1\r\nHost: x',
    'GET http://exa\xffmple.org/ HTTP/1.1\r\nHost: x',
    'GET http://example.org/ HTTP/1.1',
    'OPTIONS * HTTP/1.1\r\nHost: x',
    'CONNECT example.org HTTP/1.1\r\nHost: x',
    'CONNECT :443 HTTP/1.1\r\nHost: x',
    'CONNECT example.org:0 HTTP/1.1\r\nHost: x',
    'CONNECT example.org:99999 HTTP/1.1\r\nHost: x',
    'GET http://x/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked',
    'GET http://x/ HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2',
    'GET http://x/ HTTP/1.1\r\nHost: x\r\nX-Folded : 1',
    '\xff\xfe\xfd',
  ])('400 for %j', async (head) => {
    const { port } = await start({ lookup: lookupOf({}) });
    const text = await talk(
      port,
      '',
      send(Buffer.from(`${head}\r\n\r\n`, 'latin1')),
    );
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
  });

  test('501 for codings that it does not know', async () => {
    const { web, port, place } = await between([send(response())]);
    const fields = 'Transfer-Encoding: gzip, chunked\r\n';
    const text = await talk(port, `${get(place, fields, 'POST')}0\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1.1 501/);
    expect(web.connections).toHaveLength(0);
  });

  test('431 for a head without end', async () => {
    const { port } = await start();
    const text = await talk(port, get('x/', `X: ${'x'.repeat(20_000)}\r\n`));
    expect(text).toMatch(/^HTTP\/1.1 431/);
  });

  test('a refused upload is read on, so that its answer arrives', async () => {
    const port = await closedPort();
    const proxy = await start();
    const fields = `Content-Length: ${4 * MiB}\r\n`;
    const text = get(`127.0.0.1:${port}/`, fields, 'POST');
    const body = flood(Buffer.alloc(MiB), { total: 4 * MiB });
    const one = await client(proxy.port);
    await does(one, send(text), body, receiveToEnd());
    expect(one.received.toString()).toMatch(/^HTTP\/1.1 502/);
    expect(one.reset).toBe(false);
  });

  test('a broken upload is broken for the server, too', async () => {
    const { web, place, port } = await between([send(response())]);
    const one = await client(port);
    const fields = 'Content-Length: 100\r\n';
    await does(one, send(`${get(place, fields, 'POST')}hello`));
    const other = await web.connection();
    await other.until(() => other.received.includes('hello'));
    await does(one, reset());
    await other.closed;
    expect(web.requests).toHaveLength(0);
  });
});

describe('answers', () => {
  test('to HEAD and without content are passed on as they are', async () => {
    const whole = response({ contentLength: 9 });
    const head = await between([send(whole)]);
    const text = await talk(head.port, get(head.place, '', 'HEAD'));
    expect(text).toMatch(/Content-Length: 9\r\n[\s\S]*\r\n\r\n$/);
    for (const status of [204, 304]) {
      const { answer } = await between([send(response({ status }))]);
      expect(await answer()).toMatch(
        new RegExp(`^HTTP/1.1 ${status}[\\s\\S]*\r\n$`),
      );
    }
  });

  test('in chunks become a plain stream for HTTP/1.0', async () => {
    const { place, port } = await between([
      send(response({ body: 'hello', chunked: [2] })),
    ]);
    const text = await talk(port, `GET http://${place} HTTP/1.0\r\n\r\n`);
    expect(text).toMatch(/\r\n\r\nhello$/);
  });

  test('with an early end of the upload arrive', async () => {
    const web = await use(
      httpPeer(() => [], {
        onHead: () => [send(response({ status: 413 })), silence()],
      }),
    );
    const { port } = await start();
    const place = `127.0.0.1:${web.port}/`;
    const fields = `Content-Length: ${MiB}\r\n`;
    const upload = get(place, fields, 'POST').replace(/Connection.*\r\n/, '');
    const one = await client(port);
    await does(one, send(upload), receive('413'));
    // What is still under way is read, and then the client can ask again.
    await does(one, flood('x', { total: MiB }));
    await does(one, send(upload), receive('413'));
  });

  test('of a server that refuses early and resets are told', async () => {
    const web = await use(httpPeer(() => [], { onHead: () => earlyRefusal() }));
    const { port } = await start();
    const place = `127.0.0.1:${web.port}/`;
    const fields = 'Content-Length: 9\r\n';
    const text = await talk(port, `${get(place, fields, 'POST')}only`);
    expect(text).toMatch(/^HTTP\/1.1 (413|502)/);
  });

  test('end where they end, and interim ones are not passed on', async () => {
    const extra = 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil';
    const { answer } = await between([
      ...afterInterim([102, 103], { body: 'good' }),
      send(extra),
    ]);
    const text = await answer();
    expect(text).toMatch(/^HTTP\/1.1 200 OK\r\n[\s\S]*good$/);
    expect(text).not.toMatch(/evil|HTTP\/1.1 10/);
  });

  test.each(Object.entries(malformedResponses))('%s', async (_fault, bytes) => {
    const { answer } = await between([send(bytes), fin()]);
    const text = await answer();
    // Either it was seen in time, or the answer is broken off.
    if (!text.startsWith('HTTP/1.1 502')) {
      expect(text).toMatch(/^(HTTP\/1.1 200|$)/);
      expect(text).not.toMatch(/\r\n0\r\n\r\n$/);
    }
  });

  test.each([
    ['a head without end', endlessHeader()],
    ['a head that is too long', oversizeHeader(20_000)],
    ['nothing, then the end', [fin()]],
    ['nothing, then a reset', [reset()]],
    ['an upgrade that nobody asked for', [send('HTTP/1.1 101 X\r\n\r\n')]],
    ['an unknown coding', [send(`${ok}Transfer-Encoding: gzip\r\n\r\n`)]],
    ['a status below 100', [send('HTTP/1.1 099 X\r\n\r\n')]],
  ])('502 for %s', async (_fault, steps) => {
    const { answer, lines } = await between(steps);
    expect(await answer()).toMatch(/^HTTP\/1.1 502 Bad Gateway\r\n/);
    expect(lines.at(-1)).toMatch(/: 502, ./);
  });

  test('502 for servers that are not there', async () => {
    const port = await closedPort();
    const proxy = await start({ lookup: lookupOf({}) });
    const connecting = `CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const refused = /^HTTP\/1.1 502 Bad Gateway\r\n[\s\S]*ECONNREFUSED/;
    expect(await talk(proxy.port, get(`127.0.0.1:${port}/`))).toMatch(refused);
    expect(await talk(proxy.port, connecting)).toMatch(refused);
    const unknown = await talk(proxy.port, get('unknown.test/'));
    expect(unknown).toMatch(/502 Bad Gateway[\s\S]*ENOTFOUND unknown.test/);
  });

  test('without end, end when their client leaves', async () => {
    for (const steps of [endlessBody(), endlessBody({ chunked: true })]) {
      const { web, place, port, logged } = await between(steps);
      const one = await client(port);
      await does(one, send(get(place)));
      await one.until(() => one.receivedBytes > MiB);
      await does(one, reset());
      await (await web.connection()).closed;
      await logged(/: 200, broken off/);
    }
  });

  test('that nobody waits for any more are given up', async () => {
    const { web, place, port, logged } = await between([receiveToEnd()]);
    const one = await client(port);
    await does(one, send(get(place)));
    await web.request();
    await does(one, reset());
    await (await web.connection()).closed;
    await logged(/^gone GET /m);
  });
});

describe('tunnels', () => {
  test('carry every byte, both ways at once', async () => {
    const { one } = await tunnelTo([echo()]);
    const bytes = Buffer.from(Array.from({ length: MiB }, (_, i) => i % 251));
    const head = one.receivedBytes;
    await does(one, send(bytes), fin(), receiveToEnd());
    expect(one.received.subarray(head).equals(bytes)).toBe(true);
  });

  test('wait for the slower end', async () => {
    const much = flood(Buffer.alloc(65_536), { total: 512 * MiB });
    const { one, other, sockets } = await tunnelTo([much]);
    // First the client does not read, and then the server.
    one.stopReading();
    await stuck(() => other.socket.bytesWritten);
    expect(sockets[0]?.writableLength).toBeLessThan(MiB);

    other.stopReading();
    const sending = does(one, much);
    const lost = expect(sending).rejects.toThrow(ConnectionOver);
    await stuck(() => one.socket.bytesWritten);
    expect(one.socket.bytesWritten).toBeLessThan(256 * MiB);
    await does(other, reset());
    await lost;
  });

  test('that are silent end', async () => {
    const { one, other, logged } = await tunnelTo([receiveToEnd()], {
      timeout: 150,
    });
    await Promise.all([one.closed, other.closed]);
    await logged(/broken off: silent for 150 ms/);
  });

  test('do not outlive their clients, nor the proxy', async () => {
    const target = await use(tcpPeer([receiveToEnd(), fin()]));
    const proxy = await start();
    const open = async () => {
      const one = await client(proxy.port);
      const head = `CONNECT 127.0.0.1:${target.port} HTTP/1.1\r\nHost: x\r\n\r\n`;
      await does(one, send(head), receive('established\r\n\r\n'));
      return one;
    };
    for (const farewell of [fin(), reset(), fin(), reset()]) {
      await does(await open(), farewell);
    }
    await Promise.all(target.connections.map((one) => one.closed));
    const last = await open();
    proxy.stop();
    await Promise.all([last.closed, proxy.closed]);
    expect(last.reset).toBe(true);
  });

  test('given up by their client before they are there', async () => {
    const hanging = await use(hangingPort());
    const { port, logged } = await start();
    const one = await client(port);
    const head = `CONNECT 127.0.0.1:${hanging.port} HTTP/1.1\r\nHost: x\r\n\r\n`;
    await does(one, send(head), pause(100), reset());
    await logged(/gone CONNECT .*502/);
  });
});

test('running out of file descriptors is survived in silence', async () => {
  const web = await use(httpPeer(() => [send(response())]));
  const server = await useServer(program, ['0'], { openFiles: 40 });
  const { port } = server;

  // Node hangs up on those for whom it has no descriptor left.
  const crowd = await Promise.all(
    Array.from({ length: 60 }, () => client(port)),
  );
  await Promise.race(crowd.map((one) => one.until(() => one.ended)));
  for (const one of crowd) one.destroy();
  await vi.waitFor(async () => {
    const text = await talk(port, get(`127.0.0.1:${web.port}/`));
    expect(text).toMatch(/^HTTP\/1.1 200/);
  }, 10_000);
  const { code, stdout } = await server.interrupt();
  expect(stdout.split('\n').length).toBeLessThan(20);
  expect(code).toBe(0);
});

describe('the program', () => {
  test('says where it listens and what it does, until Ctrl-C', async () => {
    const web = await use(httpPeer(() => [send(response())]));
    const server = await useServer(program, ['0']);
    const place = `127.0.0.1:${web.port}/`;
    await talk(server.port, get(`${place}\x1b[2J`));
    await talk(server.port, get(place));
    await talk(server.port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await server.line(/GET \/: 400/);
    const end = await server.interrupt();
    expect(end).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(end.stdout.split('\n')).toEqual([
      `HTTP proxy listening on 127.0.0.1:${server.port}`,
      `127.0.0.1 GET http://${place}: 200`,
      expect.stringMatching(/^127\.0\.0\.1 GET \/: 400, not http:/),
      '',
    ]);
  });

  test('takes --block-private', async () => {
    const server = await useServer(program, ['0', '--block-private']);
    expect(await talk(server.port, get('localhost/'))).toMatch(
      / 403 Forbidden/,
    );
  });

  test('says in one line what is wrong', async () => {
    const { port } = await start();
    const cases: [number, string[], RegExp][] = [
      [1, [`${port}`], /^http-proxy: listen EADDRINUSE[^\n]+\n$/],
      [2, ['65536'], /^http-proxy: one port, from 0 to 65535[^\n]+\n$/],
      [2, ['--loud'], /^http-proxy: [^\n]+\n$/],
    ];
    for (const [exit, args, message] of cases) {
      const { code, stdout, stderr } = await run(program, args);
      expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
      expect(stderr).toMatch(message);
    }
  });
});
