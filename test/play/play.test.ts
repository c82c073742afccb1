import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { multicastReceiver } from '../../lib/fixtures/multicast.ts';
import type { Peer } from '../../lib/fixtures/peer.ts';
import {
  echo,
  fin,
  receiveToEnd,
  send,
  silence,
  type TcpPeer,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { udpPeer } from '../../lib/fixtures/udp.ts';
import { mishap, PlayError, play } from '../../lib/play/play.ts';
import { type Reach, type Scenario, scenario } from '../../lib/play/scenario.ts';
import { told } from '../wire/help.ts';
import { connecting, isRunning, sample, until } from './help.ts';

/** What a play used that must be gone afterwards. */
interface Used {
  ports: { host: string; port: number; transport?: 'udp' }[];
  pids: number[];
}

/** Notes the ports of peers and taps that a scenario's arguments are made from. */
function noting(used: Used, reach: Record<string, Reach>): void {
  for (const { host, port, peer } of Object.values(reach)) {
    const udp = peer.transports.includes('udp') && ({ transport: 'udp' } as const);
    used.ports.push({ host, port, ...udp }, { host, port: peer.port, ...udp });
  }
}

/** Notes what a program's output tells about ports and processes. */
function notingOutput(used: Used): (output: { text: string }) => void {
  return ({ text }) => {
    for (const [, port] of text.matchAll(/listening on 127\.0\.0\.1:(\d+)\n/g)) {
      used.ports.push({ host: '127.0.0.1', port: Number(port) });
    }
    for (const [, ...pids] of text.matchAll(/pids (\d+) (\d+)/g)) {
      used.pids.push(...pids.map(Number));
    }
  };
}

/** Nothing listens any more on any port that was used, and no process runs. */
async function expectGone(used: Used): Promise<void> {
  expect(used.ports).not.toEqual([]);
  for (const { host, port, transport } of used.ports) {
    if (transport !== 'udp') {
      // For a moment it may be another test's.
      const found = () => connecting(host, port);
      await expect.poll(found, { timeout: 10_000 }).toBe('ECONNREFUSED');
      continue;
    }
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    socket.bind(port, host);
    await once(socket, 'listening');
    socket.close();
  }
  await until(() => !used.pids.some(isRunning));
}

/** A scenario for a client program against one TCP peer. */
function against(start: () => Promise<TcpPeer>, used: Used, more: Partial<Scenario> = {}) {
  return scenario({
    peers: { server: { start, displayPort: 7 } },
    args: (reach) => {
      noting(used, reach);
      return [reach.server.host, String(reach.server.port)];
    },
    ...(more as object),
  }) as Scenario;
}

/** A client that says something, and ends when it has heard as much. */
async function ask({ host, port }: { host: string; port: number }, text: string): Promise<string> {
  const socket = connect({ host, port, allowHalfOpen: true });
  socket.write(text);
  let reply = '';
  for await (const chunk of socket) {
    reply += chunk;
    if (reply.length === text.length) socket.end();
  }
  return reply;
}

function unused(): Used {
  return { ports: [], pids: [] };
}

describe('a client is played against its peers', () => {
  test('through a tap, with all that it printed', async () => {
    const used = unused();
    const started: string[][] = [];
    const seen: string[] = [];
    const played = await play({
      program: sample('ask'),
      scenario: against(() => tcpPeer([receiveToEnd(), send('hi\r\n'), fin()]), used),
      onStart: (args) => started.push([...args]),
      onOutput: ({ text }) => seen.push(text),
      onEvent: (event, { peer }) => seen.push(`${peer} ${event.kind}`),
    });
    const port = used.ports[0]!.port;
    expect(played.exit).toEqual({ code: 0, signal: null });
    expect(
      mishap(
        played,
        against(() => tcpPeer([]), used),
      ),
    ).toBeUndefined();
    expect(started).toEqual([['127.0.0.1', String(port)]]);
    expect(played.args).toEqual(started[0]);
    expect(played.output.map(({ text }) => text).join('')).toBe(`127.0.0.1:${port} said: hi\n`);
    expect(told(played.events)).toEqual([
      'program open',
      'program data hello\r\n',
      'program fin',
      'peer data hi\r\n',
      'peer fin',
    ]);
    expect(played.conversations).toMatchObject([{ peer: 'server', protocol: 'text' }]);
    expect(played.ports.get(port)).toBe(7);
    expect(seen[0]).toBe('server open');
    expect(seen).toHaveLength(6);
    await expectGone(used);
  });

  test('over UDP, with datagrams lost and strangers seen as such', async () => {
    const used = unused();
    const played = await play({
      program: sample('ask-udp'),
      scenario: scenario({
        peers: {
          server: {
            start: () => udpPeer((_, { reply }) => reply('hi', { fromAnotherPort: true })),
            displayPort: 9,
          },
        },
        args: (reach) => {
          noting(used, reach);
          return [reach.server.host, String(reach.server.port)];
        },
      }) as Scenario,
    });
    expect(played.output[0]!.text).toBe('a stranger said: hi\n');
    expect(played.conversations.map(({ peer }) => peer)).toEqual([
      'server',
      'server, another port',
    ]);
    await expectGone(used);
  });

  test('in a multicast group, where the tap listens in', async () => {
    const played = await play({
      program: sample('announce'),
      scenario: {
        peers: { group: { start: () => multicastReceiver(), displayPort: 5000 } },
        args: ({ group }) => [group!.host, String(group!.port)],
      },
    });
    expect(told(played.events)).toEqual(['program datagram one', 'program datagram two']);
    expect(played.conversations).toMatchObject([
      { peer: 'group', transport: 'udp', peerAddress: expect.stringMatching(/^239\./) },
    ]);
  });

  test('straight to the peer where no tap is wanted', async () => {
    const used = unused();
    const plan = against(() => tcpPeer([echo()]), used);
    plan.peers!.server!.tapped = false;
    const played = await play({ program: sample('ask'), scenario: plan });
    expect(used.ports[0]).toEqual(used.ports[1]);
    expect(played.events).toEqual([]);
    expect(played.output[0]!.text).toContain('said: hello');
    await expectGone(used);
  });

  test('an exit code that the scenario does not expect is told', async () => {
    const used = unused();
    const plan: Scenario = { args: () => ['you', '3'], exitCode: 3 };
    const played = await play({ program: sample('greet'), scenario: plan });
    expect(played.exit.code).toBe(3);
    expect(mishap(played, plan)).toBeUndefined();
    expect(mishap(played, { ...plan, exitCode: 0 })).toBe(
      'ended with exit code 3 instead of exit code 0',
    );
    expect(used.ports).toEqual([]);
  });
});

describe('a server is played with clients', () => {
  const names = ['Ada', 'Bob'];

  test('through a tap in front of it, and then interrupted', async () => {
    const used = unused();
    const replies: string[] = [];
    const played = await play({
      program: sample('echo'),
      scenario: {
        args: () => ['0'],
        server: {
          transport: 'tcp',
          displayPort: 7,
          clientNames: names,
          clients: async (server) => {
            used.ports.push(server);
            replies.push(await ask(server, 'one'));
            replies.push(await ask(server, 'two'));
          },
        },
      },
      onOutput: notingOutput(used),
    });
    expect(replies).toEqual(['one', 'two']);
    expect(played.exit.code).toBe(0);
    expect(played.output.map(({ text }) => text).join('')).toMatch(/bye\n$/);
    expect(played.conversations).toMatchObject([
      { peer: 'Ada', opener: 'peer', programAddress: `127.0.0.1:${used.ports.at(-1)!.port}` },
      { peer: 'Bob' },
    ]);
    expect(told(played.events).slice(0, 5)).toEqual([
      'peer open',
      'peer data one',
      'program data one',
      'peer fin',
      'program fin',
    ]);
    // What the program calls its client is known, so that it can be masked.
    const named = [
      ...played.output
        .map(({ text }) => text)
        .join('')
        .matchAll(/client from \S+:(\d+)/g),
    ];
    expect(named.map(([, port]) => Number(port))).toEqual([...played.upstreamPorts.values()]);
    expect(used.ports).toHaveLength(2);
    await expectGone(used);
  });

  test('over UDP', async () => {
    const used = unused();
    const played = await play({
      program: sample('echo-udp'),
      scenario: {
        args: () => [],
        server: {
          transport: 'udp',
          displayPort: 7,
          clients: async (server) => {
            used.ports.push({ ...server, transport: 'udp' });
            const socket = createSocket('udp4');
            socket.send('ping', server.port, server.host);
            await once(socket, 'message');
            socket.close();
          },
        },
      },
    });
    expect(told(played.events)).toEqual(['peer datagram ping', 'program datagram ping']);
    expect(played.conversations).toMatchObject([{ peer: 'client 1', transport: 'udp' }]);
    await expectGone(used);
  });
});

describe('whatever happens, everything is stopped', () => {
  /** Plays, expects it to fail with a message, and that nothing is left. */
  async function expectFailure(
    options: { program: string; scenario: Scenario; signal?: AbortSignal; maxOutput?: number },
    used: Used,
    message: string | RegExp,
  ): Promise<void> {
    const { signal } = options;
    const playing = play({ ...options, onOutput: notingOutput(used) });
    const error: Error = await playing.then(
      () => new Error('the play succeeded'),
      (reason) => reason,
    );
    expect(error.message).toMatch(message);
    if (!signal) expect(error).toBeInstanceOf(PlayError);
    await expectGone(used);
  }

  test('the program ignores signals and has children', { timeout: 30_000 }, async () => {
    const used = unused();
    const stopping = new AbortController();
    const scenario: Scenario = {
      ...against(() => tcpPeer([echo()]), used),
      server: {
        transport: 'tcp',
        displayPort: 1,
        clients: async (server) => {
          used.ports.push(server);
          // By now it has ignored SIGINT.
          setTimeout(() => stopping.abort(new Error('enough')), 100);
        },
      },
    };
    await expectFailure(
      { program: sample('stubborn'), scenario, signal: stopping.signal },
      used,
      'enough',
    );
    expect(used.pids).toHaveLength(2);
  });

  test('the peer never ends, and so the program waits for ever', async () => {
    const used = unused();
    const start = () =>
      tcpPeer(async (connection) => {
        await send('bye')(connection);
        await silence()(connection);
      });
    await expectFailure(
      { program: sample('ask'), scenario: against(start, used, { deadline: 1_500 }) },
      used,
      'ask was still running after 1500 ms and was stopped',
    );
  });

  test('the program floods its output', async () => {
    const used = unused();
    await expectFailure(
      {
        program: sample('flood'),
        scenario: against(() => tcpPeer([echo()]), used),
        maxOutput: 100_000,
      },
      used,
      'flood printed more than 100000 bytes and was stopped',
    );
  });

  test('the program crashes at once, where it should serve', async () => {
    const used = unused();
    await expectFailure(
      {
        program: sample('crash'),
        scenario: {
          ...against(() => tcpPeer([echo()]), used),
          args: (reach) => {
            noting(used, reach as Record<string, Reach>);
            return [];
          },
          server: { transport: 'tcp', displayPort: 1, clients: async () => {} },
        },
      },
      used,
      /crash ended before it printed .*born broken/s,
    );
  });

  test('the server does not say where it listens', async () => {
    const used = unused();
    await expectFailure(
      {
        program: sample('echo'),
        scenario: {
          ...against(() => tcpPeer([echo()]), used),
          args: (reach) => {
            noting(used, reach as Record<string, Reach>);
            return [];
          },
          server: {
            transport: 'tcp',
            displayPort: 1,
            ready: /echo (\S+)/,
            clients: async () => {},
          },
        },
      },
      used,
      'echo printed “echo listening”, which names no host and port',
    );
  });

  test('the program crashes while its clients are waiting', async () => {
    const used = unused();
    let told: unknown;
    await expectFailure(
      {
        program: sample('crash'),
        scenario: {
          args: () => ['listening'],
          server: {
            transport: 'tcp',
            displayPort: 1,
            clients: (server, signal) =>
              new Promise((_, reject) => {
                used.ports.push(server);
                connect(server).on('error', () => {});
                signal.addEventListener('abort', () => {
                  told = signal.reason;
                  reject(signal.reason);
                });
              }),
          },
        },
      },
      used,
      'crash ended (1) before its clients were done',
    );
    expect(told).toBeInstanceOf(PlayError);
  });

  test('a peer does not start', async () => {
    const used = unused();
    const first = against(() => tcpPeer([echo()]), used);
    let peer: Peer | undefined;
    await expectFailure(
      {
        program: sample('ask'),
        scenario: {
          peers: {
            good: {
              displayPort: 1,
              start: async () => {
                peer = await tcpPeer([echo()]);
                used.ports.push(peer);
                return peer;
              },
            },
            bad: {
              displayPort: 2,
              start: async () => {
                throw new Error('no zone');
              },
            },
          },
          args: first.args,
        },
      },
      used,
      'the peer bad did not start: no zone',
    );
  });

  test('a peer takes for ever to start, and comes up after all', async () => {
    const used = unused();
    const stopping = new AbortController();
    let start: (peer: TcpPeer) => void = () => {};
    let asked: () => void = () => {};
    const waiting = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const late = await tcpPeer([echo()]);
    used.ports.push(late);
    const playing = expectFailure(
      {
        program: sample('ask'),
        scenario: against(
          () =>
            new Promise((resolve) => {
              start = resolve;
              asked();
            }),
          used,
        ),
        signal: stopping.signal,
      },
      used,
      'enough',
    );
    await waiting;
    stopping.abort(new Error('enough'));
    start(late);
    await playing;
  });

  test('the scenario’s arguments throw', async () => {
    const used = unused();
    const plan = against(() => tcpPeer([echo()]), used);
    const { args } = plan;
    plan.args = (reach) => {
      args(reach);
      throw new Error('no such peer');
    };
    const playing = play({ program: sample('ask'), scenario: plan });
    await expect(playing).rejects.toThrow('no such peer');
    await expectGone(used);
  });

  test('the clients fail', async () => {
    const used = unused();
    await expectFailure(
      {
        program: sample('echo'),
        scenario: {
          args: () => [],
          server: {
            transport: 'tcp',
            displayPort: 1,
            clients: async (server) => {
              used.ports.push(server);
              // A client that stays connected, for the tap to end.
              const socket = connect(server);
              await once(socket, 'connect');
              throw new Error('no echo');
            },
          },
        },
      },
      used,
      'the clients of echo failed: no echo',
    );
  });

  test('a peer’s script fails', async () => {
    const used = unused();
    await expectFailure(
      {
        program: sample('ask'),
        scenario: against(
          () =>
            tcpPeer(async () => {
              throw new Error('a mistake in the script');
            }),
          used,
        ),
      },
      used,
      'ask: a mistake in the script',
    );
  });

  test('Ctrl-C comes before, while and after the program runs', async () => {
    const used = unused();
    const early = AbortSignal.abort(new Error('before'));
    const plan = against(() => tcpPeer([silence()]), used);
    await expect(play({ program: sample('ask'), scenario: plan, signal: early })).rejects.toThrow(
      'before',
    );
    expect(used.ports).toEqual([]);

    const children = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;
    const before = children();
    const starting = new AbortController();
    await expect(
      play({
        program: sample('stubborn'),
        scenario: plan,
        signal: starting.signal,
        onStart: () => starting.abort(new Error('while it starts')),
      }),
    ).rejects.toThrow('while it starts');
    expect(children()).toBe(before);
    await expectGone(used);

    const running = new AbortController();
    await expect(
      play({
        program: sample('ask'),
        scenario: plan,
        signal: running.signal,
        onEvent: () => running.abort(new Error('while it waits')),
      }),
    ).rejects.toThrow('while it waits');
    await expectGone(used);
  });
});
