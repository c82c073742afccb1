import {
  defineChecks,
  expectExit,
  expectSame,
  type Ran,
} from '../../../../lib/exercises/check.ts';
import {
  drip,
  fin,
  pause,
  send,
  type TcpPeer,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

/** The arguments, with deadlines for the first byte, the next, and all. */
const args = (peer: TcpPeer, ...deadlines: [number, number, number]) => [
  peer.host,
  String(peer.port),
  ...deadlines.map(String),
];

/** The program fails, and says why in exactly these words. */
function expectFailure(ran: Ran, message: string, sent: string): void {
  expectSame(ran.stderr, `three-deadlines: ${message}\n`, { sent });
  expectSame(ran.stdout, '', { sent });
  expectExit(ran, 1, { sent });
}

export default defineChecks([
  {
    id: 'in-time',
    points: 2,
    title: 'who meets all deadlines is heard to the end, and then it is over',
    pitfall: 'a-forgotten-timer-fires-into-the-next-use',
    likely: 'a deadline was not set anew by each byte',
    async run({ random, use, run }) {
      const text = `${random.word(5)} ${random.word(4)} `;
      const size = 2;
      const every = 300;
      const peer = await use(tcpPeer([drip(text, { every, size }), fin()]));
      const ran = await run(args(peer, 1_000, 1_000, 8_000), {
        timeout: 5_000,
      });
      const sent = `${size} bytes every ${every} ms; 1000, 1000 and 8000 ms allowed`;
      expectSame(ran.stderr, '', { sent });
      expectSame(ran.stdout, text, { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'first-byte',
    points: 2,
    title: 'the deadline for the first byte is kept',
    pitfall: 'one-deadline-does-not-fit-all-waiting',
    likely: 'nothing watched the time before the first byte',
    async run({ random, use, run }) {
      const first = random.integer(300, 400);
      const peer = await use(tcpPeer([pause(1_800), send('late'), fin()]));
      const ran = await run(args(peer, first, 2_500, 3_000));
      const sent = `nothing for 1800 ms; ${first}, 2500 and 3000 ms allowed`;
      expectFailure(ran, `no first byte within ${first} ms`, sent);
    },
  },
  {
    id: 'next-byte',
    points: 2,
    title: 'the deadline for the next byte is kept',
    pitfall: 'one-deadline-does-not-fit-all-waiting',
    likely: 'nothing watched the time between two bytes',
    async run({ use, run }) {
      const peer = await use(
        tcpPeer([send('one,'), pause(1_800), send(' two'), fin()]),
      );
      const ran = await run(args(peer, 2_500, 400, 3_000));
      const sent = 'a part, the rest 1800 ms later; 2500, 400, 3000 ms allowed';
      expectFailure(ran, 'no next byte within 400 ms', sent);
    },
  },
  {
    id: 'drip',
    points: 3,
    title: 'the deadline for everything is kept, though something comes',
    pitfall: 'an-idle-timeout-never-meets-a-drip',
    likely: 'each byte prolonged the time for all of them',
    async run({ use, run }) {
      const peer = await use(
        tcpPeer([drip('drip drip', { every: 200 }), fin()]),
      );
      const ran = await run(args(peer, 1_500, 1_500, 800));
      const sent =
        'a byte every 200 ms for 1800 ms; 1500, 1500, 800 ms allowed';
      expectFailure(ran, 'not whole within 800 ms', sent);
    },
  },
]);
