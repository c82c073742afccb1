import { randomBytes } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { boundSocket, closed } from '../../lib/fixtures/udp.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { useServer } from '../../lib/play/use.ts';
import { type Options, serve } from './udp-server.ts';

const program = new URL('udp-server.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const host = '127.0.0.1';

/** The recipe's server in this process, with what it logs. */
async function start(options: Options = {}) {
  const stop = new AbortController();
  const lines: string[] = [];
  const socket = await serve({
    port: 0,
    signal: stop.signal,
    log: (line) => lines.push(line),
    ...options,
  });
  const over = once(socket, 'close');
  onTestFinished(async () => {
    stop.abort();
    await over;
  });
  const { port } = socket.address();
  return { socket, port, lines, over, stop: () => stop.abort() };
}

/** A socket on a port of its own: a client, or what one would write first as a server. */
async function bound(answer?: (bytes: Buffer, from: RemoteInfo) => void) {
  const socket = await boundSocket(host, 0);
  if (answer) socket.on('message', answer);
  onTestFinished(() => closed(socket));
  return { socket, port: socket.address().port };
}

/** Sends one datagram and gives the next that comes back. */
async function ask(socket: Socket, port: number, message: string | Buffer) {
  const reply = once(socket, 'message');
  socket.send(message, port, host);
  const [bytes, from] = (await reply) as [Buffer, RemoteInfo];
  expect(from).toMatchObject({ address: host, port });
  return bytes;
}

/**
 * Hands a server a datagram whose sender is made up. To send one over the wire
 * takes a raw socket, which Node does not have and a system gives to root only.
 */
function forge(server: Socket, message: string, port: number, address = host) {
  const bytes = Buffer.from(message);
  const from = { address, port, family: 'IPv4', size: bytes.length };
  server.emit('message', bytes, from);
}

/** Waits for a line of the log. */
const logged = (lines: string[], pattern: RegExp) =>
  vi.waitFor(() => expect(lines.join('\n')).toMatch(pattern), 10_000);

const count = (lines: string[], pattern: RegExp) =>
  lines.filter((line) => pattern.test(line)).length;

describe('pitfalls', () => {
  test('Pitfall: Two echo servers can talk for ever', async () => {
    // One datagram, with the second server as its sender, is enough.
    let received = 0;
    const echo = (socket: Socket, from: RemoteInfo, bytes: Buffer) => {
      received += 1;
      socket.send(bytes, from.port, from.address);
    };
    const ping = await bound((bytes, from) => echo(ping.socket, from, bytes));
    const pong = await bound((bytes, from) => echo(pong.socket, from, bytes));
    pong.socket.send('ball', ping.port, host);
    await vi.waitFor(() => expect(received).toBeGreaterThan(10_000), 10_000);

    // Of the recipe's servers one has had enough, and that is the end of it.
    const one = await start({ burst: 100 });
    const two = await start({ burst: 100 });
    const total = () => count([...one.lines, ...two.lines], /^Received/);
    two.socket.send('ball', one.port, host);
    await logged(one.lines, /Ignoring 127.0.0.1:\d+ until it pauses/);
    expect(total()).toBe(200);

    // Others are served, and nothing stirs any more while they are.
    const client = await bound();
    expect(String(await ask(client.socket, one.port, 'hello'))).toBe('hello');
    expect(String(await ask(client.socket, two.port, 'hello'))).toBe('hello');
    expect(total()).toBe(202);
  });

  test('Pitfall: A datagram from port 0 can end the server', async () => {
    const naive = await bound((bytes, from) => {
      naive.socket.send(bytes, from.port, from.address);
    });
    // Nobody catches what a listener throws: it ends the process.
    expect(() => forge(naive.socket, 'boo', 0)).toThrow('Port should be');

    const server = await start();
    forge(server.socket, 'boo', 0);
    await logged(server.lines, /^No echo to 127\.0\.0\.1:0: /m);
    const { socket } = await bound();
    expect(String(await ask(socket, server.port, 'hello'))).toBe('hello');
  });

  test('Pitfall: An empty datagram is a message', async () => {
    // On a stream no bytes mean nothing was said. Here they are a message.
    const naive = await bound((bytes, from) => {
      if (bytes.length === 0) return;
      naive.socket.send(bytes, from.port, from.address);
    });
    const server = await start();
    const ways = await bothWays({ naive, right: server });

    const { socket } = await bound();
    socket.send('', ways.naive.port, host);
    expect(String(await ask(socket, ways.naive.port, 'next'))).toBe('next');

    expect(await ask(socket, ways.right.port, '')).toHaveLength(0);
    await logged(server.lines, /^Echoed to .*: 0 B$/m);
  });

  test('Pitfall: Text is not bytes', async () => {
    const bytes = Buffer.alloc(1024, 0xff);
    const { socket } = await bound();

    const naive = await bound((message, from) => {
      naive.socket.send(`${message}`, from.port, from.address);
    });
    const server = await start();
    const ways = await bothWays({ naive, right: server });

    const long = await ask(socket, ways.naive.port, bytes);
    expect(long).toHaveLength(3 * 1024);

    expect(await ask(socket, ways.right.port, bytes)).toEqual(bytes);
  });

  test('Pitfall: A reply larger than its question is a weapon', async () => {
    const victim = await bound();
    const sizes: number[] = [];
    victim.socket.on('message', (bytes) => sizes.push(bytes.length));

    const naive = await bound((bytes, from) => {
      naive.socket.send(`Echo: ${bytes}`, from.port, from.address);
    });
    forge(naive.socket, '', victim.port);
    await vi.waitFor(() => expect(sizes).toEqual([6]));

    const server = await start();
    forge(server.socket, '', victim.port);
    forge(server.socket, 'x'.repeat(9_000), victim.port);
    await vi.waitFor(() => expect(sizes).toEqual([6, 0, 9_000]));
  });

  test('Pitfall: A datagram can forge your log', async () => {
    const forged = 'bye\nReceived from 192.0.2.1:53: "\x1b[2J\u202e\x9b1m';
    const { socket } = await bound();

    const naiveLog: string[] = [];
    const naive = await bound((bytes) => naiveLog.push(`Received: ${bytes}`));
    socket.send(forged, naive.port, host);
    await vi.waitFor(() => expect(naiveLog).toHaveLength(1));
    expect(naiveLog.join('\n').split('\n')[1]).toMatch(/^Received from 192/);

    const server = await start();
    expect(String(await ask(socket, server.port, forged))).toBe(forged);
    await logged(server.lines, /^Echoed/m);
    expect(server.lines).toHaveLength(2);
    expect(server.lines[0]).toContain(
      '"bye\\nReceived from 192.0.2.1:53: \\"\\u001b[2J\\u{202e}\\u{9b}1m"',
    );
    expect(server.lines.join('')).toMatch(/^[ -~]*$/);
  });

  test('Pitfall: A shared port takes your datagrams away', async () => {
    const share = async (port: number) => {
      const socket = createSocket({ type: 'udp4', reuseAddr: true });
      onTestFinished(() => closed(socket));
      socket.bind(port, host);
      await once(socket, 'listening');
      return socket;
    };
    const first = await share(0);
    const { port } = first.address();
    const second = await share(port);
    const arrivals: string[] = [];
    first.on('message', () => arrivals.push('first'));
    second.on('message', () => arrivals.push('second'));
    const { socket } = await bound();
    for (let turn = 0; turn < 10; turn++) socket.send('hello', port, host);
    await vi.waitFor(() => expect(arrivals).toHaveLength(10));
    expect(new Set(arrivals).size).toBe(1);

    const server = await start();
    await expect(start({ port: server.port })).rejects.toThrow('EADDRINUSE');
  });

  test('Pitfall: A busy server loses datagrams unseen', async () => {
    const server = await start();
    server.socket.setRecvBufferSize(16 * 1024);
    const { socket } = await bound();
    // All are sent before the server, in the same process, can read one.
    let failures = 0;
    let sent = 0;
    for (let number = 0; number < 500; number++) {
      socket.send(randomBytes(1_000), server.port, host, (error) => {
        sent += 1;
        if (error) failures += 1;
      });
    }
    await vi.waitFor(() => expect(sent).toBe(500));
    const received = () => count(server.lines, /^Received/);
    await vi.waitFor(() => expect(received()).toBeGreaterThan(0));
    socket.removeAllListeners('message');
    socket.send('last', server.port, host);
    await logged(server.lines, /^Echoed to .*: 4 B$/m);
    expect(failures).toBe(0);
    expect(received()).toBeLessThan(500);
    expect(server.lines.join('\n')).not.toMatch(/lost|No echo/i);
  });
});

describe('the echo', () => {
  test('is exact, whatever the bytes', async () => {
    const server = await start();
    const { socket } = await bound();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        const message = Buffer.from(bytes);
        expect(await ask(socket, server.port, message)).toEqual(message);
      }),
    );
  });

  test('is whole, up to the largest datagram there is', async () => {
    const server = await start();
    const { socket } = await bound();
    for (const size of [1_024, 1_025, 1_500, 9_000, 65_507]) {
      const bytes = randomBytes(size);
      const reply = await ask(socket, server.port, bytes);
      expect(reply.equals(bytes)).toBe(true);
    }
  });

  test('goes to its sender and to nobody else', async () => {
    const server = await start();
    const clients = await Promise.all(
      Array.from({ length: 50 }, () => bound()),
    );
    const heard = clients.map(() => [] as string[]);
    clients.forEach(({ socket }, index) => {
      socket.on('message', (bytes) => heard[index]?.push(String(bytes)));
    });
    await Promise.all(
      clients.map(({ socket }, index) =>
        ask(socket, server.port, `I am ${index}`),
      ),
    );
    expect(heard).toEqual(clients.map((_, index) => [`I am ${index}`]));
  });
});

describe('senders that are not clients', () => {
  test.each([7, 13, 17, 19, 53, 1023])('port %i is a service', async (port) => {
    const server = await start();
    forge(server.socket, 'ball', port);
    await logged(
      server.lines,
      /No echo to .*: a service sent it, not a client/,
    );
    expect(count(server.lines, /^Echoed/)).toBe(0);
  });

  test('the server itself', async () => {
    const server = await start();
    server.socket.send('ball', server.port, host);
    await logged(server.lines, /No echo to .*: it claims to come from this/);
    expect(server.lines).toHaveLength(2);
  });

  test('an address that the system does not send to', async () => {
    const server = await start();
    forge(server.socket, 'ball', 5_000, '255.255.255.255');
    await logged(
      server.lines,
      /No echo to 255\.255\.255\.255:5000: send EACCES/,
    );
    const { socket } = await bound();
    expect(String(await ask(socket, server.port, 'hello'))).toBe('hello');
  });

  test('a client that has gone', async () => {
    const server = await start();
    const gone = await boundSocket(host, 0);
    await new Promise((sent) => gone.send('bye', server.port, host, sent));
    await closed(gone);
    await logged(server.lines, /^Echoed/m);
    const { socket } = await bound();
    expect(String(await ask(socket, server.port, 'hello'))).toBe('hello');
  });
});

describe('the budget of a sender', () => {
  test('is its own, and is told in one line when it is spent', async () => {
    const server = await start({ burst: 3 });
    const { socket } = await bound();
    for (let turn = 0; turn < 3; turn++) await ask(socket, server.port, 'ball');
    for (let turn = 0; turn < 5; turn++) socket.send('ball', server.port, host);
    const other = await bound();
    expect(String(await ask(other.socket, server.port, 'hi'))).toBe('hi');
    const ignored = /^Ignoring 127.*: 3 datagrams in a row$/;
    expect(count(server.lines, ignored)).toBe(1);
    expect(count(server.lines, /^Received/)).toBe(4);
  });

  test('is full again after a pause of a second', async () => {
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    onTestFinished(() => clock.mockRestore());
    const server = await start({ burst: 1 });
    const { socket } = await bound();
    await ask(socket, server.port, 'one');
    now += 1_000;
    await ask(socket, server.port, 'two');
    now += 999;
    socket.send('three', server.port, host);
    await ask((await bound()).socket, server.port, 'hello');
    expect(count(server.lines, /^Received/)).toBe(3);
    expect(count(server.lines, /^Ignoring/)).toBe(1);
    // To go on sending is no pause.
    now += 999;
    socket.send('four', server.port, host);
    await ask((await bound()).socket, server.port, 'hello');
    now += 1_000;
    expect(String(await ask(socket, server.port, 'five'))).toBe('five');
  });

  test('takes no memory for senders long gone', async () => {
    const server = await start({ burst: 1 });
    const { socket } = await bound();
    await ask(socket, server.port, 'one');
    for (let n = 0; n < 10_000; n++) {
      forge(server.socket, '', 7, `10.0.${n >> 8}.${n & 255}`);
    }
    // Ten thousand others later the server does not know this sender.
    expect(String(await ask(socket, server.port, 'two'))).toBe('two');
  });
});

describe('the log', () => {
  test('shows the beginning of a long message', async () => {
    const server = await start();
    const { socket } = await bound();
    await ask(socket, server.port, 'é'.repeat(5_000));
    expect(server.lines[0]).toMatch(/: "é{60}" … \(10000 B\)$/);
  });
});

describe('the end', () => {
  test('frees the port', async () => {
    const first = await start();
    first.stop();
    await first.over;
    const second = await start({ port: first.port });
    expect(second.port).toBe(first.port);
  });

  test('before the beginning is an error', async () => {
    const signal = AbortSignal.abort();
    await expect(serve({ port: 0, signal })).rejects.toThrow();
  });

  test('in the middle of an echo is quiet', async () => {
    const server = await start();
    forge(server.socket, 'hello', 5_000);
    server.stop();
    await server.over;
    forge(server.socket, 'hello', 5_000);
    await logged(server.lines, /^No echo to 127\.0\.0\.1:5000: Not running/m);
  });

  test('by SIGTERM is clean', async () => {
    const server = await useServer(program, ['0']);
    process.kill(server.pid, 'SIGTERM');
    const end = await server.ended;
    expect(end).toMatchObject({ code: 0, signal: null, stderr: '' });
  });
});

describe('the command line', () => {
  test('says where it listens, what came, and what went back', async () => {
    const server = await useServer(program, ['0', '--burst', '2']);
    const { socket, port } = await bound();
    await ask(socket, server.port, 'hello');
    await ask(socket, server.port, 'again');
    socket.send('and again', server.port, host);
    await server.line(/^Ignoring/);
    const end = await server.interrupt();
    expect(end).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(end.stdout.split('\n')).toEqual([
      `UDP echo server listening on ${host}:${server.port}`,
      `Received from ${host}:${port}: "hello" (5 B)`,
      `Echoed to ${host}:${port}: 5 B`,
      `Received from ${host}:${port}: "again" (5 B)`,
      `Echoed to ${host}:${port}: 5 B`,
      `Ignoring ${host}:${port} until it pauses: 2 datagrams in a row`,
      '',
    ]);
  });

  test('says in one line what is wrong', async () => {
    const { port } = await start();
    const number = 'must be a number from';
    const cases: [number, string[], string][] = [
      [1, [`${port}`], `bind EADDRINUSE ${host}:${port}: the port is taken`],
      [2, ['65536'], `port ${number} 0 to 65535 (see --help)`],
      [2, ['0', '1'], 'too many arguments (see --help)'],
    ];
    await Promise.all(
      cases.map(async ([exit, args, message]) => {
        const { code, stdout, stderr } = await run(program, args);
        expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
        expect(stderr).toBe(`udp-server: ${message}\n`);
      }),
    );
  });
});
