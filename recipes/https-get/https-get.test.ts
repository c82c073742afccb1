import dns from 'node:dns';
import { once } from 'node:events';
import {
  type ConnectionOptions,
  connect,
  type PeerCertificate,
} from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  afterInterim,
  brokenOff,
  endlessBody,
  endlessHeader,
  endlessInterim,
  malformedResponses,
  oversizeHeader,
  response,
  stalled,
  truncated,
} from '../../lib/fixtures/http.ts';
import { httpsPeer } from '../../lib/fixtures/https.ts';
import {
  closedPort,
  drip,
  fin,
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
import {
  beginHandshake,
  type CertificateKind,
  finWithoutCloseNotify,
  type TlsPeer,
  type TlsPeerOptions,
} from '../../lib/fixtures/tls.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { checkNames, getSecurely, type Options } from './https-get.ts';

const program = new URL('https-get.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const hello = { body: 'hello' };
const page = [send(response(hello))];
const long = response({ body: 'x'.repeat(10_000) });

/** An HTTPS server that does these steps once it was asked. */
const serve = (steps: Step[], options?: TlsPeerOptions) =>
  use(httpsPeer(() => steps, options));

/** What the program makes of such a server, whose authority it trusts. */
async function getFrom(steps: Step[], options?: TlsPeerOptions) {
  const peer = await serve(steps, options);
  return getSecurely(new URL(peer.url), { ca: peer.ca });
}

/** The same for a peer that is no TLS server, or none to the end. */
async function getFromTcp(steps: Step[], options?: Options) {
  const peer = await use(tcpPeer(steps));
  return getSecurely(new URL(`https://localhost:${peer.port}/`), options);
}

/** A TLS connection as one makes it without much thought. */
function naive(
  peer: Pick<TlsPeer, 'host' | 'port' | 'ca'>,
  options: ConnectionOptions = {},
) {
  const { host, port, ca } = peer;
  const socket = connect({ host, port, ca, ...options });
  socket.on('error', () => {});
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** The naive way to read an answer: everything up to the end. */
async function naiveText(
  peer: Parameters<typeof naive>[0],
  options: ConnectionOptions = {},
) {
  const socket = naive(peer, options);
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  let text = '';
  for await (const piece of socket) text += piece;
  return text;
}

describe('pitfalls', () => {
  test('Pitfall: Encrypted does not mean that it is the right server', async () => {
    for (const [certificate, reason] of [
      ['expired', 'its certificate has expired (CERT_HAS_EXPIRED)'],
      [
        'not yet valid',
        'its certificate is not valid yet (CERT_NOT_YET_VALID)',
      ],
      [
        'wrong host',
        'its certificate is for DNS:elsewhere.test, not for localhost (ERR_TLS_CERT_ALTNAME_INVALID)',
      ],
      [
        'unknown CA',
        'its certificate has an unknown issuer (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
      ],
      [
        'self-signed',
        'its certificate is signed by itself (DEPTH_ZERO_SELF_SIGNED_CERT)',
      ],
    ] satisfies [CertificateKind, string][]) {
      const peer = await serve([...page, fin()], { certificate });
      const careless = await naiveText(peer, { rejectUnauthorized: false });
      expect(careless).toMatch(/hello$/);

      const url = new URL(peer.url);
      await expect(getSecurely(url, { ca: peer.ca })).rejects.toThrow(
        `localhost:${peer.port}: ${reason}`,
      );
      // Only the careless client asked for anything.
      expect(peer.requests).toHaveLength(1);
    }
  });

  test('Pitfall: The common name is no name', async () => {
    const peer = await serve([...page, fin()], { certificate: 'CN only' });
    const { ca } = peer;
    const ways = await bothWays(peer);
    expect(
      await naiveText({ ...ways.naive, ca }, { servername: 'localhost' }),
    ).toMatch(/hello$/);
    const url = new URL(`https://localhost:${ways.right.port}/`);
    await expect(getSecurely(url, { ca })).rejects.toThrow(
      /is for no one, not for localhost \(ERR_TLS_CERT_ALTNAME_/,
    );
    expect(peer.requests).toHaveLength(1);

    // Nor does it count beside names of another kind.
    const certificate = {
      subject: { CN: 'localhost' },
      subjectaltname: 'IP Address:127.0.0.1',
    } as PeerCertificate;
    expect(checkNames('127.0.0.1', certificate)).toBeUndefined();
    expect(checkNames('localhost', certificate)?.message).toBe(
      'its certificate is for IP Address:127.0.0.1, not for localhost',
    );
  });

  test('Pitfall: The host is not the server name', async () => {
    const peer = await serve(page, { requireSni: true });
    const ways = await bothWays(peer);
    const [error] = await once(
      naive({ ...ways.naive, ca: peer.ca }, { host: 'localhost' }),
      'error',
    );
    expect(error.code).toBe('ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE');

    const options = { ca: peer.ca };
    const named = new URL(`https://localhost:${ways.right.port}/`);
    const { status } = await getSecurely(named, options);
    expect(status).toBe(200);
    const dotted = `https://localhost.:${peer.port}`;
    expect((await getSecurely(new URL(dotted), options)).status).toBe(200);
    expect(peer.serverNames).toEqual(['localhost', 'localhost']);

    // An address is no name, but a certificate can be for an address.
    for (const host of ['127.0.0.1', '::1']) {
      const other = await serve(page, { host });
      const place = host === '::1' ? '[::1]' : host;
      const url = new URL(`https://${place}:${other.port}/`);
      expect((await getSecurely(url, { ca: other.ca })).status).toBe(200);
      expect(other.serverNames).toEqual([undefined]);
    }
  });

  test('Pitfall: One environment variable turns verification off', async () => {
    const peer = await serve([...page, fin()], { certificate: 'self-signed' });
    const warnings = vi.spyOn(process, 'emitWarning').mockReturnValue();
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    onTestFinished(() => {
      vi.unstubAllEnvs();
      warnings.mockRestore();
    });
    expect(await naiveText(peer)).toMatch(/hello$/);
    await expect(getSecurely(new URL(peer.url))).rejects.toThrow(
      'DEPTH_ZERO_SELF_SIGNED_CERT',
    );
  });

  test('Pitfall: The end of the stream may be the work of a stranger', async () => {
    const head = 'HTTP/1.1 200 OK\r\n';
    for (const end of [fin(), finWithoutCloseNotify()]) {
      // Without a length, nothing tells the two ends apart.
      const peer = await serve([send(`${head}\r\nhel`), end]);
      expect(await naiveText(peer)).toBe(`${head}\r\nhel`);
      await expect(
        getSecurely(new URL(peer.url), { ca: peer.ca }),
      ).rejects.toThrow('does not say where its answer ends');

      const short = send(`${head}Content-Length: 5\r\n\r\nhel`);
      await expect(getFrom([short, end])).rejects.toThrow(
        /cut off while we waited for the rest of the answer/,
      );
      // And all is there: then it does not matter how the connection ends.
      expect((await getFrom([...page, end])).content.toString()).toBe('hello');
    }
  });

  test('Pitfall: Connected does not mean that there is a handshake', async () => {
    const silent = await use(tcpPeer([silence()]));
    const ways = await bothWays(silent);
    await once(naive({ ...ways.naive, ca: '' }), 'connect');
    const { address } = ways.right;
    await expect(
      getSecurely(new URL(`https://${address}/`), { timeout: 300 }),
    ).rejects.toThrow(/: waited 300 ms in all, at last for the handshake$/);

    const stuck = [beginHandshake(), silence()];
    await expect(getFromTcp(stuck, { timeout: 300 })).rejects.toThrow(
      /: waited 300 ms in all, at last for the handshake$/,
    );
    for (const banner of ['SSH-2.0-OpenSSH_9.9\r\n', response().toString()]) {
      await expect(getFromTcp([send(banner), fin()])).rejects.toThrow(
        /: does not speak TLS \(ERR_SSL_/,
      );
    }
  });

  test('Pitfall: An answer need not be text', async () => {
    const body = Buffer.from('caf\xe9', 'latin1');
    expect(() => new TextDecoder('utf8', { fatal: true }).decode(body)).toThrow(
      TypeError,
    );
    const { content } = await getFrom([send(response({ body }))]);
    expect(content).toEqual(body);
  });
});

describe('the answer', () => {
  test('comes with what was agreed and whose certificate it was', async () => {
    const fields = { 'X-Two': ['one', 'two'] };
    const got = await getFrom([send(response({ ...hello, fields }))]);
    expect(got).toMatchObject({
      protocol: 'TLSv1.3',
      cipher: expect.stringMatching(/^TLS_/),
      statusLine: 'HTTP/1.1 200 OK',
      fields: [
        ['X-Two', 'one'],
        ['X-Two', 'two'],
        ['Content-Length', '5'],
      ],
    });
    const { subject, issuer, validTo } = got.certificate;
    expect([subject, issuer, validTo]).toEqual([
      'CN=localhost',
      'CN=Wirebook Test CA',
      'Dec 31 23:59:59 2049 GMT',
    ]);
    const old = await getFrom(page, { maxVersion: 'TLSv1.2' });
    expect(old.protocol).toBe('TLSv1.2');
  });

  test('is asked for in one request, which wants no second answer', async () => {
    const peer = await serve(page, { alpn: ['h2', 'http/1.1'] });
    const url = new URL('/a b?é#part', peer.url);
    await getSecurely(url, { ca: peer.ca });
    const { method, target, fields } = await peer.request();
    expect([method, target]).toEqual(['GET', '/a%20b?%C3%A9']);
    expect(fields).toEqual([
      ['Host', `localhost:${peer.port}`],
      ['User-Agent', 'https-get'],
      ['Accept', '*/*'],
      ['Connection', 'close'],
    ]);
    await (await peer.connection()).closed;
  });

  test.each<[string, Step[]]>([
    ['in one-byte segments', [segmented(response(hello), 1)]],
    ['drop by drop', [drip(response(hello), { every: 2 })]],
    ['in chunks', [send(response({ ...hello, chunked: [1, 3] }))]],
    ['behind interim heads', afterInterim([100, 103], hello)],
    ['with more behind it', [send(`${response(hello)}${response()}`)]],
  ])('is the same %s', async (_, steps) => {
    const { status, content } = await getFrom(steps);
    expect([status, content.toString()]).toEqual([200, 'hello']);
  });

  test.each([204, 304])('has no content with status %i', async (status) => {
    const head = response({ status, contentLength: 9 });
    const got = await getFrom([send(head), silence()]);
    expect(got).toMatchObject({ status, content: Buffer.alloc(0) });
  });
});

describe('a bad answer', () => {
  test.each(Object.entries(malformedResponses))(
    'is refused for %s',
    async (_, bytes) => {
      await expect(getFrom([send(bytes), fin()])).rejects.toThrow(
        /\(HPE_|cut off|does not say where/,
      );
    },
  );

  test.each<[string, Step[], RegExp]>([
    ['short', truncated(hello, 2), /cut off.*the rest of the answer/],
    [
      'without its last chunk',
      truncated({ ...hello, chunked: true }, 5),
      /cut off/,
    ],
    ['cut in its head', truncated(hello, 20), /cut off.*for an answer/],
    ['reset in its content', brokenOff(hello, 41), /cut off/],
    ['reset before it', [reset()], /cut off.*for an answer/],
    ['with content without end', endlessBody({ chunked: true }), /1 MiB/],
    ['with a head without end', endlessHeader(), /HPE_HEADER_OVERFLOW/],
    ['with a head of 20 KB', oversizeHeader(20_000), /HPE_HEADER_OVERFLOW/],
    ['with interim heads without end', endlessInterim(), /interim heads/],
  ])('is refused: %s', async (_, steps, reason) => {
    const peer = await serve(steps);
    await expect(
      getSecurely(new URL(peer.url), { ca: peer.ca }),
    ).rejects.toThrow(reason);
    await (await peer.connection()).closed;
  });
});

describe('a failing network', () => {
  test.each<[string, Step[], RegExp]>([
    ['reset', [receive(5), reset()], /cut off.*handshake \(ECONNRESET\)$/],
    ['ended', [receive(5), fin()], /cut off.*handshake \(ECONNRESET\)$/],
    ['ended half-way', [beginHandshake(), fin()], /cut off.*handshake/],
  ])('a handshake that was %s is told', async (_, steps, reason) => {
    await expect(getFromTcp(steps)).rejects.toThrow(reason);
  });

  test('a server that speaks HTTP/2 only is told', async () => {
    await expect(getFrom(page, { alpn: ['h2'] })).rejects.toThrow(
      /ALERT_NO_APPLICATION_PROTOCOL\)$/,
    );
  });

  test('a refusal is told', async () => {
    const url = new URL(`https://127.0.0.1:${await closedPort()}/`);
    await expect(getSecurely(url)).rejects.toThrow(
      `${url.host}: refused the connection (ECONNREFUSED)`,
    );
    url.hostname = 'localhost';
    await expect(getSecurely(url)).rejects.toThrow(/: refused/);
  });

  test('the deadline says what was missing', async () => {
    const { port } = await use(hangingPort());
    const url = new URL(`https://127.0.0.1:${port}/`);
    const expected: [TlsPeer | undefined, string][] = [
      [undefined, 'a connection'],
      [await serve([silence()]), 'an answer'],
      [await serve(stalled(hello, 10)), 'an answer'],
      [await serve(stalled(hello, 40)), 'the rest of the answer'],
      [await serve([drip(long, { every: 2 })]), 'the rest of the answer'],
    ];
    await Promise.all(
      expected.map(([peer, awaited]) => {
        const place = peer ? new URL(`https://localhost:${peer.port}/`) : url;
        const options = { ca: peer?.ca, timeout: 2_000 };
        return expect(getSecurely(place, options)).rejects.toThrow(
          `waited 2000 ms in all, at last for ${awaited}`,
        );
      }),
    );
  });

  test('the deadline meets a name that is never found', async () => {
    const lookup = vi.spyOn(dns, 'lookup');
    lookup.mockImplementation((() => {}) as never);
    onTestFinished(() => lookup.mockRestore());
    await expect(
      getSecurely(new URL('https://page.test/'), { timeout: 100 }),
    ).rejects.toThrow(/^page.test: waited 100 ms in all.*a connection$/);
  });

  test('a caller can give up earlier, or before it begins', async () => {
    const peer = await serve([silence()]);
    const caller = new AbortController();
    const options = { ca: peer.ca, signal: caller.signal };
    const getting = getSecurely(new URL(peer.url), options);
    const failing = expect(getting).rejects.toThrow('no time');
    await peer.request();
    caller.abort(new Error('no time'));
    await failing;
    await (await peer.connection()).closed;
    await expect(getSecurely(new URL(peer.url), options)).rejects.toThrow(
      'no time',
    );
  });
});

describe('the program', () => {
  test('prints who answered, then the answer', async () => {
    const fields = { 'X-Colour': '\x9b31m' };
    const body = 'caf\xe9 \x1b[2J.\r\n';
    const answer = response({
      fields,
      body: Buffer.from(body, 'latin1'),
    });
    const peer = await serve([
      send(answer.subarray(0, 50)),
      pause(100),
      send(answer.subarray(50)),
    ]);
    const { code, stdout, stderr } = await run(program, [
      peer.url,
      '--ca',
      peer.caFile,
    ]);
    expect(stderr).toBe('');
    expect(stdout.replace(/(Cipher: +)\S+/, '$1X')).toBe(
      'Protocol:  TLSv1.3\nCipher:    X\nSubject:   CN=localhost\n' +
        'Issuer:    CN=Wirebook Test CA\nValid to:  Dec 31 23:59:59 2049 GMT\n\n' +
        'HTTP/1.1 200 OK\nX-Colour: \\u{9b}31m\nContent-Length: 12\n\n' +
        'caf\ufffd \\u{1b}[2J.\n',
    );
    expect(code).toBe(0);
  });

  test('trusts nobody but the authorities that Node knows', async () => {
    const peer = await serve(page);
    const { code, stdout, stderr } = await run(program, [peer.url]);
    expect(stderr).toBe(
      `https-get: localhost:${peer.port}: its certificate has an unknown issuer (UNABLE_TO_VERIFY_LEAF_SIGNATURE)\n`,
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(peer.requests).toEqual([]);
  });

  test('prints nothing of an answer that broke off', async () => {
    const peer = await serve([...truncated(hello, 2)]);
    const { code, stdout, stderr } = await run(program, [
      peer.url,
      '--ca',
      peer.caFile,
    ]);
    expect(stderr).toMatch(/^https-get: \S+ cut off .*\n$/);
    expect([code, stdout]).toEqual([1, '']);
  });

  test('fails with a status of 400 and above', async () => {
    const peer = await serve([send(response({ status: 404 }))]);
    const { code, stdout } = await run(program, [
      peer.url,
      '--ca',
      peer.caFile,
    ]);
    expect(stdout).toContain('\n\nHTTP/1.1 404 Not Found\n');
    expect(code).toBe(1);
  });

  test('has no use for a file without a certificate, nor for http:', async () => {
    const file = fileURLToPath(import.meta.url);
    const wrong = await run(program, ['https://localhost/', '--ca', file]);
    expect(wrong).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `https-get: no certificate in ${file} (see --help)\n`,
    });
    const known = await run(program, ['https://:secret@localhost/']);
    expect(known).toMatchObject({
      code: 2,
      stderr: 'https-get: a user in the URL (see --help)\n',
    });
    const plain = await run(program, ['http://localhost/']);
    expect(plain).toMatchObject({
      code: 2,
      stderr: 'https-get: only https: URLs (see --help)\n',
    });
  });
});
