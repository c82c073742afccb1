import { expect, onTestFinished, test } from 'vitest';
import { multicastReceiver, multicastSender } from '../../lib/fixtures/multicast.ts';
import { use } from '../../lib/fixtures/use.ts';
import { openJournal } from '../../lib/wire/journal.ts';
import { isMulticast, tapMulticast } from '../../lib/wire/tap-multicast.ts';
import { tapPlan, told, until } from './help.ts';

test.each([
  ['239.255.42.42', true],
  ['224.0.0.0', true],
  ['239.255.255.255', true],
  ['223.255.255.255', false],
  ['240.0.0.0', false],
  ['127.0.0.1', false],
  ['::1', false],
  ['ff02::1', false],
])('%s is a group: %s', (host, group) => {
  expect(isMulticast(host)).toBe(group);
});

test('a tap listens in on a group, and tells program and peers apart', async () => {
  const receiver = await use(multicastReceiver());
  const { host, port } = receiver;
  const [program, peer] = [
    await use(multicastSender({ group: host, port })),
    await use(multicastSender({ group: host, port })),
  ];
  const journal = openJournal();
  const tap = await tapMulticast(tapPlan(receiver, journal), (from) => from === peer.port);
  onTestFinished(tap.close);
  expect(tap).toMatchObject({ host, port });

  for (const [sender, text] of [
    [program, 'one'],
    [peer, 'two'],
    [program, 'three'],
  ] as const) {
    const seen = journal.events.length;
    await sender.send(text);
    await until(() => journal.events.length > seen);
  }
  expect(told(journal.events)).toEqual([
    'program datagram one',
    'peer datagram two',
    'program datagram three',
  ]);
  expect(journal.conversations).toMatchObject([
    {
      opener: 'program',
      programAddress: `127.0.0.1:${program.port}`,
      peerAddress: `${host}:${port}`,
    },
    { opener: 'peer', programAddress: `${host}:${port}`, peerAddress: `127.0.0.1:${peer.port}` },
  ]);
  // The member that was there before hears as much as without the tap.
  await receiver.datagram(2);
  expect(receiver.datagrams.map(({ bytes }) => String(bytes))).toEqual(['one', 'two', 'three']);

  await tap.close();
  await tap.close();
});

test('a group that is none is refused, and leaves nothing open', async () => {
  const open = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap').length;
  const before = open();
  const plan = tapPlan({ host: '127.0.0.1', port: 0 });
  await expect(tapMulticast(plan, () => false)).rejects.toThrow('EINVAL');
  await until(() => open() <= before);
});
