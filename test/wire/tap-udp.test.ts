import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { closedUdpPort } from '../../lib/fixtures/udp.ts';
import { openJournal } from '../../lib/wire/journal.ts';
import { tapAll } from '../../lib/wire/tap.ts';
import { tapUdp, type UdpTapPlan } from '../../lib/wire/tap-udp.ts';
import { client, connecting, tapPlan, target, told, until } from './help.ts';

const host = '127.0.0.1';

async function useTap(plan: UdpTapPlan) {
  const tap = await tapUdp(plan);
  onTestFinished(tap.close);
  return tap;
}

async function socket(): Promise<Socket & { port: number }> {
  const bound = createSocket('udp4');
  onTestFinished(() => void bound.close());
  bound.bind(0, host);
  await once(bound, 'listening');
  return Object.assign(bound, { port: bound.address().port });
}

async function received(by: Socket): Promise<{ text: string; port: number }> {
  const [bytes, from] = (await once(by, 'message')) as [Buffer, { port: number }];
  return { text: String(bytes), port: from.port };
}

test('datagrams pass both ways, empty ones too, each client from a port of its own', async () => {
  const server = await socket();
  const journal = openJournal();
  const tap = await useTap(tapPlan({ host, port: server.port }, journal));
  const [one, two] = [await socket(), await socket()];

  one.send('hello', tap.port, host);
  const first = await received(server);
  expect(first.text).toBe('hello');
  two.send('', tap.port, host);
  const second = await received(server);
  expect(second.text).toBe('');
  expect(second.port).not.toBe(first.port);
  expect([...tap.upstreamPorts]).toEqual([
    [1, first.port],
    [2, second.port],
  ]);

  server.send('for two', second.port, host);
  expect(await received(two)).toEqual({ text: 'for two', port: tap.port });
  server.send('for one', first.port, host);
  expect(await received(one)).toEqual({ text: 'for one', port: tap.port });

  expect(told(journal.events)).toEqual([
    'program datagram hello',
    'program datagram ',
    'peer datagram for two',
    'peer datagram for one',
  ]);
  expect(journal.conversations).toMatchObject([
    {
      programAddress: `${host}:${one.port}`,
      peerAddress: `${host}:${tap.port}`,
      opener: 'program',
    },
    { programAddress: `${host}:${two.port}` },
  ]);
});

test('the largest datagram passes', async () => {
  const server = await socket();
  const tap = await useTap(tapPlan({ host, port: server.port }));
  const near = await socket();
  near.send(Buffer.alloc(65_507, 'x'), tap.port, host);
  expect((await received(server)).text).toHaveLength(65_507);
});

test('datagrams of one client keep their order', async () => {
  const server = await socket();
  const tap = await useTap(tapPlan({ host, port: server.port }));
  const near = await socket();
  const got: string[] = [];
  server.on('message', (bytes) => got.push(String(bytes)));
  const sent = Array.from({ length: 50 }, (_, index) => String(index));
  for (const text of sent) near.send(text, tap.port, host);
  await until(() => got.length === sent.length);
  expect(got).toEqual(sent);
});

test('a reply from a wrong source reaches the client from another port than the tap’s', async () => {
  const [server, stranger] = [await socket(), await socket()];
  const journal = openJournal();
  const tap = await useTap(tapPlan({ host, port: server.port }, journal));
  const near = await socket();
  near.send('question', tap.port, host);
  const { port: route } = await received(server);

  stranger.send('forged', route, host);
  const forged = await received(near);
  expect(forged.text).toBe('forged');
  expect(forged.port).not.toBe(tap.port);

  server.send('true', route, host);
  expect(await received(near)).toEqual({ text: 'true', port: tap.port });

  // Whoever answers the stranger reaches him.
  near.send('who are you?', forged.port, host);
  expect((await received(stranger)).text).toBe('who are you?');

  expect(told(journal.events)).toEqual([
    'program datagram question',
    'peer datagram forged',
    'peer datagram true',
    'program datagram who are you?',
  ]);
  expect(journal.events.map(({ conversation }) => conversation)).toEqual([1, 2, 1, 2]);
  expect(journal.conversations[1]).toMatchObject({
    peer: 'server, another port',
    opener: 'peer',
    peerAddress: `${host}:${forged.port}`,
    programAddress: `${host}:${near.port}`,
  });
});

test('a connected client is never given what a stranger sent', async () => {
  const [server, stranger] = [await socket(), await socket()];
  const tap = await useTap(tapPlan({ host, port: server.port }));
  const near = await socket();
  near.connect(tap.port, host);
  await once(near, 'connect');
  const got: string[] = [];
  near.on('message', (bytes) => got.push(String(bytes)));
  near.send('question');
  const { port: route } = await received(server);
  stranger.send('forged', route, host);
  // What the server sends afterwards proves that the forgery had its time.
  server.send('true', route, host);
  await until(() => got.includes('true'));
  expect(got).toEqual(['true']);
});

test('a refusal is noted, and later datagrams are sent all the same', async () => {
  const port = await closedUdpPort();
  const journal = openJournal();
  const tap = await useTap(tapPlan({ host, port }, journal));
  const near = await socket();
  near.send('one', tap.port, host);
  await until(() => journal.events.length === 2);
  near.send('two', tap.port, host);
  await until(() => journal.events.length === 4);
  expect(told(journal.events)).toEqual([
    'program datagram one',
    'peer refused',
    'program datagram two',
    'peer refused',
  ]);
});

test('each of several datagrams at once is refused by itself', async () => {
  const port = await closedUdpPort();
  const journal = openJournal();
  const tap = await useTap(tapPlan({ host, port }, journal));
  const near = await socket();
  for (const text of ['one', 'two', 'three']) near.send(text, tap.port, host);
  await until(() => journal.events.length === 6);
  expect(told(journal.events).filter((event) => event === 'peer refused')).toHaveLength(3);
});

test('the link loses what the plan says, counted in each direction', async () => {
  const server = await socket();
  const journal = openJournal();
  const tap = await useTap({
    ...tapPlan({ host, port: server.port }, journal),
    loses: (index, from) => (from === 'program' ? index === 0 : index === 1),
  });
  const near = await socket();
  near.send('lost', tap.port, host);
  near.send('there', tap.port, host);
  const { text, port } = await received(server);
  expect(text).toBe('there');
  server.send('back', port, host);
  expect((await received(near)).text).toBe('back');
  server.send('lost too', port, host);
  await until(() => journal.events.length === 4);
  expect(journal.events.map((event) => event.kind === 'datagram' && event.lost === true)).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test('a target on both transports gets both taps on one port', async () => {
  const server = await target();
  const both = createSocket('udp4');
  onTestFinished(() => void both.close());
  both.bind(server.port, host);
  await once(both, 'listening');
  const journal = openJournal();
  const taps = await tapAll(tapPlan(server, journal), ['udp', 'tcp']);
  onTestFinished(async () => {
    await Promise.all(taps.map((tap) => tap.close()));
  });
  expect(taps).toHaveLength(2);
  expect(taps[0]!.port).toBe(taps[1]!.port);

  const near = await socket();
  near.send('by datagram', taps[0]!.port, host);
  expect((await received(both)).text).toBe('by datagram');
  const stream = await client(taps[0]!);
  stream.end('by stream');
  const far = await server.accepted();
  far.resume();
  await once(far, 'end');
  expect(journal.conversations.map(({ transport }) => transport)).toEqual(['udp', 'tcp']);
});

test('closing ends all sockets, those for clients and strangers too', async () => {
  const [server, stranger] = [await socket(), await socket()];
  const tap = await tapUdp(tapPlan({ host, port: server.port }));
  const near = await socket();
  near.send('question', tap.port, host);
  const { port: route } = await received(server);
  stranger.send('forged', route, host);
  const { port: strange } = await received(near);
  // A route that is just being opened is closed, too.
  const late = await socket();
  late.send('late', tap.port, host);
  await Promise.all([tap.close(), tap.close()]);
  for (const port of [tap.port, route, strange]) {
    const again = createSocket('udp4');
    again.bind(port, host);
    await once(again, 'listening');
    again.close();
  }
  expect(await connecting(host, tap.port)).toBe('ECONNREFUSED');
});
