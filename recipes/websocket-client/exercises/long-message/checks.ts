import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineChecks,
  expectExit,
  expectSame,
  expectThat,
  type Tools,
} from '../../../../lib/exercises/check.ts';
import { fin, send, tcpPeer } from '../../../../lib/fixtures/tcp.ts';
import {
  closeFrame,
  readFrames,
  receiveFrame,
  upgrade,
  websocketPeer,
} from '../../../../lib/fixtures/websocket.ts';

/** Has the attempt send these lines, and compares what the server understood. */
async function deliver(
  { use, run }: Tools,
  lines: readonly string[],
  sent: string,
) {
  const peer = await use(websocketPeer(() => {}));
  const ran = await run([peer.url], { input: `${lines.join('\n')}\n` });
  await Promise.race([peer.closing(), sleep(1000)]);
  const got = peer.messages.map(({ data }) => data.toString());
  const sizes = (texts: readonly string[]) =>
    texts.map((text) => `${Buffer.byteLength(text)} bytes`).join(', ') ||
    'nothing';
  expectSame(sizes(got), sizes(lines), { sent });
  for (const [index, line] of lines.entries()) {
    expectSame(got[index] ?? '', line, { sent });
  }
  expectExit(ran, 0, { sent });
}

export default defineChecks([
  {
    id: 'lengths',
    points: 2,
    title: 'lines of 125 bytes, of 126 and of more arrive',
    pitfall: 'a-length-has-three-forms',
    likely: 'the length does not fit into seven bits, and no more were used',
    async run(tools) {
      const { random } = tools;
      const letter = random.word(1);
      const sizes = [125, 126, random.integer(127, 3000)];
      const lines = sizes.map((size) => letter.repeat(size));
      await deliver(tools, lines, `lines of ${sizes.join(', ')} bytes`);
    },
  },
  {
    id: 'huge',
    points: 1,
    title: 'lines of 65,535 bytes and of 65,536 arrive',
    pitfall: 'a-length-has-three-forms',
    likely: 'the length does not fit into two bytes, and no more were used',
    async run(tools) {
      const lines = ['x'.repeat(65_535), 'y'.repeat(65_536)];
      await deliver(tools, lines, 'lines of 65535 and 65536 bytes');
    },
  },
  {
    id: 'accents',
    points: 1,
    title: 'lines with accents arrive',
    pitfall: 'a-length-has-three-forms',
    likely: 'characters were counted instead of bytes',
    async run(tools) {
      const lines = ['Déjà vu ☕', 'é'.repeat(63)];
      await deliver(
        tools,
        lines,
        'Déjà vu ☕, and é 63 times, which is 126 bytes',
      );
    },
  },
  {
    id: 'fresh-mask',
    points: 1,
    title: 'each frame has a mask of its own',
    pitfall: 'a-mask-that-stays-the-same-hides-nothing',
    likely: 'the mask is a constant, or is made once',
    async run({ use, run }) {
      const frames = [receiveFrame(), receiveFrame(), receiveFrame()];
      const bye = [send(closeFrame(1000)), fin()];
      const peer = await use(tcpPeer([upgrade(), ...frames, ...bye]));
      const input = 'one\ntwo\nthree\n';
      await run([`ws://${peer.host}:${peer.port}/`], { input });
      const received = peer.connections[0]?.received ?? Buffer.alloc(0);
      const head = received.indexOf('\r\n\r\n');
      const all = head < 0 ? [] : readFrames(received.subarray(head + 4));
      const sent = 'one, two, three';
      const texts = all.filter(({ opcode }) => opcode === 1);
      const said = texts.map(({ payload }) => payload.toString()).join(', ');
      expectSame(said, sent, { sent, likely: 'the messages did not arrive' });
      const masks = new Set(
        texts.map(({ mask }) => mask?.toString('hex') ?? 'none'),
      );
      expectThat(masks.size === 3 && !masks.has('none'), {
        sent,
        expected: '3 different masks',
        received: masks.has('none')
          ? 'a frame without a mask'
          : `${masks.size === 1 ? 'the same mask' : `${masks.size} masks`} for 3 frames`,
      });
    },
  },
  {
    id: 'goodbye',
    points: 1,
    title: 'the program says goodbye before it leaves',
    pitfall: 'hanging-up-is-not-a-goodbye',
    likely: 'the connection was ended without a close frame',
    async run({ use, run }) {
      const peer = await use(websocketPeer(() => {}));
      const ran = await run([peer.url], { input: 'so long\n' });
      const closing = await Promise.race([peer.closing(), sleep(1000)]);
      const sent = 'so long';
      const expected = 'a close frame with 1000';
      const code = closing?.code;
      expectSame(
        code === undefined || code === 1006
          ? 'no close frame'
          : `a close frame with ${code}`,
        expected,
        { sent },
      );
      expectSame(ran.stdout.trimEnd(), '1 messages sent', { sent });
      expectExit(ran, 0, { sent });
    },
  },
]);
