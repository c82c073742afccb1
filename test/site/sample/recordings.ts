import type { Output, Recording } from '../../../lib/play/recording.ts';
import type { Conversation, WireEvent } from '../../../lib/wire/events.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

const conversation = (id: number, rest: Partial<Conversation> = {}): Conversation => ({
  id,
  transport: 'tcp',
  peer: 'server',
  protocol: 'text',
  opener: 'program',
  programAddress: `127.0.0.1:${40_000 + id}`,
  peerAddress: '127.0.0.1:4242',
  ...rest,
});

const recording = (
  recipe: string,
  conversations: Conversation[],
  events: WireEvent[],
  output: Output[],
): Recording => ({
  recipe,
  args: ['127.0.0.1', '4242', "it's <b>"],
  exitCode: 0,
  help: `Usage: ${recipe} [host] [port]\n\nOptions:\n  --timeout ms  give up after this long (5000)\n  --help        print this\n`,
  conversations,
  events,
  output,
});

/** One connection, bytes both ways, silences, a half-close and the close. */
export const tcpRecording = recording(
  'sample',
  [conversation(1)],
  [
    { at: 0, conversation: 1, from: 'program', kind: 'open' },
    {
      at: 0,
      conversation: 1,
      from: 'program',
      kind: 'data',
      bytes: bytes('HELLO <x> & "friends"\r\n'),
    },
    { at: 0, conversation: 1, from: 'program', kind: 'fin' },
    { at: 100, conversation: 1, from: 'peer', kind: 'data', bytes: bytes('Good morn') },
    {
      at: 350,
      conversation: 1,
      from: 'peer',
      kind: 'data',
      bytes: bytes('ing, caf\u00e9 <script>alert(1)</script>\r\n'),
    },
    { at: 1600, conversation: 1, from: 'peer', kind: 'fin' },
  ],
  [
    { at: 350, stream: 'stdout', text: 'Good morn' },
    { at: 360, stream: 'stdout', text: 'ing, café <script>alert(1)</script>\n' },
    { at: 1600, stream: 'stderr', text: 'sample: the peer took its time\n' },
  ],
);

/** Several clients at once: one leaves in order, one resets, one is still there at the end. */
export const serverRecording = recording(
  'sample-server',
  ['first client', 'second client', 'third client'].map((peer, index) =>
    conversation(index + 1, {
      peer,
      opener: 'peer',
      programAddress: '127.0.0.1:4242',
      peerAddress: `127.0.0.1:${50_001 + index}`,
    }),
  ),
  [
    { at: 0, conversation: 1, from: 'peer', kind: 'open' },
    { at: 0, conversation: 1, from: 'peer', kind: 'data', bytes: bytes('one\n') },
    { at: 0, conversation: 2, from: 'peer', kind: 'open' },
    { at: 0, conversation: 1, from: 'program', kind: 'data', bytes: bytes('one\n') },
    { at: 50, conversation: 2, from: 'peer', kind: 'data', bytes: new Uint8Array(4096).fill(0x61) },
    { at: 50, conversation: 3, from: 'peer', kind: 'open' },
    { at: 50, conversation: 2, from: 'peer', kind: 'rst' },
    { at: 50, conversation: 1, from: 'peer', kind: 'fin' },
    { at: 50, conversation: 1, from: 'program', kind: 'fin' },
    {
      at: 150,
      conversation: 3,
      from: 'peer',
      kind: 'data',
      bytes: bytes(
        'still here, and with a line that is far too long for any label of a diagram to show\n',
      ),
    },
  ],
  [{ at: 0, stream: 'stdout', text: 'listening on 127.0.0.1:4242\n' }],
);

const query = fromHex('1a2b 0100 0001 0000 0000 0000 07 6578616d706c65 03 636f6d 00 0001 0001');

/** Datagrams: lost, repeated, answered late, empty, and refused; and a query with bit fields. */
export const udpRecording = recording(
  'sample-datagrams',
  [
    conversation(1, { transport: 'udp' }),
    conversation(2, { transport: 'udp', peer: 'nobody', peerAddress: '127.0.0.1:9' }),
    conversation(3, {
      transport: 'udp',
      peer: 'resolver',
      protocol: 'dns',
      peerAddress: '[::1]:53',
    }),
    conversation(4, { peer: 'nobody', peerAddress: '127.0.0.1:9' }),
  ],
  [
    {
      at: 0,
      conversation: 1,
      from: 'program',
      kind: 'datagram',
      bytes: bytes('1 hello'),
      lost: true,
    },
    { at: 500, conversation: 1, from: 'program', kind: 'datagram', bytes: bytes('1 hello') },
    { at: 500, conversation: 1, from: 'peer', kind: 'datagram', bytes: bytes('1 hello') },
    { at: 550, conversation: 1, from: 'peer', kind: 'datagram', bytes: new Uint8Array() },
    { at: 550, conversation: 2, from: 'program', kind: 'datagram', bytes: bytes('2') },
    { at: 550, conversation: 2, from: 'peer', kind: 'refused' },
    { at: 550, conversation: 3, from: 'program', kind: 'datagram', bytes: query },
    { at: 650, conversation: 4, from: 'peer', kind: 'refused' },
  ],
  [],
);
