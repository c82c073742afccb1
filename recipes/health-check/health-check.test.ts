import dns from 'node:dns';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type DnsFault, dnsPeer } from '../../lib/fixtures/dns.ts';
import {
  brokenOff,
  endlessBody,
  endlessHeader,
  endlessInterim,
  httpPeer,
  response,
  stalled,
  truncated,
} from '../../lib/fixtures/http.ts';
import { httpsPeer } from '../../lib/fixtures/https.ts';
import {
  closedPort,
  closedUdpPort,
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
import {
  beginHandshake,
  finWithoutCloseNotify,
} from '../../lib/fixtures/tls.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import {
  check,
  type Options,
  parseTarget,
  type Result,
  report,
  type State,
  summarise,
  watch,
} from './health-check.ts';

const program = new URL('health-check.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const ok = response({ body: 'fine' });
const PATIENT = 5_000;
const SOON = 600;

/** What a check finds at a URL. */
async function find(url: string, options: Options = {}): Promise<Result> {
  return check(parseTarget(url), { timeout: PATIENT, ...options });
}

/** The state of a web server that answers with these steps. */
async function stateOf(steps: Step[], timeout = PATIENT): Promise<State> {
  const peer = await use(httpPeer(() => steps));
  return (await find(`${peer.url}/`, { timeout })).state;
}

/** A connection as one makes it without much thought. */
async function naive(port: number, host = '127.0.0.1') {
  const socket = connect({ host, port });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Answers every look-up with these addresses, in place of the system; with none, never. */
function names(...list: string[]) {
  const all = list.map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }));
  const lookup = vi.spyOn(dns, 'lookup');
  lookup.mockImplementation(((_: string, __: object, done: Done) => {
    if (all.length > 0) done(null, all);
  }) as never);
  onTestFinished(() => lookup.mockRestore());
}
type Done = (error: null, all: object[]) => void;

const checks = (...healthy: [boolean, number][]) =>
  healthy.map(([good, ms]): Result => {
    const url = new URL('tcp://h:1');
    return { name: 'h', url, state: good ? 'ok' : 'closed', ms, detail: '' };
  });

describe('pitfalls', () => {
  test('Pitfall: An open port is not a working service', async () => {
    const mute = await use(tcpPeer([silence()]));
    const ways = await bothWays(mute, { as: 'mail' });
    // The naive way is content with a connection.
    await naive(ways.naive.port);
    const place = `tcp://${ways.right.address}`;
    expect((await find(place, { timeout: SOON })).state).toBe('silent');

    const cases: [Step[], State][] = [
      [[silence()], 'silent'],
      [[fin()], 'closed'],
      [[reset()], 'closed'],
    ];
    for (const [steps, state] of cases) {
      const peer = await use(tcpPeer(steps));
      await naive(peer.port).catch(() => {});
      const place = `127.0.0.1:${peer.port}`;
      const timeout = state === 'silent' ? SOON : PATIENT;
      const found = await Promise.all([
        find(`tcp://${place}`, { timeout }),
        find(`http://${place}/`, { timeout }),
        find(`https://${place}/`, { timeout }),
      ]);
      expect(found.map((one) => one.state)).toEqual([state, state, state]);
      if (state === 'silent') {
        expect(found.map(({ detail }) => detail)).toEqual([
          'no answer within 600 ms',
          'no answer within 600 ms',
          'no handshake within 600 ms',
        ]);
        for (const { ms } of found) expect(ms).toBeGreaterThanOrEqual(SOON - 5);
      }
    }
  });

  test('Pitfall: An answer is not a success', async () => {
    for (const status of [301, 302, 404, 500, 503]) {
      const peer = await use(httpPeer(() => [send(response({ status }))]));
      // The naive way is content with any answer.
      const socket = await naive(peer.port);
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      expect(String(await once(socket, 'data'))).toMatch(/^HTTP\/1\.1 \d/);

      const { state, detail } = await find(`${peer.url}/`);
      expect(state).toBe('status');
      expect(detail).toMatch(new RegExp(`^${status} \\w`));
    }
    const ssh = await use(tcpPeer([send('SSH-2.0-x\r\n'), fin()]));
    const place = `tcp://127.0.0.1:${ssh.port}`;
    expect((await find(place)).state).toBe('ok');
    expect((await find(`${place}?expect=SSH-2`)).state).toBe('ok');
    expect(await find(`${place}?expect=220`)).toMatchObject({
      state: 'wrong',
      detail: 'no 220 came',
    });
  });

  test('Pitfall: A good beginning may have no end', async () => {
    const parts = { body: 'x'.repeat(100) };
    // Each of these begins with a flawless `200 OK`.
    expect(await stateOf(truncated(parts, 1))).toBe('closed');
    expect(await stateOf(truncated({ ...parts, chunked: true }, 2))).toBe(
      'closed',
    );
    expect(await stateOf(brokenOff(parts, 80))).toBe('closed');
    expect(
      await stateOf([
        send(response({ ...parts, contentLength: false })),
        fin(),
      ]),
    ).toBe('wrong');

    const slow = [
      stalled(parts, 80),
      [drip(response(parts), { every: 50 })],
      endlessBody(),
      endlessBody({ chunked: true }),
      endlessInterim(),
    ];
    const found = await Promise.all(slow.map((one) => stateOf(one, SOON)));
    expect(found).toEqual(slow.map(() => 'slow'));
    expect(await stateOf(endlessHeader())).toBe('wrong');

    // However it is cut, what is whole is whole.
    expect(await stateOf([segmented(ok)])).toBe('ok');
    expect(await stateOf([send(response({ ...parts, chunked: true }))])).toBe(
      'ok',
    );
    expect(await stateOf([send(response({ status: 204 }))])).toBe('ok');
  });

  test('Pitfall: The first address may be the dead one', async () => {
    const peer = await use(tcpPeer([send('220 hello\r\n')]));
    const six = await use(tcpPeer([send('220 hello\r\n')], { host: '::1' }));
    const port = await closedPort();
    names('::1', '127.0.0.1');
    await expect(naive(peer.port, '::1')).rejects.toThrow('ECONNREFUSED');

    const found = await find(`tcp://both.test:${peer.port}`);
    expect(found.state).toBe('ok');
    expect((await find(`tcp://both.test:${port}`)).state).toBe('refused');

    names('127.0.0.1', '::1');
    expect((await find(`tcp://both.test:${six.port}`)).state).toBe('ok');
    expect((await find(`tcp://[::1]:${six.port}`)).state).toBe('ok');
  });

  test('Pitfall: The name is part of the time', async () => {
    names();
    // The naive way: a timeout on the socket does not end the look-up.
    const socket = connect({ host: 'dead.test', port: 1 });
    onTestFinished(() => void socket.destroy());
    let fired = false;
    socket.setTimeout(50, () => {
      fired = true;
    });
    for (const url of ['tcp://dead.test:1', 'https://dead.test/']) {
      expect(await find(url, { timeout: SOON })).toMatchObject({
        state: 'dns',
        detail: 'no address within 600 ms',
      });
    }
    expect(fired).toBe(true);
    expect(socket.connecting).toBe(true);

    // And the program does not wait for it either.
    const dead = `import dns from 'node:dns';
      import { syncBuiltinESMExports } from 'node:module';
      dns.lookup = () => setInterval(() => {}, 1e9);
      syncBuiltinESMExports();`;
    const { code, stdout } = await run(
      program,
      ['tcp://dead.test:1', '--timeout', '200', '--cycles', '1'],
      {
        env: {
          NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(dead)}`,
        },
      },
    );
    expect(code).toBe(1);
    expect(stdout).toContain('Error: dns: ');
  });

  test('Pitfall: The fastest is not the first', async () => {
    const slow = await use(tcpPeer([pause(200), send('hello')]));
    const fast = await use(tcpPeer([send('hello')]));
    const targets = [slow, fast].map(({ port }) =>
      parseTarget(`tcp://127.0.0.1:${port}`),
    );
    // The naive way: each adds its result when it has one.
    const naively: string[] = [];
    await Promise.all(
      targets.map(async (target) => {
        naively.push((await check(target)).name);
      }),
    );
    const given = targets.map(({ name }) => name);
    expect(naively).toEqual(given.toReversed());

    for await (const results of watch(targets, { cycles: 2, interval: 1 })) {
      expect(results.map(({ name }) => name)).toEqual(given);
      expect(results.every(({ state }) => state === 'ok')).toBe(true);
    }
  });

  test('Pitfall: A clock does not wait for the check', async () => {
    const peer = await use(tcpPeer([]));
    const target = parseTarget(`tcp://127.0.0.1:${peer.port}`);
    const open = () => peer.connections.filter(({ ended }) => !ended).length;

    // The naive way: a check every 10 ms, though one takes 250.
    const running: Promise<Result>[] = [];
    const clock = setInterval(() => {
      running.push(check(target, { timeout: SOON }));
    }, 10);
    await peer.connection(2);
    expect(open()).toBeGreaterThan(1);
    clearInterval(clock);
    await Promise.all(running);
    for (const { closed } of peer.connections) await closed;

    const before = peer.connections.length;
    const options = { cycles: 3, interval: 10, timeout: 100 };
    for await (const _ of watch([target], options)) {
      await peer.connections.at(-1)?.closed;
    }
    expect(peer.connections.length).toBe(before + 3);
    const other = await use(tcpPeer([]));
    const both = [target, parseTarget(`tcp://127.0.0.1:${other.port}`)];
    const times: number[] = [];
    for await (const _ of watch(both, options)) times.push(performance.now());
    expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(200);
  });

  test('Pitfall: One lost packet is no outage', () => {
    const up = (...good: boolean[]) =>
      summarise(checks(...good.map((one): [boolean, number] => [one, 1]))).up;
    expect(up(true, false)).toBe(true);
    expect(up(true, false, true, false)).toBe(true);
    expect(up(true, false, false)).toBe(false);
    expect(up(true, false, false, true)).toBe(false);
    expect(up(false, false, true, true)).toBe(true);
    expect(up(false)).toBe(false);

    // One slow answer among fast ones, and failures that were fast.
    const fast = Array.from({ length: 9 }, (): [boolean, number] => [true, 10]);
    const found = summarise(checks(...fast, [true, 2_000], [false, 1]));
    expect(found).toEqual({
      ...{ up: true, healthy: 10, checks: 11 },
      ...{ average: 209, p50: 10, p95: 2_000 },
    });
    expect(summarise(checks([false, 1]))).toMatchObject({
      healthy: 0,
      average: undefined,
      p50: undefined,
    });
  });
});

describe('what a check tells apart', () => {
  test('no listener, and no sign of life', async () => {
    const port = await closedPort();
    const hanging = await use(hangingPort());
    for (const scheme of ['tcp', 'http', 'https']) {
      const path = scheme === 'tcp' ? '' : '/';
      const gone = await find(`${scheme}://127.0.0.1:${port}${path}`);
      expect(gone.state).toBe('refused');
      const url = `${scheme}://127.0.0.1:${hanging.port}${path}`;
      expect(await find(url, { timeout: SOON })).toMatchObject({
        state: 'timeout',
        detail: 'no connection within 600 ms',
      });
    }
  });

  test('whoever cannot prove who they are', async () => {
    const cases = [
      ['good', ''],
      ['expired', 'certificate has expired'],
      ['not yet valid', 'certificate is not yet valid'],
      ['wrong host', 'elsewhere.test'],
      ['CN only', 'does not contain a DNS name'],
      ['unknown CA', 'unable to verify the first certificate'],
      ['self-signed', 'self-signed certificate'],
    ] as const;
    for (const [certificate, told] of cases) {
      const peer = await use(httpsPeer(() => [send(ok)], { certificate }));
      const { state, detail } = await find(`${peer.url}/`, { ca: peer.ca });
      expect(state).toBe(certificate === 'good' ? 'ok' : 'tls');
      expect(detail).toContain(told);
      // Nobody is asked anything before they have proven who they are.
      expect(peer.requests).toHaveLength(certificate === 'good' ? 1 : 0);
    }
    const named = await use(httpsPeer(() => [send(ok)], { requireSni: true }));
    expect((await find(`${named.url}/`, { ca: named.ca })).state).toBe('ok');
  });

  test('a handshake or an answer that breaks off', async () => {
    const stuck = await use(tcpPeer([beginHandshake(), silence()]));
    const url = `https://127.0.0.1:${stuck.port}/`;
    expect(await find(url, { timeout: SOON })).toMatchObject({
      detail: 'no handshake within 600 ms',
    });
    const torn = await use(tcpPeer([beginHandshake(), reset()]));
    const { state } = await find(`https://127.0.0.1:${torn.port}/`);
    expect(state).toBe('closed');

    const half = [send(ok.subarray(0, -1)), finWithoutCloseNotify()];
    const cut = await use(httpsPeer(() => half));
    const found = await find(`${cut.url}/`, { ca: cut.ca });
    expect(found.state).toBe('closed');
  });

  test('somebody who speaks another language', async () => {
    const ssh = await use(tcpPeer([send('SSH-2.0-x\r\n')]));
    const place = `127.0.0.1:${ssh.port}/`;
    expect((await find(`http://${place}`)).state).toBe('wrong');
    expect((await find(`https://${place}`)).state).toBe('tls');
    // An upgrade that nobody asked for ends with the time, at the latest.
    const upgrade = response({
      ...{ status: 101, contentLength: false as const },
      fields: { Upgrade: 'x', Connection: 'Upgrade' },
    });
    expect(await stateOf([send(upgrade), silence()], SOON)).toBe('slow');
  });

  test('a service that must be spoken to first', async () => {
    const cache = await use(
      tcpPeer([receive('PING\r\n'), segmented('+PO'), segmented('NG\r\n')]),
    );
    const place = `tcp://127.0.0.1:${cache.port}`;
    const asked = `${place}?send=PING%0D%0A&expect=%2BPONG`;
    expect((await find(asked)).state).toBe('ok');
    const mute = await find(place, { timeout: SOON });
    expect(mute.state).toBe('silent');

    const noise = await use(tcpPeer([flood('noise ')]));
    const url = `tcp://127.0.0.1:${noise.port}?expect=word`;
    expect((await find(url, { timeout: SOON })).state).toBe('slow');
  });

  test('what a name server answers', async () => {
    const faults: Record<string, DnsFault> = {
      'servfail.test': { rcode: 'SERVFAIL' },
      'refused.test': { rcode: 'REFUSED' },
      'formerr.test': { rcode: 'FORMERR' },
      'lost.test': { silence: true, first: 1 },
      'silent.test': { silence: true },
      'forged.test': { wrongId: true },
      'elsewhere.test': { wrongSource: true },
    };
    const data = '192.0.2.1';
    const peer = await use(
      dnsPeer({
        records: [
          { name: 'example.test', type: 'A', data },
          { name: 'lost.test', type: 'A', data },
        ],
        faults,
      }),
    );
    const ask = async (name: string, timeout = PATIENT) => {
      const url = `dns://127.0.0.1:${peer.port}/${name}`;
      const { state, detail } = await find(url, { timeout });
      return `${state} ${detail}`;
    };
    expect(await ask('example.test')).toBe('ok ');
    expect(await ask('lost.test', 1_500)).toBe('ok ');
    expect(await ask('no.test')).toBe('dns queryA ENOTFOUND no.test');
    expect(await ask('example.test?type=MX')).toMatch(/^dns .* ENODATA /);
    expect(await ask('servfail.test')).toMatch(/^dns .* ESERVFAIL /);
    expect(await ask('refused.test')).toMatch(/^dns .* EREFUSED /);
    expect(await ask('formerr.test')).toMatch(/^dns .* EFORMERR /);
    const mute = ['silent.test', 'forged.test', 'elsewhere.test'];
    expect(await Promise.all(mute.map((name) => ask(name, SOON)))).toEqual(
      mute.map(() => 'timeout no datagram within 600 ms'),
    );
    const closed = await closedUdpPort();
    const nobody = await find(`dns://127.0.0.1:${closed}/example.test`);
    expect(nobody.state).toBe('refused');
  });

  test('but not what is our own fault', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(find('tcp://127.0.0.1:1', { signal })).rejects.toThrow(
      'enough',
    );
    const peer = await use(tcpPeer([silence()]));
    const controller = new AbortController();
    const url = `tcp://127.0.0.1:${peer.port}`;
    const checking = find(url, { signal: controller.signal });
    await peer.connection();
    controller.abort(new Error('enough'));
    await expect(checking).rejects.toThrow('enough');

    const lookup = vi
      .spyOn(dns, 'lookup')
      .mockImplementation(((
        _: string,
        __: object,
        done: (error: Error) => void,
      ) =>
        done(
          Object.assign(new Error('no socket left'), { code: 'EMFILE' }),
        )) as never);
    onTestFinished(() => lookup.mockRestore());
    await expect(find('tcp://us.test:1')).rejects.toThrow('no socket left');
  });
});

describe('targets', () => {
  test('have a name and a URL', () => {
    const { name, url } = parseTarget('Local SSH=tcp://[::1]:22?expect=SSH');
    expect(`${name}, ${url}`).toBe('Local SSH, tcp://[::1]:22?expect=SSH');
    expect(parseTarget('https://h.test/?a=b').name).toBe('h.test');
    expect(parseTarget('dns://[::1]:5353/x.test?type=TXT').name).toBe(
      '[::1]:5353',
    );
  });

  test.each([
    'example.test',
    'x=ftp://example.test/',
    'tcp://example.test',
    'tcp://example.test:0',
    'tcp://example.test:22/path',
    'tcp://example.test:22?sned=x',
    'http://example.test:0/',
    'http://user:secret@example.test/',
    'https://',
    'dns://127.0.0.1/',
    'dns://127.0.0.1:0/example.test',
    'dns://example.test/example.test',
    'dns://127.0.0.1/example.test?type=NONE',
  ])('%s means nothing', (text) => {
    expect(() => parseTarget(text)).toThrow(`cannot check ${text}`);
  });
});

describe('the program', () => {
  test('reports, sums up, and says by its exit code who is down', async () => {
    let asked = 0;
    const web = await use(
      httpPeer(() => {
        asked += 1;
        return [send(asked === 2 ? response({ status: 503 }) : ok)];
      }),
    );
    const evil = await use(
      httpPeer(() => [
        send(
          Buffer.from(
            'HTTP/1.1 500 \x9b2Jred\x9b\r\nContent-Length: 0\r\n\r\n',
            'latin1',
          ),
        ),
      ]),
    );
    const args = ['--timeout', '5000', '--interval', '1', '--cycles', '2'];
    const targets = [`web=${web.url}/`, `evil=${evil.url}/`];
    const { code, stdout, stderr } = await run(program, [...targets, ...args]);
    expect(code).toBe(1);
    expect(stderr).toBe('health-check: down: evil\n');
    expect(stdout.replace(/\d+ ms/g, 'N ms')).toBe(
      `✓ web (${web.url}/) - HEALTHY - N ms
✗ evil (${evil.url}/) - UNHEALTHY - N ms
    Error: status: says itself that something is wrong (500 \ufffd2Jred\ufffd)
Overall health: 1/2 services (50.0%)

✗ web (${web.url}/) - UNHEALTHY - N ms
    Error: status: says itself that something is wrong (503 Service Unavailable)
✗ evil (${evil.url}/) - UNHEALTHY - N ms
    Error: status: says itself that something is wrong (500 \ufffd2Jred\ufffd)
Overall health: 0/2 services (0.0%)

Summary
✓ up 1/2 web, average N ms, p50 N ms, p95 N ms
✗ DOWN 0/2 evil, average - ms, p50 - ms, p95 - ms
`,
    );
    expect(report([])).toBe('Overall health: 0/0 services (0.0%)');
  });

  test('speaks JSON, a line for each cycle and one for the summary', async () => {
    const web = await use(httpPeer(() => [send(ok)]));
    const { code, stdout, stderr } = await run(program, [
      ...[`web=${web.url}/`, '--json', '--cycles', '2', '--interval', '1'],
      ...['--timeout', '5000'],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    const [first, , last] = lines.map((line) => JSON.parse(line));
    expect(first.results).toEqual([
      {
        ...{ name: 'web', url: `${web.url}/`, state: 'ok', detail: '' },
        ms: expect.any(Number),
      },
    ]);
    expect(last.summary).toMatchObject([
      { name: 'web', up: true, healthy: 2, checks: 2, p95: expect.any(Number) },
    ]);
  });

  test.each([
    [['--timeout', '0'], 'only whole numbers above 0'],
    [['x=ftp://y/'], 'cannot check x=ftp://y/'],
  ])('refuses the usage %j', async (args, told) => {
    const { code, stdout, stderr } = await run(program, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(`health-check: ${told} (see --help)\n`);
  });
});
