import type { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import {
  closedPort,
  hangingPort,
  reset,
  send,
  silence,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import {
  addressOf,
  type Found,
  parsePorts,
  type ScanOptions,
  scan,
  serviceOf,
} from './port-scan.ts';

const program = new URL('./port-scan.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const host = '127.0.0.1';

/** A socket that fails with this code, as `connect` would tell it. */
function failing(code: string): Socket {
  const error = Object.assign(new Error(`connect ${code}`), { code });
  return new Socket().destroy(error);
}

/** Dials another port than the one that is asked for, and keeps count. */
function counted(to: number | ((port: number) => Socket)) {
  const sockets: Socket[] = [];
  const live = () => sockets.filter(({ destroyed }) => !destroyed).length;
  const seen = { dialled: 0, most: 0, live, closed: () => closed(sockets) };
  const dial = (port: number): Socket => {
    const socket = typeof to === 'number' ? connect(to, host) : to(port);
    sockets.push(socket);
    seen.dialled += 1;
    seen.most = Math.max(seen.most, live());
    return socket;
  };
  return { dial, seen };
}

/** Resolves when all these sockets have closed. */
async function closed(sockets: readonly Socket[]): Promise<void> {
  const open = sockets.filter((socket) => !socket.closed);
  const ends = open.map(
    (socket) => new Promise((r) => socket.once('close', r)),
  );
  await Promise.all(ends);
}

/** What becomes of one connection: `connect`, or the code of its error. */
async function outcome(socket: Socket): Promise<string> {
  try {
    await once(socket, 'connect');
    return 'connect';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  } finally {
    socket.destroy();
  }
}

const ports = (count: number) =>
  Array.from({ length: count }, (_, index) => index + 1);
const states = (found: Found[]) => found.map(({ state }) => state);

describe('scanning', () => {
  test('tells open, closed and filtered apart', async () => {
    const open = await use(tcpPeer([]));
    const closed = await closedPort();
    const filtered = await use(hangingPort());
    const asked = [open.port, closed, filtered.port];
    const found = await scan(host, asked, { timeout: 300 });
    expect(found).toEqual([
      { port: open.port, state: 'open' },
      { port: closed, state: 'closed' },
      { port: filtered.port, state: 'filtered' },
    ]);
  });

  test('gives the states in the order asked, not as they come', async () => {
    const open = await use(tcpPeer([]));
    const late = await use(hangingPort());
    const heard: number[] = [];
    const found = await scan(host, [late.port, open.port], {
      timeout: 300,
      onFound: ({ port }) => heard.push(port),
    });
    expect(states(found)).toEqual(['filtered', 'open']);
    expect(heard).toEqual([open.port, late.port]);
  });

  test('knows IPv6', async () => {
    const open = await use(tcpPeer([], { host: '::1' }));
    const closed = await closedPort('::1');
    const found = await scan('::1', [open.port, closed]);
    expect(states(found)).toEqual(['open', 'closed']);
  });

  test('asks each port once', async () => {
    const peer = await use(tcpPeer([]));
    const { dial, seen } = counted(peer.port);
    expect(await scan(host, ports(300), { dial })).toHaveLength(300);
    expect(seen.dialled).toBe(300);
    expect(await scan(host, [])).toEqual([]);
  });

  test('waits for a silent port as long as it was told', async () => {
    const { port } = await use(hangingPort());
    const began = performance.now();
    expect(states(await scan(host, [port], { timeout: 400 }))).toEqual([
      'filtered',
    ]);
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(350);
    expect(took).toBeLessThan(5_000);
  });

  test.each([
    ['ECONNREFUSED', 'closed'],
    ['ECONNRESET', 'open'],
    ['ETIMEDOUT', 'filtered'],
    ['EHOSTUNREACH', 'filtered'],
    ['ENETUNREACH', 'filtered'],
    ['EACCES', 'filtered'],
    ['EPERM', 'filtered'],
  ])('takes %s for %s', async (code, state) => {
    const found = await scan(host, [80], { dial: () => failing(code) });
    expect(found).toEqual([{ port: 80, state }]);
  });

  test('ends with an error that says nothing about a port', async () => {
    const { port } = await use(hangingPort());
    const { dial, seen } = counted((asked) =>
      asked === 10 ? failing('EINVAL') : connect(port, host),
    );
    const options = { dial, concurrency: 10, timeout: 200 };
    await expect(scan(host, ports(500), options)).rejects.toThrow('EINVAL');
    await seen.closed();
    expect(seen.dialled).toBe(10);
  });

  test('stops at once when it is told to', async () => {
    const { port } = await use(hangingPort());
    const { dial, seen } = counted(port);
    const stop = new AbortController();
    const { signal } = stop;
    const options = { dial, signal, timeout: 60_000, concurrency: 20 };
    const scanning = scan(host, ports(500), options);
    expect(seen.live()).toBe(20);
    stop.abort();
    await expect(scanning).rejects.toThrow('aborted');
    await seen.closed();
    expect(seen.dialled).toBe(20);
  });

  test('raises no warning when many listen to one signal', async () => {
    const warnings: Error[] = [];
    const warned = (warning: Error) => warnings.push(warning);
    process.on('warning', warned);
    const peer = await use(tcpPeer([]));
    const { dial } = counted(peer.port);
    const { signal } = new AbortController();
    await scan(host, ports(100), { dial, signal, concurrency: 100 });
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', warned);
    expect(warnings).toEqual([]);
  });
});

describe('the list of ports', () => {
  test.each([
    ['22', [22]],
    ['22,80,8000-8003', [22, 80, 8000, 8001, 8002, 8003]],
    ['443,80', [443, 80]],
    ['80,79-81,80', [80, 79, 81]],
    ['1,65535', [1, 65535]],
    ['7-7', [7]],
  ])('understands %s', (text, list) => {
    expect(parsePorts(text)).toEqual(list);
  });

  test.each([
    ['', '"" is no port and no range of ports'],
    ['22,', '"" is no port and no range of ports'],
    ['22,,23', '"" is no port and no range of ports'],
    ['-22', '"-22" is no port and no range of ports'],
    ['22-', '"22-" is no port and no range of ports'],
    ['1-2-3', '"1-2-3" is no port and no range of ports'],
    ['22 23', '"22 23" is no port and no range of ports'],
    ['0x16', '"0x16" is no port and no range of ports'],
    ['ssh', '"ssh" is no port and no range of ports'],
    ['0', '0: ports are numbered from 1 to 65535'],
    ['0-10', '0-10: ports are numbered from 1 to 65535'],
    ['10-0', '10-0: ports are numbered from 1 to 65535'],
    ['80,65536', '65536: ports are numbered from 1 to 65535'],
    ['1-65536', '1-65536: ports are numbered from 1 to 65535'],
    ['100000000000', '100000000000: ports are numbered from 1 to 65535'],
    ['8010-8000', '8010-8000: write 8000-8010'],
  ])('refuses %j', (text, told) => {
    expect(() => parsePorts(text)).toThrow(new Error(told));
  });

  test('can be all of them', () => {
    const all = parsePorts('1-65535');
    expect(all).toHaveLength(65_535);
    expect(all.at(-1)).toBe(65_535);
  });
});

test('the names of services are those of whole numbers', () => {
  expect(serviceOf(22)).toBe('ssh');
  expect(serviceOf(443)).toBe('https');
  expect(serviceOf(8080)).toBe('http-alt');
  expect(serviceOf(80)).toBe('http');
  expect(serviceOf(2)).toBe('-');
  expect(serviceOf(43)).toBe('-');
  expect(serviceOf(49_152)).toBe('-');
});

describe('pitfalls', () => {
  test('Pitfall: No answer is not a refusal', async () => {
    const closed = await closedPort();
    const { port } = await use(hangingPort());
    // Whoever takes every failure for closed cannot tell them apart.
    const naive = async (port: number) =>
      (await outcome(connect({ host, port }).setTimeout(300, giveUp))) ===
      'connect'
        ? 'open'
        : 'closed';
    expect(await naive(closed)).toBe('closed');
    expect(await naive(port)).toBe('closed');

    const found = await scan(host, [closed, port], { timeout: 300 });
    expect(states(found)).toEqual(['closed', 'filtered']);
  });

  test('Pitfall: A socket can connect to itself', async () => {
    // The local port is what the kernel would sometimes pick by chance.
    const dial = (port: number) => connect({ host, port, localPort: port });
    const port = await meeting(dial);
    expect(await outcome(dial(port))).toBe('connect');
    const found = await scan(host, [port], { dial });
    expect(found).toEqual([{ port, state: 'closed' }]);

    // The same number on two machines is a coincidence, and open.
    const far = { remoteAddress: '192.0.2.1', remotePort: port };
    const near = { localAddress: '192.0.2.7', localPort: port };
    const distant = { dial: () => connected({ ...far, ...near }) };
    expect(states(await scan(host, [port], distant))).toEqual(['open']);
  });

  test('Pitfall: Too many open files is no closed port', async () => {
    const peer = await use(tcpPeer([]));
    const scarce = (most: number) => {
      const { dial, seen } = counted(() =>
        seen.live() < most ? connect(peer.port, host) : failing('EMFILE'),
      );
      return dial;
    };
    const dial = scarce(5);
    const naive = await Promise.all(ports(50).map((p) => outcome(dial(p))));
    expect(naive.filter((each) => each === 'EMFILE')).toHaveLength(45);

    const found = await scan(host, ports(50), { dial: scarce(5) });
    expect(new Set(states(found))).toEqual(new Set(['open']));

    // Where there is not even one socket, the scan fails, and says why.
    const none = scan(host, ports(50), { dial: scarce(0) });
    await expect(none).rejects.toThrow('cannot open one socket: EMFILE');
  });

  test('Pitfall: One name that fails is one failure', async () => {
    // A name is looked up again for every connection that is given one.
    const options: ScanOptions = { concurrency: 1 };
    const name = `${'x'.repeat(64)}.invalid`;
    await expect(scan(name, [80], options)).rejects.toThrow('ENOTFOUND');

    const { code, stdout, stderr } = await run(program, [name, '1-1000']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`port-scan: cannot look up ${name}: ENOTFOUND\n`);
  });

  test('Pitfall: A port that hangs up at once is open', async () => {
    const peer = await use(tcpPeer([reset()]));
    const { dial } = counted(peer.port);
    const found = await scan(host, ports(100), { dial });
    expect(new Set(states(found))).toEqual(new Set(['open']));

    // Sometimes the reset is noticed before the connection is.
    const early = { dial: () => failing('ECONNRESET') };
    expect(states(await scan(host, [80], early))).toEqual(['open']);
  });

  test('Pitfall: Everything at once is too much', async () => {
    const peer = await use(tcpPeer([silence()]));
    const naive = counted(peer.port);
    await Promise.all(ports(60).map((port) => outcome(naive.dial(port))));
    expect(naive.seen.most).toBe(60);

    const { dial, seen } = counted(peer.port);
    await scan(host, ports(60), { dial, concurrency: 7 });
    expect(seen.dialled).toBe(60);
    expect(seen.most).toBeLessThanOrEqual(7);
  });

  test('Pitfall: A port number is not a service', async () => {
    const ssh = await use(tcpPeer([send('SSH-2.0-OpenSSH_9.9\r\n')]));
    const { dial } = counted(ssh.port);
    expect(await scan(host, [443], { dial })).toEqual([
      { port: 443, state: 'open' },
    ]);
    // The name comes from a table; the greeting was never read.
    expect(serviceOf(443)).toBe('https');
    const socket = connect(ssh.port, host);
    const [greeting] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(greeting.toString()).toMatch(/^SSH-/);
  });

  test('Pitfall: A reset can break what you only wanted to see', async () => {
    const peer = await use(tcpPeer([]));
    const ways = await bothWays(peer);
    const rude = connect(ways.naive);
    await once(rude, 'connect');
    rude.resetAndDestroy();
    const broken = await peer.connection(0);
    await broken.closed;
    expect(broken).toMatchObject({ reset: true, ended: false });

    await scan(host, [ways.right.port]);
    const polite = await peer.connection(1);
    await polite.closed;
    expect(polite).toMatchObject({ reset: false, ended: true });
  });
});

function giveUp(this: Socket): void {
  this.destroy(new Error('nothing came'));
}

/** A free port on which a socket that dials it meets itself. */
async function meeting(dial: (port: number) => Socket): Promise<number> {
  for (;;) {
    const server = createServer().listen({ host, port: 0 });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    // Somebody else may have got the port in between.
    if ((await outcome(dial(port))) === 'connect') return port;
  }
}

/** A socket that says it is connected like this. */
function connected(addresses: Record<string, string | number>): Socket {
  const socket = new Socket();
  for (const [name, value] of Object.entries(addresses)) {
    Object.defineProperty(socket, name, { value });
  }
  queueMicrotask(() => socket.emit('connect'));
  return socket;
}

describe('looking up', () => {
  test('gives an address as it is, and the address of a name', async () => {
    expect(await addressOf('192.0.2.1')).toBe('192.0.2.1');
    expect(await addressOf('::1')).toBe('::1');
    expect(await addressOf('localhost')).toMatch(/^(127\.|::1$)/);
  });

  test('ends when no name server answers', async () => {
    const never = (() => new Promise(() => {})) as unknown as typeof lookup;
    await expect(addressOf('somebody', 200, never)).rejects.toThrow(
      'cannot look up somebody: no answer from a name server within 200 ms',
    );
  });

  test('does not keep the program waiting either', async () => {
    const dead = `import dns from 'node:dns/promises';
      import { syncBuiltinESMExports } from 'node:module';
      dns.lookup = () => new Promise(() => setInterval(() => {}, 1e9));
      syncBuiltinESMExports();`;
    const preload = `data:text/javascript,${encodeURIComponent(dead)}`;
    const { code, stderr } = await run(
      program,
      ['somebody', '--timeout', '100'],
      { env: { NODE_OPTIONS: `--import=${preload}` } },
    );
    expect(code).toBe(1);
    expect(stderr).toBe(
      'port-scan: cannot look up somebody: ' +
        'no answer from a name server within 100 ms\n',
    );
  });
});

describe('the program', () => {
  test('prints a line for each port, and no progress', async () => {
    const open = await use(tcpPeer([]));
    const closed = await closedPort();
    const filtered = await use(hangingPort());
    const list = [open.port, closed, filtered.port].join(',');
    const args = [host, list, '--timeout', '300'];
    const { code, stdout, stderr } = await run(program, args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`Scanning 127.0.0.1 (127.0.0.1): 3 ports
${String(open.port).padStart(5)} open     -
${String(closed).padStart(5)} closed   -
${String(filtered.port).padStart(5)} filtered -
1 open, 1 closed, 1 filtered
`);
  });

  test('asks for the usual nine ports of this machine', async () => {
    const { code, stdout } = await run(program);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Scanning 127\.0\.0\.1 \(127\.0\.0\.1\): 9 ports/);
    expect(stdout).toMatch(/^ {3}22 (open|closed|filtered) +ssh$/m);
    expect(stdout).toMatch(/^ {2}995 (open|closed|filtered) +pop3s$/m);
    expect(stdout.split('\n')).toHaveLength(12);
  });

  // What `ulimit` limits is a matter of the operating system.
  test.skipIf(process.platform === 'win32')(
    'finds every port even when it may open few files',
    { timeout: 60_000 },
    async () => {
      const peers = await Promise.all(ports(120).map(() => use(tcpPeer([]))));
      const list = peers.map(({ port }) => port).join(',');
      const { stdout, stderr } = await run(
        program,
        [host, list, '--concurrency', '500'],
        { openFiles: 64, timeout: 60_000 },
      );
      expect(stderr).toBe('');
      expect(stdout).toContain('\n120 open, 0 closed, 0 filtered\n');
      expect(stdout.match(/ open {5}-$/gm)).toHaveLength(120);
    },
  );

  test.each([
    [[host, '0'], '0: ports are numbered from 1 to 65535'],
    [[host, '9-8'], '9-8: write 8-9'],
    [[host, '1', '2'], 'too many arguments'],
    [['--timeout', '0'], '--timeout must be a whole number above 0'],
    [['--concurrency', '1.5'], '--concurrency must be a whole number above 0'],
  ])('refuses the usage %j', async (args, told) => {
    const { code, stdout, stderr } = await run(program, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(`port-scan: ${told} (see --help)\n`);
  });

  test('says in its help whom one may scan', async () => {
    const { code, stdout } = await run(program, ['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: port-scan/);
    expect(stdout).toContain('those whose owner agreed');
  });
});
