import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  multicastReceiver,
  multicastSender,
} from '../../lib/fixtures/multicast.ts';
import { use } from '../../lib/fixtures/use.ts';
import { run as runProgram } from '../../lib/play/run.ts';
import {
  type Channel,
  isFree,
  join,
  readArguments,
  receive,
  run,
  send,
} from './udp-multicast.ts';

const program = new URL('udp-multicast.ts', import.meta.url);
const by = '127.0.0.1';
const first = 'Multicast message #1';

/** A group with a member that hears everything, on a port that nobody else has. */
async function meeting() {
  const ear = await use(multicastReceiver());
  const channel: Channel = { group: ear.host, port: ear.port, by };
  return { ear, channel };
}

/** Somebody who sends to the group. */
function speaker({ port }: Channel) {
  return use(multicastSender({ port }));
}

async function member(channel: Channel): Promise<Socket> {
  return closing(await join(channel));
}

/** Closes a socket when the test is over. */
function closing(socket: Socket): Socket {
  onTestFinished(() => void socket.close());
  return socket;
}

/** A socket as one makes it without thinking. */
async function naive(
  options: { port?: number; address?: string; shared?: boolean } = {},
) {
  const { shared: reuseAddr = false, ...where } = options;
  const socket = closing(createSocket({ type: 'udp4', reuseAddr }));
  socket.bind(where);
  await once(socket, 'listening');
  return socket;
}

/** What a socket hears, up to a text that ends with `.`. */
async function heard(socket: Socket): Promise<string[]> {
  const texts: string[] = [];
  for (;;) {
    const [bytes] = (await once(socket, 'message')) as [Buffer];
    texts.push(`${bytes}`);
    if (`${bytes}`.endsWith('.')) return texts;
  }
}

/** Does something again and again until the test is over. */
function every(ms: number, act: () => void): NodeJS.Timeout {
  const timer = setInterval(act, ms);
  onTestFinished(() => clearInterval(timer));
  return timer;
}

function noting() {
  const lines: string[] = [];
  return { lines, note: (line: string) => void lines.push(line) };
}

describe('pitfalls', () => {
  test('Pitfall: Two receivers on one port must both agree', async () => {
    // The first does not share, so the second cannot, whatever it asks for.
    const alone = await naive({ address: '239.255.42.42' });
    const { port } = alone.address();
    const taken = { group: '239.255.42.42', port, by };
    await expect(join(taken)).rejects.toThrow(/EADDRINUSE/);

    // And the other way round.
    const { ear, channel } = await meeting();
    await expect(naive({ port: ear.port, address: ear.host })).rejects.toThrow(
      /EADDRINUSE/,
    );

    const members = [await member(channel), await member(channel)];
    const hearing = members.map((socket) => receive(socket));
    await send(channel, { count: 2, interval: 1 });
    for (const texts of await Promise.all(hearing)) {
      expect([...texts.values()]).toEqual([first, 'Multicast message #2']);
    }
    // Yet each of them was sent once.
    expect(ear.datagrams.map(({ bytes }) => `${bytes}`)).toEqual([
      `[1/2] ${first}`,
      '[2/2] Multicast message #2',
    ]);
  });

  test('Pitfall: A sender that works can hide a receiver that failed', async () => {
    const group = '239.255.42.42';
    const alone = await naive({ address: group });
    alone.addMembership(group, by);
    const { port } = alone.address();
    const channel = { group, port, by };

    // A sender has no trouble here, and reports none.
    const hearing = heard(alone);
    await send(channel, { count: 1 });
    const { lines, note } = noting();
    await expect(run('both', channel, { note })).rejects.toThrow(/EADDRINUSE/);
    expect(lines).toEqual([]);
    await (await speaker(channel)).send('over.');
    expect(await hearing).toEqual([`[1/1] ${first}`, 'over.']);

    const { code, stdout, stderr } = await runProgram(program, [
      '--port',
      `${port}`,
    ]);
    expect(stderr).toMatch(
      /^udp-multicast: this machine: a program has the port and [^\n]+\n$/,
    );
    expect(stdout).toBe('');
    expect(code).toBe(1);
  });

  test('a receiver that fails later stops the sender as well', async () => {
    const { ear, channel } = await meeting();
    const trouble = run('both', channel, {
      count: 3,
      interval: 60_000,
      timeout: 900,
    });
    await expect(trouble).rejects.toThrow('2 of 3 never came: 2, 3');
    await (await speaker(channel)).send('over');
    expect(`${(await ear.datagram(1)).bytes}`).toBe('over');
  });

  test('Pitfall: A port hears more than its group', async () => {
    const { ear, channel } = await meeting();
    const { port } = channel;
    await use(multicastReceiver({ group: '239.255.43.43', port }));

    // The naive way: bind to the port, join the group.
    const open = await naive({ port, shared: true });
    open.addMembership(ear.host, by);
    const ours = await member(channel);
    const hearing = [heard(open), heard(ours)];

    const sender = closing(createSocket('udp4'));
    await promisify<string, number, string>(sender.send.bind(sender))(
      'to one',
      port,
      by,
    );
    await (await use(multicastSender({ group: '239.255.43.43', port }))).send(
      'to others',
    );
    await (await speaker(channel)).send('to all.');

    const others = process.platform === 'linux' ? ['to others'] : [];
    expect(await hearing[0]).toEqual(['to one', ...others, 'to all.']);
    expect(await hearing[1]).toEqual(['to all.']);
  });

  test('Pitfall: Anyone in the group can say that it is over', async () => {
    const { channel } = await meeting();
    const ours = await member(channel);
    const sender = await speaker(channel);
    const stranger = await speaker(channel);
    const { lines, note } = noting();
    const receiving = receive(ours, { note });

    // The naive way: the message that says so is the end.
    const trusting = await member(channel);
    const believed: string[] = [];
    const over = new Promise<void>((resolve) => {
      trusting.on('message', (bytes) => {
        if (`${bytes}` === 'TERMINATE') resolve();
        else believed.push(`${bytes}`);
      });
    });

    await sender.send('[1/2] one');
    await stranger.send('TERMINATE');
    await over;
    expect(believed).toEqual(['[1/2] one']);

    await stranger.send('[2/2] forged');
    await stranger.send('[1/1] all there is');
    await sender.send('TERMINATE');
    await sender.send('[2/2] two');
    const texts = await receiving;
    expect([...texts]).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
    // There were four, and three lines about them are enough.
    const ignored = `ignored a stranger’s message, from ${by}:${stranger.port}`;
    expect(lines.filter((line) => line.startsWith('ignored'))).toEqual([
      ignored,
      ignored,
      ignored,
    ]);
  });

  test('Pitfall: An interface that you do not name is chosen for you', async () => {
    const { ear, channel } = await meeting();

    // Without a name it goes by the default route, or there is none. With a
    // TTL of 0 it stays on the machine either way.
    const lost = await naive();
    lost.setMulticastTTL(0);
    const sending = promisify<string, number, string>(lost.send.bind(lost));
    await sending('lost', ear.port, ear.host).catch((error) => {
      expect(error.code).toBe('ENETUNREACH');
    });

    await send(channel, { count: 1, ttl: 0 });
    expect(`${(await ear.datagram()).bytes}`).toBe(`[1/1] ${first}`);

    // An interface that is not there is no trouble of the network.
    const nowhere = { ...channel, by: '203.0.113.9' };
    await expect(join(nowhere)).rejects.toThrow(/ENODEV/);
    await expect(send(nowhere)).rejects.toThrow(/EADDRNOTAVAIL/);
    const { code, stderr } = await runProgram(program, [
      '--interface',
      '203.0.113.9',
    ]);
    expect(stderr).toMatch(
      /^udp-multicast: this machine: no network interface [^\n]+\n$/,
    );
    expect(code).toBe(1);
  });

  test.for([
    ['224.0.0.251', false],
    ['224.0.0.1', false],
    ['224.0.0.0', false],
    ['224.0.1.0', true],
    ['239.255.255.255', true],
    ['239.255.42.42', true],
    ['223.255.255.255', false],
    ['240.0.0.1', false],
    ['127.0.0.1', false],
    ['ff02::fb', false],
    ['239.1.1', false],
    ['239.1.1.256', false],
    ['', false],
  ] as const)('whether %s is free: %s', ([group, free]) => {
    expect(isFree(group)).toBe(free);
  });

  test('Pitfall: Some groups belong to others', async () => {
    // The system has nothing against it.
    const naughty = await naive();
    expect(() => naughty.addMembership('224.0.0.251', by)).not.toThrow();

    const { code, stdout, stderr } = await runProgram(program, [
      '--group',
      '224.0.0.251',
    ]);
    expect(stderr).toBe(
      'udp-multicast: --group 224.0.0.251 is not free to use\n',
    );
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  test('Pitfall: Sending to nobody succeeds', async () => {
    const { ear, channel } = await meeting();
    await ear.close();

    await expect(
      send(channel, { count: 2, interval: 1 }),
    ).resolves.toBeUndefined();

    // Who comes later does not learn of it.
    const late = await member(channel);
    await expect(receive(late, { timeout: 150 })).rejects.toThrow(
      /^heard nothing for 50 ms: nobody sends, or the network does not carry it$/,
    );
  });

  test('Pitfall: A lost message leaves no gap', async () => {
    const { channel } = await meeting();
    const { lines, note } = noting();
    const members = [await member(channel), await member(channel)] as const;
    const lossy = receive(members[0], { timeout: 900, note });
    const failing = expect(lossy).rejects.toThrow(/^1 of 5 never came: 3$/);
    const sender = await speaker(channel);
    for (const number of [1, 2, 5, 4, 4]) await sender.send(`[${number}/5] x`);
    await failing;
    expect(lines.at(-1)).toBe(`ignored a copy, from ${by}:${sender.port}`);

    // The second one listens from now on, and gets them in another order.
    const whole = receive(members[1]);
    for (const number of [3, 1, 2, 4, 5])
      await sender.send(`[${number}/5] ${number}`);
    expect((await whole).size).toBe(5);
  });
});

describe('a receiver', () => {
  test('takes a message whole, and shows what a terminal would obey', async () => {
    const { channel } = await meeting();
    const ours = await member(channel);
    const { lines, note } = noting();
    const receiving = receive(ours, { note });
    const sender = await speaker(channel);
    const long = `caf\u00e9 ${'x'.repeat(1_500)}\u001b[2J\nReceiver has all 9\u202e`;
    await sender.send(Buffer.from('[1/1] caf\xe9', 'latin1'));
    await sender.send('');
    await sender.send(`[1/1] ${long}`);
    expect((await receiving).get(1)).toBe(long);
    expect(lines.at(-1)).toMatch(
      /: caf\u00e9 x{1500}\?\[2J\?Receiver has all 9\?$/,
    );
    expect(lines).toHaveLength(3);
  });

  test.for([
    '[0/1] x',
    '[2/1] x',
    '[1/1000] x',
    '[1/1]x',
    'x [1/1] x',
    '[-1/1] x',
  ])('ignores %j', async (text) => {
    const { channel } = await meeting();
    const ours = await member(channel);
    const receiving = receive(ours);
    const sender = await speaker(channel);
    await sender.send(text);
    await sender.send('[1/1] right');
    expect((await receiving).get(1)).toBe('right');
  });

  test('meets its deadline, however much it hears', async () => {
    const { channel } = await meeting();
    const members = [await member(channel), await member(channel)] as const;
    const sender = await speaker(channel);
    const stranger = await speaker(channel);
    await sender.send('before');
    const { lines, note } = noting();

    // Strangers do not count as somebody who speaks, nor can they fill the screen.
    const flood = every(1, () => {
      for (let burst = 0; burst < 20; burst += 1)
        void stranger.send('x'.repeat(1_000));
    });
    await expect(receive(members[0], { timeout: 300, note })).rejects.toThrow(
      /^heard nothing/,
    );
    expect(lines).toHaveLength(3);
    clearInterval(flood);

    // And a sender that drips does not hold us for ever.
    let number = 0;
    every(20, () => {
      number += 1;
      void sender.send(`[${number}/999] x`);
    });
    await expect(receive(members[1], { timeout: 600 })).rejects.toThrow(
      /^9\d\d of 999 never came/,
    );
  });

  test('is stopped by a signal, and so is a sender', async () => {
    const { channel } = await meeting();
    const ours = await member(channel);
    const reason = new Error('enough');
    const { signal } = { signal: AbortSignal.abort(reason) };
    await expect(receive(ours, { signal })).rejects.toBe(reason);

    const stop = new AbortController();
    const note = (line: string) => {
      if (line.startsWith('Receiver 2 received')) stop.abort(reason);
    };
    const both = run('both', channel, {
      interval: 60_000,
      note,
      signal: stop.signal,
    });
    await expect(both).rejects.toThrow(/enough|aborted/);
  });
});

describe('the program', () => {
  test('sends, and two receivers get it', async () => {
    const { channel } = await meeting();
    const { code, stdout, stderr } = await runProgram(program, [
      ...[
        '--port',
        `${channel.port}`,
        '--count',
        '2',
        '--interval',
        '50',
        '--ttl',
        '2',
      ],
    ]);
    expect(stderr).toBe('');
    const lines = stdout.replaceAll(/(127.0.0.1):\d+/g, '$1:n').split('\n');
    expect(lines.filter((line) => line.startsWith('Receiver 2'))).toEqual([
      `Receiver 2 joined ${channel.group}:${channel.port} by 127.0.0.1`,
      `Receiver 2 received 1/2 from 127.0.0.1:n: ${first}`,
      'Receiver 2 received 2/2 from 127.0.0.1:n: Multicast message #2',
      'Receiver 2 has all 2, and leaves',
    ]);
    expect(lines).toContain('Receiver 1 has all 2, and leaves');
    expect(lines).toContain('Sender sends 2/2');
    expect(code).toBe(0);
  });

  test('that hears nothing has failed', async () => {
    const { channel } = await meeting();
    const { code, stdout, stderr } = await runProgram(program, [
      ...['receive', '--port', `${channel.port}`, '--timeout', '60'],
    ]);
    expect(stdout).toBe(
      `Receiver joined ${channel.group}:${channel.port} by 127.0.0.1\n`,
    );
    expect(stderr).toMatch(
      /^udp-multicast: heard nothing for 20 ms: [^\n]+ udp-multicast\)\n$/,
    );
    expect(code).toBe(1);
  });

  test.for([
    [['--ttl', '256']],
    [['--ttl', '1.5']],
    [['--ttl=-1']],
    [['--port', '0']],
    [['--count', '1000']],
    [['--interval', '']],
    [['--group', '224.0.0.251']],
    [['--interface', '::1']],
    [['constructor']],
    [['send', 'receive']],
  ])('refuses %j', ([args]) => {
    expect(() => readArguments(args!)).toThrow(/^(--\w+ |see --help$)/);
  });

  test('knows what it was told', () => {
    const { verb, channel, options } = readArguments([
      'receive',
      '--ttl',
      '0',
      '--count',
      '3',
    ]);
    expect(verb).toBe('receive');
    expect(channel).toEqual({
      group: '239.255.42.42',
      port: 5000,
      by: '127.0.0.1',
    });
    expect(options).toMatchObject({
      ttl: 0,
      count: 3,
      interval: 1_000,
      timeout: 30_000,
    });
  });
});
