import {
  defineChecks,
  expectExit,
  expectOneLine,
  expectSame,
  expectThat,
  type Ran,
} from '../../../../lib/exercises/check.ts';
import {
  fin,
  receive,
  type Step,
  send,
  type TcpPeer,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

const readings = ['attic=21', 'cellar=9', 'hall=18', 'porch=-2', 'shed=4'];

/** Takes a reading and answers with a line. */
const answering = (answer: string): Step[] => [
  receive('\n'),
  send(`${answer}\n`),
];

/** What an attempt is told on its command line. */
const args = ({ host, port }: TcpPeer, timeout: number, given = readings) => [
  host,
  String(port),
  String(timeout),
  ...given,
];

/** Some readings are stored, and the program says how many and that it failed. */
function expectSome(ran: Ran, stored: number, sent: string): void {
  expectSame(ran.stdout, `${stored} of ${readings.length} stored\n`, { sent });
  expectExit(ran, 1, { sent });
  expectOneLine(ran, { sent });
}

export default defineChecks([
  {
    id: 'no-waiting',
    points: 3,
    title: 'no reading waits on its way',
    pitfall: 'two-small-writes-wait-for-each-other',
    likely: 'the second write waited until the first was acknowledged',
    async run({ random, use, run }) {
      const given = Array.from(
        { length: 30 },
        () => `${random.word(5)}=${random.integer(-9, 30)}`,
      );
      const gaps: number[] = [];
      const lines: string[] = [];
      let ahead = false;
      const peer = await use(
        tcpPeer(async (connection) => {
          for (;;) {
            await connection.until(
              () => connection.unread.length > 0 || connection.ended,
            );
            if (connection.ended) return;
            const first = performance.now();
            const { consumed } = connection;
            await receive('\n')(connection);
            gaps.push(performance.now() - first);
            const bytes = connection.received.subarray(
              consumed,
              connection.consumed,
            );
            lines.push(bytes.toString());
            ahead ||= connection.unread.length > 0;
            await connection.write('stored\n');
          }
        }),
      );
      const ran = await run(args(peer, 8_000, given), { timeout: 12_000 });
      const sent = 'stored, as soon as each reading is there';
      const expected = given.map((reading) => `put ${reading}\n`);
      expectSame(lines.join(''), expected.join(''), { sent });
      expectThat(!ahead, {
        sent,
        expected: 'each reading after the answer to the one before',
        received: 'several readings at once',
        likely: 'the answers were not waited for',
      });
      // A busy machine may hold one of them up by itself.
      const waited = gaps.filter((gap) => gap > 20).length;
      expectThat(waited <= 1, {
        sent,
        expected: 'the whole line of each reading at once',
        received: 'lines in two parts, the second after a wait',
      });
      const all = `${given.length} of ${given.length} stored\n`;
      expectSame(ran.stdout, all, { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'confirmed',
    points: 2,
    title: 'what the server did not confirm is not stored',
    pitfall: 'written-is-not-received',
    likely: 'a reading was counted when it had been written',
    async run({ use, run }) {
      const stored = answering('stored');
      const peer = await use(
        tcpPeer([...stored, ...stored, receive('\n'), fin()]),
      );
      const ran = await run(args(peer, 3_000));
      expectSome(ran, 2, 'stored, stored, and the end instead of an answer');
    },
  },
  {
    id: 'refused',
    points: 1,
    title: 'another answer than “stored” ends the program',
    likely: 'whatever the server answered was taken for “stored”',
    async run({ use, run }) {
      const peer = await use(
        tcpPeer([
          ...answering('stored'),
          ...answering('disk full'),
          ...answering('stored'),
          ...answering('stored'),
          ...answering('stored'),
        ]),
      );
      const ran = await run(args(peer, 3_000));
      expectSome(ran, 1, 'stored, and then “disk full”');
    },
  },
  {
    id: 'silent',
    points: 2,
    title: 'a silent server is left when the time is over',
    pitfall: 'the-timeout-of-a-socket-closes-nothing',
    likely: 'when the time was over, the program did not take it for a failure',
    async run({ use, run }) {
      const stored = answering('stored');
      const peer = await use(tcpPeer([...stored, ...stored, ...stored]));
      const ran = await run(args(peer, 2_000), { timeout: 8_000 });
      expectSome(ran, 3, 'stored three times, and then nothing for 2000 ms');
    },
  },
]);
