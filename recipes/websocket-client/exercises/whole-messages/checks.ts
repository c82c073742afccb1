import {
  defineChecks,
  expectExit,
  expectOneLine,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';
import {
  coalesced,
  drip,
  fin,
  pause,
  type Step,
  send,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';
import {
  closeFrame,
  fragments,
  frame,
  upgrade,
} from '../../../../lib/fixtures/websocket.ts';

/** A server that agrees to the handshake, and does this. */
const server = (...steps: Step[]) => tcpPeer([upgrade(), pause(100), ...steps]);

const goodbye = [send(closeFrame(1000)), fin()];

const address = ({ host, port }: { host: string; port: number }) => [
  `ws://${host}:${port}/`,
];

/** The line for a message. */
const line = (text: string) =>
  `${Buffer.byteLength(text)} ${[...text].slice(-20).join('')}`;

export default defineChecks([
  {
    id: 'split',
    points: 2,
    title: 'frames come in pieces, cut anywhere',
    pitfall: 'a-read-is-not-a-frame-and-a-frame-is-not-a-message',
    likely: 'a piece was taken for a frame, or for a whole number of frames',
    async run({ random, use, run }) {
      const texts = [random.word(9), `${random.word(1).repeat(130)} – fin`];
      const bytes = Buffer.concat(texts.map((payload) => frame({ payload })));
      const cut = drip(bytes.subarray(0, 40), {
        every: 50,
        size: random.integer(5, 7),
      });
      const rest = [pause(50), send(bytes.subarray(40)), pause(200)];
      const peer = await use(server(cut, ...rest, ...goodbye));
      const ran = await run(address(peer));
      const sent =
        'two messages of 9 and 138 bytes, the first 40 bytes by 5 to 7';
      expectSame(ran.stdout.trimEnd(), texts.map(line).join('\n'), { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'together',
    points: 2,
    title:
      'several frames come in one piece, and fragments with a ping between',
    pitfall: 'a-read-is-not-a-frame-and-a-frame-is-not-a-message',
    likely: 'only the first frame of a piece was looked at',
    async run({ use, run }) {
      const [start = '', middle = '', end = ''] = fragments('Größe', 3);
      const ping = frame({ opcode: 'ping', payload: 'still there?' });
      const all = [frame({ payload: 'one' }), start, ping, middle, end];
      const peer = await use(
        server(coalesced(...all, closeFrame(1000)), fin()),
      );
      const ran = await run(address(peer));
      const sent =
        'in one piece: one; Größe in three fragments, cut inside the ö and inside the ß, with a ping between; goodbye';
      expectSame(ran.stdout.trimEnd(), '3 one\n7 Größe', { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'lengths',
    points: 2,
    title: 'frames with each of the three forms of length',
    pitfall: 'a-length-has-three-forms',
    likely: 'a form of length is missing, or begins at the wrong number',
    async run({ use, run }) {
      const texts = [125, 126, 65_535, 65_536].map(
        (size) => `${'x'.repeat(size - 6)} ${String(size).padStart(5)}`,
      );
      const each = texts.flatMap((payload) => [
        send(frame({ payload })),
        pause(100),
      ]);
      const peer = await use(server(...each, ...goodbye));
      const ran = await run(address(peer));
      const sent = 'messages of 125, 126, 65535 and 65536 bytes';
      expectSame(ran.stdout.trimEnd(), texts.map(line).join('\n'), { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'cut-off',
    points: 1,
    title: 'half a frame is no message, and an end without a goodbye a failure',
    likely: 'what came before the end was taken for a message',
    async run({ use, run }) {
      const half = frame({ payload: 'only half of it' }).subarray(0, 9);
      const peer = await use(server(send(half), pause(100), fin()));
      const ran = await run(address(peer));
      const sent = 'the first 9 bytes of a frame, and the end';
      expectSame(ran.stdout, '', { sent });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
  {
    id: 'promise',
    points: 1,
    title: 'a frame that announces too much is refused by its header',
    pitfall: 'a-length-is-a-promise-that-a-stranger-makes',
    likely: 'the bytes are waited for before their number is judged',
    async run({ use, run }) {
      let waited = false;
      const mark = async () => {
        waited = true;
      };
      const header = frame({ length: 2n ** 40n + 5n });
      const peer = await use(server(send(header), pause(2000), mark, fin()));
      const ran = await run(address(peer));
      const sent =
        'a header that announces 2 to the power of 40 bytes, and no more';
      expectSame(ran.stdout, '', { sent });
      expectExit(ran, 1, { sent });
      expectThat(!waited, {
        sent,
        expected: 'the program hangs up at once',
        received: 'it waited until the server hung up, 2,000 ms later',
      });
    },
  },
]);
