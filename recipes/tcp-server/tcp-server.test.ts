import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  type AddressInfo,
  connect,
  createServer,
  type Server,
  type Socket,
} from 'node:net';
import { createInterface } from 'node:readline/promises';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ConnectionOver } from '../../lib/fixtures/connection.ts';
import {
  drip,
  fin,
  flood,
  receive,
  receiveToEnd,
  reset,
  runSteps,
  type Step,
  segmented,
  send,
  stopReading,
  TcpConnection,
} from '../../lib/fixtures/tcp.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { useServer } from '../../lib/play/use.ts';
import { type Options, serve } from './tcp-server.ts';

const program = new URL('tcp-server.ts', import.meta.url);
const bothWays = proofs(import.meta.url);
const MiB = 1024 * 1024;

/** The recipe's server in this process, with what it logs and its sockets. */
async function start(options: Options = {}) {
  const stop = new AbortController();
  const lines: string[] = [];
  const server = await serve({
    port: 0,
    grace: 100,
    signal: stop.signal,
    log: (line) => lines.push(line),
    ...options,
  });
  return { ...watch(server), lines, stop: () => stop.abort() };
}

/** A server as one would write it first; `serveOne` is given each client. */
async function naive(serveOne: (socket: Socket) => void, options = {}) {
  const server = createServer(options, (socket) => {
    socket.on('error', () => {});
    serveOne(socket);
  });
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  return watch(server);
}

function watch(server: Server) {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket));
  const closed = once(server, 'close');
  onTestFinished(async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  const { port } = server.address() as AddressInfo;
  return { server, port, sockets, closed };
}

/** Connects to a server. The client is a connection that steps work on. */
async function client(port: number, options = {}): Promise<TcpConnection> {
  const socket = connect({ host: '127.0.0.1', port, ...options });
  const connection = new TcpConnection(socket);
  onTestFinished(() => connection.destroy());
  await Promise.race([once(socket, 'connect'), connection.closed]);
  return connection;
}

const does = (connection: TcpConnection, ...steps: Step[]) =>
  runSteps(steps, connection);

/** Waits until the socket sends nothing more, since nobody takes it. */
async function stuck(socket: Socket): Promise<void> {
  const sent = [-1, -2, -3];
  const stands = () => {
    sent.unshift(socket.bytesWritten);
    expect(new Set(sent.slice(0, 4)).size).toBe(1);
  };
  await vi.waitFor(stands, { timeout: 10_000, interval: 50 });
}

/** Waits for a line of the log. */
const logged = (lines: string[], pattern: RegExp) =>
  vi.waitFor(() => expect(lines.join('\n')).toMatch(pattern), 10_000);

const count = (lines: string[], pattern: RegExp) =>
  lines.filter((line) => pattern.test(line)).length;

describe('pitfalls', () => {
  test('Pitfall: One reset can end the whole server', async () => {
    // The naive server runs in a process of its own, for it does not survive.
    const code = `
      const { createServer } = require('node:net');
      const server = createServer((socket) => socket.pipe(socket));
      server.listen(0, '127.0.0.1', () => console.log(server.address().port));
    `;
    const child = spawn(process.execPath, ['-e', code]);
    onTestFinished(() => void child.kill());
    const [port] = await once(createInterface(child.stdout), 'line');
    let complaint = '';
    child.stderr.on('data', (text) => {
      complaint += text;
    });
    const server = await start();
    const ways = await bothWays({
      naive: { port: Number(port) },
      right: server,
    });

    const bystander = await client(ways.naive.port);
    await does(bystander, send('hello'), receive('hello'));
    const rude = await client(ways.naive.port);
    await does(rude, send('x'), receive('x'), reset());
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(complaint).toContain("Unhandled 'error' event");
    expect(complaint).toContain('ECONNRESET');
    await bystander.closed;

    // The recipe's server loses one client and keeps the others.
    const neighbour = await client(ways.right.port);
    await does(neighbour, send('hello'), receive('hello'));
    const again = await client(ways.right.port);
    await does(again, send('x'), receive('x'), reset());
    await logged(server.lines, /Lost: .* ECONNRESET/);
    await does(neighbour, send('still here'), receive('still here'));
  });

  test('Pitfall: A client that does not read fills the memory', async () => {
    const total = 64 * MiB;
    const chunk = Buffer.alloc(64 * 1024, 'x');

    // The naive server writes what it reads, whether it can leave or not.
    const greedy = await naive((socket) => {
      socket.on('data', (bytes) => socket.write(bytes));
    });
    const first = await client(greedy.port);
    await does(first, stopReading(), flood(chunk, { total }));
    await vi.waitFor(() => {
      expect(greedy.sockets[0]?.writableLength).toBeGreaterThan(total / 2);
    }, 10_000);

    // The recipe's server stops reading, and so the client cannot send.
    const server = await start();
    let most = 0;
    server.server.on('connection', (socket) => {
      socket.on('data', () => {
        most = Math.max(most, socket.writableLength);
      });
    });
    const second = await client(server.port);
    const sending = does(second, stopReading(), flood(chunk, { total }));
    await stuck(second.socket);
    expect(server.sockets[0]?.bytesRead).toBeLessThan(total / 2);

    // Nothing was lost: it all comes when the client reads.
    second.resumeReading();
    await sending;
    await second.until(() => second.receivedBytes === total);
    expect(most).toBeLessThan(0.5 * MiB);
  });

  test('Pitfall: One read is not one message', async () => {
    const hasty = await naive((socket) => {
      socket.once('data', (bytes) => socket.end(`Echo: ${bytes}`));
    });
    const server = await start();
    const ways = await bothWays({ naive: hasty, right: server });

    const first = await client(ways.naive.port);
    await does(first, send('hel'), receiveToEnd());
    expect(String(first.received)).toBe('Echo: hel');

    const second = await client(ways.right.port);
    await does(second, send('hel'), receive('hel'), send('lo'), fin());
    await does(second, receiveToEnd());
    expect(String(second.received)).toBe('hello');
  });

  test('Pitfall: Text is not bytes', async () => {
    const bytes = Buffer.from([0x00, 0xff, 0xc3, 0x28, 0x0d, 0x0a]);

    const literate = await naive((socket) => {
      socket.setEncoding('utf8');
      socket.on('data', (text) => socket.write(text));
    });
    const server = await start();
    const ways = await bothWays({ naive: literate, right: server });

    const first = await client(ways.naive.port);
    await does(first, send(bytes), receive('\r\n'));
    expect(first.received.toString('hex')).toBe('00efbfbdefbfbd280d0a');

    const second = await client(ways.right.port);
    await does(second, send(bytes), fin(), receiveToEnd());
    expect(second.received).toEqual(bytes);
  });

  test('Pitfall: A client may finish sending and still listen', async () => {
    // This server needs a moment between the question and the answer.
    const late = (socket: Socket) => {
      let question = '';
      socket.on('data', (bytes) => {
        question += bytes;
      });
      socket.on('end', async () => {
        await turn();
        socket.end(question);
      });
    };
    const byDefault = await naive(late);
    const server = await start();
    const ways = await bothWays({ naive: byDefault, right: server });

    const first = await client(ways.naive.port);
    await does(first, send('hello'), fin(), receiveToEnd());
    expect(String(first.received)).toBe('');

    const halfOpen = await naive(late, { allowHalfOpen: true });
    const second = await client(halfOpen.port);
    await does(second, send('hello'), fin(), receiveToEnd());
    expect(String(second.received)).toBe('hello');

    const third = await client(ways.right.port);
    await does(third, send('hello'), fin(), receiveToEnd());
    expect(String(third.received)).toBe('hello');

    // So much that most of its echo is still to come when the FIN arrives.
    const total = 8 * MiB;
    const fourth = await client(server.port);
    await does(fourth, flood('hello\n', { total }), fin(), receiveToEnd());
    expect(fourth.receivedBytes).toBe(total);
  });

  test('Pitfall: A silent client stays for ever', async () => {
    // A time limit on a socket says when it has passed, and that is all.
    let alarms = 0;
    const patient = await naive((socket) => {
      socket.pipe(socket);
      socket.setTimeout(100, () => {
        alarms += 1;
      });
    });
    const server = await start({ idle: 100 });
    const ways = await bothWays({ naive: patient, right: server });

    const first = await client(ways.naive.port);
    await vi.waitFor(() => expect(alarms).toBe(1), { interval: 5 });
    await does(first, send('still served'), receive('still served'));

    const second = await client(ways.right.port);
    await second.closed;
    expect(second.ended).toBe(true);
    await logged(server.lines, /Lost: .* silent for 100 ms/);
  });

  test('Pitfall: Closing the server closes no connection', async () => {
    const stubborn = await naive((socket) => socket.pipe(socket));
    const server = await start();
    const ways = await bothWays({ naive: stubborn, right: server });

    const first = await client(ways.naive.port);
    await does(first, send('hello'), receive('hello'));
    let over = false;
    stubborn.server.close(() => {
      over = true;
    });
    await does(first, send('still served'), receive('still served'));
    expect(over).toBe(false);
    await does(first, fin());
    await stubborn.closed;

    // The polite client leaves when it is told; the other one is made to.
    const polite = await client(ways.right.port);
    await does(polite, send('hello'), receive('hello'));
    const deaf = await client(ways.right.port, { allowHalfOpen: true });
    await does(deaf, send('hello'), receive('hello'));
    server.stop();
    await polite.closed;
    await server.closed;
    expect(polite.reset).toBe(false);
    expect(count(server.lines, /^Closed: /)).toBe(1);
    expect(count(server.lines, /^Lost: .* time is up/)).toBe(1);
  });

  test('Pitfall: A client can forge your log', async () => {
    const forged = 'bye\r\nNew connection: 192.0.2.1:666\x1b[2J\u202e\x9b1m';

    const naiveLog: string[] = [];
    const trusting = await naive((socket) => {
      socket.on('data', (bytes) => naiveLog.push(`Received: ${bytes}`));
    });
    await does(await client(trusting.port), send(forged));
    await vi.waitFor(() => expect(naiveLog).toHaveLength(1));
    expect(naiveLog.join('\n').split('\r\n')[1]).toMatch(
      /^New connection: 192/,
    );

    const server = await start();
    const second = await client(server.port);
    await does(second, send(forged), fin(), receiveToEnd());
    expect(String(second.received)).toBe(forged);
    await logged(server.lines, /Closed/);
    expect(server.lines).toHaveLength(3);
    expect(server.lines[1]).toContain(
      '"bye\\r\\nNew connection: 192.0.2.1:666\\u001b[2J\\u{202e}\\u{9b}1m"',
    );
    expect(server.lines.join('')).toMatch(/^[ -~]*$/);
  });
});

describe('the echo', () => {
  test('is exact, whatever the bytes and however they are cut', async () => {
    const server = await start();
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 3_000 }),
        fc.integer({ min: 1, max: 1_000 }),
        async (bytes, size) => {
          const one = await client(server.port);
          await does(one, segmented(bytes, size), fin(), receiveToEnd());
          expect(one.received).toEqual(Buffer.from(bytes));
        },
      ),
      { numRuns: 40 },
    );
    await vi.waitFor(() => expect(count(server.lines, /Closed/)).toBe(40));
  });

  test('goes to many clients at once, to each its own', async () => {
    const server = await start();
    const clients = await Promise.all(
      Array.from({ length: 50 }, () => client(server.port)),
    );
    // All of them are connected before the first says a word, and one of them
    // never does.
    const messages = clients.map((_, index) => `I am number ${index}. `);
    await Promise.all(
      clients.slice(1).map(async (one, index) => {
        const message = messages[index] as string;
        await does(one, segmented(message, 4), receive(message));
        await does(one, send(randomBytes(100_000)), fin(), receiveToEnd());
        expect(one.receivedBytes).toBe(message.length + 100_000);
      }),
    );
    await vi.waitFor(() => expect(count(server.lines, /Closed/)).toBe(49));
  });

  test('of nothing is nothing', async () => {
    const server = await start();
    const one = await client(server.port);
    await does(one, fin(), receiveToEnd());
    expect(one.receivedBytes).toBe(0);
    await logged(server.lines, /Closed: .*, 0 B received, 0 B echoed/);
  });

  test('comes before the client has finished', async () => {
    const server = await start();
    const one = await client(server.port);
    await does(one, send('a'), receive('a'), send('b'), receive('b'));
    expect(one.ended).toBe(false);
  });

  test('of 64 MB takes little memory', async () => {
    const server = await useServer(program, ['0']);
    const before = server.peakMemory();
    const total = 64 * MiB;
    const one = await client(server.port);
    const chunk = randomBytes(64 * 1024);
    const sending = does(one, stopReading(), flood(chunk, { total }));
    await stuck(one.socket);
    one.resumeReading();
    await sending;
    await one.until(() => one.receivedBytes === total);
    expect(server.peakMemory() - before).toBeLessThan(48 * MiB);
  });
});

describe('clients that break off', () => {
  test('before they are accepted', async () => {
    const server = await useServer(program, ['0']);
    // While the program is stopped the system accepts connections for it.
    process.kill(server.pid, 'SIGSTOP');
    const gone = await client(server.port);
    await does(gone, reset());
    process.kill(server.pid, 'SIGCONT');
    await server.line(/^New connection: gone already$/);
    await server.line(/^Lost: gone already, 0 B received/);
    const next = await client(server.port);
    await does(next, send('hello'), receive('hello'));
  });

  test('right behind their last words', async () => {
    const server = await useServer(program, ['0']);
    const one = await client(server.port);
    await server.line(/^New connection/);
    process.kill(server.pid, 'SIGSTOP');
    await does(one, send('famous'), reset());
    process.kill(server.pid, 'SIGCONT');
    await server.line(/^Lost: .*, 6 B received: write \w+/);
    expect(server.stdout()).not.toMatch(/^Closed/m);
  });

  test('while they are sending', async () => {
    const server = await start();
    const one = await client(server.port);
    const sending = does(one, flood('x'));
    await one.until(() => one.receivedBytes > MiB);
    one.destroy();
    one.socket.resetAndDestroy();
    await expect(sending).rejects.toThrow(ConnectionOver);
    await logged(server.lines, /^Lost: /m);
  });

  test('while their echo waits for them', async () => {
    const server = await start();
    const one = await client(server.port);
    const sending = does(one, stopReading(), flood('x'));
    const lost = expect(sending).rejects.toThrow(ConnectionOver);
    await stuck(one.socket);
    await does(one, reset());
    await lost;
    await logged(server.lines, /^Lost: .*, \d+ B received/m);
  });

  test('in every way, and leave the server as it was', async () => {
    const server = await start();
    const good = await client(server.port);
    const farewells = fc.constantFrom<Step>(
      reset(),
      fin(),
      async (one) => one.destroy(),
      async (one) => {
        await does(one, fin(), reset());
      },
    );
    let clients = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 200_000 }),
        farewells,
        async (size, farewell) => {
          clients += 1;
          const one = await client(server.port);
          if (size > 0) await does(one, send(Buffer.alloc(size)));
          await does(one, farewell);
        },
      ),
      { numRuns: 60 },
    );
    await vi.waitFor(() => {
      expect(count(server.lines, /^(Closed|Lost): /)).toBe(clients);
    }, 10_000);
    await does(good, send('still here'), receive('still here'));
    expect(server.sockets.filter((one) => !one.destroyed)).toHaveLength(1);
  });
});

describe('limits', () => {
  test('a slow client is not a silent one', async () => {
    const server = await start({ idle: 1_000 });
    const one = await client(server.port);
    await does(one, drip('slowly', { every: 250 }), receive('slowly'));
    expect(one.ended).toBe(false);
  });

  test('a client that never takes its echo is dropped too', async () => {
    const server = await start({ idle: 200 });
    const one = await client(server.port);
    const sending = does(one, stopReading(), flood('x'));
    await expect(sending).rejects.toThrow(ConnectionOver);
    await logged(server.lines, /Lost: .* silent for 200 ms/);
  });

  test('one client too many is hung up on, and told in one line', async () => {
    const server = await start({ max: 2 });
    const first = await client(server.port);
    const second = await client(server.port);
    await does(second, send('hello'), receive('hello'));
    for (let extra = 0; extra < 20; extra++) {
      const one = await client(server.port);
      await one.closed;
      expect(one.receivedBytes).toBe(0);
    }
    expect(server.lines).toHaveLength(4);
    expect(server.lines[3]).toBe('Full: 2 clients, no room for more');

    await does(second, fin(), receiveToEnd());
    await logged(server.lines, /Turned away: 20 while the server was full/);
    const next = await client(server.port);
    await does(next, send('room again'), receive('room again'));
    await does(first, send('hello'), receive('hello'));
  });

  test('running out of file descriptors is survived in silence', async () => {
    const args = ['0', '--max', '1000'];
    const server = await useServer(program, args, { openFiles: 40 });
    const { port } = server;

    // Node hangs up on those for whom it has no descriptor left.
    const crowd = await Promise.all(
      Array.from({ length: 60 }, () => client(port)),
    );
    await Promise.race(crowd.map((one) => one.closed));
    expect(server.stdout().split('\n').length).toBeLessThan(100);
    await Promise.all(crowd.map((one) => does(one, reset())));
    const next = await vi.waitFor(async () => {
      const one = await client(port);
      await does(one, send('room again'), receive('room again'));
      return one;
    }, 10_000);
    const ended = server.interrupt();
    await does(next, receiveToEnd(), fin());
    expect(await ended).toMatchObject({ code: 0, signal: null });
  });

  test('a long story takes ten lines of the log, and short ones', async () => {
    const server = await start();
    const one = await client(server.port);
    for (let segment = 0; segment < 30; segment++) {
      await does(one, send(Buffer.alloc(1_000, 'é')), receive(1_000));
    }
    await does(one, fin(), receiveToEnd());
    await logged(server.lines, /Closed: .*, 30000 B received, 30000 B echoed/);
    expect(server.lines).toHaveLength(12);
    for (const line of server.lines) expect(line.length).toBeLessThan(140);
  });

  test('a character in two segments is one character in the log', async () => {
    const server = await start();
    const one = await client(server.port);
    const [head, tail] = [Buffer.from([0xc3]), Buffer.from([0xa9])];
    await does(one, send(head), receive(1), send(tail), receive(1));
    expect(server.lines[1]).toMatch(/: "" \(1 B\)$/);
    expect(server.lines[2]).toMatch(/: "é" \(1 B\)$/);
  });
});

describe('the end', () => {
  test('in the middle of a stream is a FIN after whole bytes', async () => {
    const server = await start({ grace: 10_000 });
    const one = await client(server.port, { allowHalfOpen: true });
    const alphabet = 'abcdefghijklmnopqrstuvwxyz';
    const sending = does(one, flood(alphabet, { total: 16 * MiB }));
    await one.until(() => one.receivedBytes > 100_000);
    server.stop();
    await does(one, receiveToEnd());
    await sending;
    await does(one, fin());
    await server.closed;
    expect(one.reset).toBe(false);
    const echoed = String(one.received);
    expect(alphabet.repeat(50_000).startsWith(echoed.slice(0, MiB))).toBe(true);
    await logged(server.lines, /^Closed: /m);
  });

  test('is final: nobody connects any more', async () => {
    const server = await start();
    server.stop();
    await server.closed;
    const late = connect({ host: '127.0.0.1', port: server.port });
    const [error] = await once(late, 'error');
    expect(error.code).toBe('ECONNREFUSED');
  });

  test('before the beginning is an error', async () => {
    const signal = AbortSignal.abort();
    await expect(serve({ port: 0, signal })).rejects.toThrow('aborted');
  });

  test('by SIGTERM is clean, even for those who do not leave', async () => {
    const server = await useServer(program, ['0']);
    const one = await client(server.port, { allowHalfOpen: true });
    await does(one, send('hello'), receive('hello'));
    process.kill(server.pid, 'SIGTERM');
    const end = await server.ended;
    expect(end).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(end.stdout).toMatch(/\nLost: .* time is up\n$/);
  });
});

describe('the command line', () => {
  test('says who comes, what they say and who goes, until Ctrl-C', async () => {
    const server = await useServer(program, ['0']);
    const one = await client(server.port);
    const from = `127.0.0.1:${one.socket.localPort}`;
    await does(one, send('hello\n'), receive('hello\n'));
    const end = await server.interrupt();
    expect(one.ended).toBe(true);
    expect(one.reset).toBe(false);
    expect(end).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(end.stdout.split('\n')).toEqual([
      `TCP echo server listening on 127.0.0.1:${server.port}`,
      `New connection: ${from}`,
      `Received from ${from}: "hello\\n" (6 B)`,
      `Closed: ${from}, 6 B received, 6 B echoed`,
      '',
    ]);
  });

  test('takes --idle and --max', async () => {
    const server = await useServer(program, [
      ...['0', '--idle', '300', '--max', '1'],
    ]);
    const one = await client(server.port);
    await (await client(server.port)).closed;
    await server.line(/^Full: 1 clients/);
    await one.closed;
    await server.line(/silent for 300 ms/);
  });

  test('says in one line what is wrong', async () => {
    const { port } = await start();
    const number = 'must be a number from';
    const cases: [number, string[], string][] = [
      [
        1,
        [`${port}`],
        `listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
      ],
      [2, ['65536'], `port ${number} 0 to 65535 (see --help)`],
      [
        2,
        ['0', '--idle', '0'],
        `--idle ${number} 1 to 2147483647 (see --help)`,
      ],
    ];
    await Promise.all(
      cases.map(async ([exit, args, message]) => {
        const { code, stdout, stderr } = await run(program, args);
        expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
        expect(stderr).toBe(`tcp-server: ${message}\n`);
      }),
    );
  });
});
