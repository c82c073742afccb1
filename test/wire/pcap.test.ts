import { describe, expect, test } from 'vitest';
import type { Conversation, WireEvent } from '../../lib/wire/events.ts';
import { internetChecksum, withChecksum } from '../../lib/wire/pcap/checksum.ts';
import { ipBytes, mapped } from '../../lib/wire/pcap/internet.ts';
import { pcapOf } from '../../lib/wire/pcap.ts';
import { type Captured, readCapture } from './captured.ts';
import { textOverTcp } from './conversation.ts';

const text = (words: string) => new TextEncoder().encode(words);

const tcp = textOverTcp;
const udp: Conversation = { ...tcp, transport: 'udp' };

/** The packets of one conversation's events. */
function packets(conversation: Conversation, events: Partial<WireEvent>[]): Captured[] {
  const whole = events.map(
    (event) => ({ at: 0, conversation: conversation.id, from: 'program', ...event }) as WireEvent,
  );
  return readCapture(pcapOf({ recipe: 'x', conversations: [conversation], events: whole })).packets;
}

/** A packet's gist: `> SA 1+0 5`, its direction, flags, numbers as distances, and length. */
function gist({ from, flags, seq, ack, content }: Captured): string {
  return `${from === 50001 ? '>' : '<'} ${flags} ${seq} ${ack} ${content.length}`;
}

describe('the checksum', () => {
  test('is that of RFC 1071 §3', () => {
    const example = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
    // The sum there is ddf2; the checksum is its complement.
    expect(internetChecksum(example)).toBe(0xffff - 0xddf2);
    expect(internetChecksum(example.subarray(0, 3), example.subarray(3))).toBe(0x220d);
  });

  test('takes an odd last byte for the high half of a word', () => {
    expect(internetChecksum(Uint8Array.of(0xab))).toBe(0xffff - 0xab00);
    expect(internetChecksum(new Uint8Array())).toBe(0xffff);
  });

  test('makes the sum nothing where it stands', () => {
    // A header of IPv4 worked out by hand: its checksum is b861.
    const header = Buffer.from(
      '45000073000040004011 0000 c0a80001c0a800c7'.replaceAll(' ', ''),
      'hex',
    );
    const sealed = withChecksum(header, 10);
    expect([sealed[10], sealed[11]]).toEqual([0xb8, 0x61]);
    expect(internetChecksum(sealed)).toBe(0);
  });
});

test('addresses are read in every form', () => {
  const hex = (address: string) => Buffer.from(ipBytes(address)).toString('hex');
  expect(hex('192.0.2.1')).toBe('c0000201');
  expect(hex('::1')).toBe('00000000000000000000000000000001');
  expect(hex('2001:db8::')).toBe('20010db8000000000000000000000000');
  expect(hex('fe80::1:2%eth0')).toBe('fe800000000000000000000000010002');
  expect(hex('::ffff:192.0.2.1')).toBe('00000000000000000000ffffc0000201');
  expect(mapped(ipBytes('192.0.2.1'))).toEqual(ipBytes('::ffff:192.0.2.1'));
  expect(() => ipBytes('example.org')).toThrow('“example.org” is no IP address');
});

describe('a connection', () => {
  const bytes = text('hello');

  test('begins with its handshake, acknowledges what comes, and ends on both sides', () => {
    expect(
      packets(tcp, [
        { kind: 'open' },
        { kind: 'data', bytes },
        { kind: 'fin', from: 'peer' },
        { kind: 'data', bytes },
        { kind: 'fin' },
      ]).map(gist),
    ).toEqual([
      '> S 0 0 0',
      '< SA 0 1 0',
      '> A 1 1 0',
      '> PA 1 1 5',
      '< A 1 6 0',
      '< FA 1 6 0',
      '> A 6 2 0',
      '> PA 6 2 5',
      '< A 2 11 0',
      '> FA 11 2 0',
      '< A 2 12 0',
    ]);
  });

  test('has a handshake where the recording begins later, from the side that opened it', () => {
    const asked = packets({ ...tcp, opener: 'peer' }, [{ kind: 'data', bytes }]).map(gist);
    expect(asked).toEqual(['< S 0 0 0', '> SA 0 1 0', '< A 1 1 0', '> PA 1 1 5', '< A 1 6 0']);
  });

  test.each([
    ['127.0.0.1', 1460],
    ['[::1]', 1440],
  ])('of %s cuts bytes into segments of %i', (host, most) => {
    const long = Uint8Array.from({ length: most + 1 }, (_, index) => index);
    const [syn, , , ...rest] = packets(
      { ...tcp, programAddress: `${host}:50001`, peerAddress: `${host}:17` },
      [{ kind: 'data', bytes: long }],
    );
    expect(syn?.segmentSize).toBe(most);
    expect(rest.map(gist)).toEqual([
      `> A 1 1 ${most}`,
      `< A 1 ${most + 1} 0`,
      `> PA ${most + 1} 1 1`,
      `< A 1 ${most + 2} 0`,
    ]);
    expect(Buffer.concat(rest.map(({ content }) => content))).toEqual(Buffer.from(long));
  });

  test('that is broken off says nothing more', () => {
    const broken = packets(tcp, [
      { kind: 'open' },
      { kind: 'rst', from: 'peer' },
      { kind: 'data', bytes },
      { kind: 'fin' },
    ]);
    expect(broken.slice(3).map(gist)).toEqual(['< RA 1 1 0']);
  });

  test('that is refused is asked for, and answered with RST', () => {
    const refused = packets(tcp, [{ kind: 'refused', from: 'peer' }]);
    expect(refused.map(gist)).toEqual(['> S 0 0 0', '< RA 0 1 0']);
    expect(refused[1]?.comment).toContain('Nobody listens');
  });

  test('carries no bytes behind a FIN', () => {
    const late = packets(tcp, [{ kind: 'fin' }, { kind: 'data', bytes }, { kind: 'fin' }]);
    expect(late.slice(3).map(gist)).toEqual(['> FA 1 1 0', '< A 1 2 0']);
  });
});

describe('datagrams', () => {
  const bytes = text('hello');

  test('are sent whole, the lost ones too', () => {
    const [lost, long] = packets(udp, [
      { kind: 'datagram', bytes, lost: true },
      { kind: 'datagram', bytes: new Uint8Array(60_000), from: 'peer' },
    ]);
    expect(lost).toMatchObject({ protocol: 17, from: 50001, to: 17, content: Buffer.from(bytes) });
    expect(lost?.comment).toContain('lost on the way');
    expect(long?.content.length).toBe(60_000);
    expect(long?.comment).toBeUndefined();
  });

  test.each([
    ['127.0.0.1', 1, '0303', 576],
    ['[::1]', 58, '0104', 1280],
  ])('that %s refuses are answered by ICMP', (host, protocol, type, most) => {
    const [sent, refused] = packets(
      { ...udp, programAddress: `${host}:50001`, peerAddress: `${host}:17` },
      [
        { kind: 'datagram', bytes: new Uint8Array(5000) },
        { kind: 'refused', from: 'peer' },
      ],
    );
    expect(refused?.protocol).toBe(protocol);
    expect(refused?.message.toString('hex', 0, 2)).toBe(type);
    expect(refused?.packet.length).toBe(most);
    const quoted = refused?.message.subarray(8);
    expect(quoted).toEqual(sent?.packet.subarray(0, quoted?.length));
  });

  test.each([
    ['239.255.42.42', '01005e7f2a2a', 1],
    ['[ff02::1:3]', '333300010003', 1],
    ['127.0.0.1', '020000000002', 64],
  ])('to %s go to %s', (host, mac, hops) => {
    const [sent] = packets({ ...udp, peerAddress: `${host}:5000` }, [{ kind: 'datagram', bytes }]);
    expect(sent?.macs).toEqual([mac, '020000000001']);
    expect(sent?.hops).toBe(hops);
  });

  test('never have a checksum of zero, which would mean that there is none', () => {
    const [zero] = packets(udp, [{ kind: 'datagram', bytes: zeroSum() }]);
    expect(zero?.checksum).toBe(0xffff);
  });

  /** Two bytes that bring the sum of their datagram to zero. */
  function zeroSum(): Uint8Array {
    const [plain] = packets(udp, [{ kind: 'datagram', bytes: new Uint8Array(2) }]);
    const sum = plain?.checksum ?? 0;
    return Uint8Array.of(sum >>> 8, sum & 255);
  }
});

describe('the file', () => {
  const events: WireEvent[] = [
    { at: 100, conversation: 1, from: 'program', kind: 'open' },
    { at: 100, conversation: 1, from: 'program', kind: 'data', bytes: text('a') },
    { at: 350, conversation: 1, from: 'peer', kind: 'fin' },
  ];
  const file = pcapOf({ recipe: 'qotd', conversations: [tcp], events });

  test('says that it was synthesised, and from what', () => {
    expect(readCapture(file).comment).toMatch(/^Synthesised from .*recording of the recipe “qotd”/);
  });

  test('keeps times as they were recorded, in order, from a day that is never today', () => {
    const times = readCapture(file).packets.map(({ time }) => time - Date.UTC(2000) * 1000);
    expect(times[0]).toBe(100_000);
    expect(times[5]).toBe(350_000);
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
  });

  test('is the same for the same recording', () => {
    expect(pcapOf({ recipe: 'qotd', conversations: [tcp], events })).toEqual(file);
  });

  test('leaves out events of a conversation that it does not know', () => {
    const stray: WireEvent = { at: 0, conversation: 9, from: 'peer', kind: 'fin' };
    expect(pcapOf({ recipe: 'qotd', conversations: [tcp], events: [stray, ...events] })).toEqual(
      file,
    );
  });
});
