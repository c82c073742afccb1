import {
  defineChecks,
  expectExit,
  expectSame,
} from '../../../../lib/exercises/check.ts';
import {
  pause,
  receive,
  type TcpConnection,
  type TcpPeer,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

/** A server whose connections answer by what the function says. */
function answering(
  talk: (asked: string, connection: TcpConnection) => Promise<void>,
): Promise<TcpPeer> {
  return tcpPeer(async (connection) => {
    for (;;) {
      const from = connection.consumed;
      await receive('\n')(connection);
      const bytes = connection.received.subarray(from, connection.consumed - 1);
      await talk(bytes.toString(), connection);
    }
  });
}

const args = ({ host, port }: TcpPeer, timeout: number, wait: number) => [
  host,
  String(port),
  String(timeout),
  String(wait),
];

const connections = (count: number) =>
  `${count} ${count === 1 ? 'connection' : 'connections'}`;

const made = (peer: TcpPeer) => connections(peer.connections.length);

export default defineChecks([
  {
    id: 'hung-up',
    points: 3,
    title: 'a connection on which the server has hung up is not used again',
    pitfall: 'a-server-hangs-up-on-idle-connections',
    likely: 'nobody heard the end that came in the pause',
    async run({ random, use, run }) {
      const questions = [3, 4, 5, 6].map((size) => random.word(size));
      let count = 0;
      const peer = await use(
        answering(async (asked, connection) => {
          count += 1;
          const line = `${asked.toUpperCase()}\n`;
          // The end goes out together with the answer, long before the pause
          // is over.
          if (count === 2) connection.socket.end(line);
          else await connection.write(line);
        }),
      );
      const ran = await run([...args(peer, 3_000, 250), ...questions], {
        timeout: 12_000,
      });
      const sent = 'an answer to each; behind the second one the end';
      const lines = questions.map((one) => `${one}: ${one.toUpperCase()}\n`);
      expectSame(ran.stdout, lines.join(''), { sent });
      expectSame(made(peer), connections(2), {
        sent,
        likely: 'a connection that was still good was not used again',
      });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'left-over',
    points: 2,
    title: 'what nobody asked for is no answer',
    pitfall: 'unread-bytes-are-the-next-users-answer',
    likely: 'what was left unread was taken for the next answer',
    async run({ use, run }) {
      const peer = await use(
        answering(async (asked, connection) => {
          const more = asked === 'one' ? 'by the way\n' : '';
          await connection.write(`${asked.toUpperCase()}\n${more}`);
        }),
      );
      const ran = await run(
        [...args(peer, 3_000, 150), 'one', 'two', 'three'],
        { timeout: 12_000 },
      );
      const sent = 'ONE and, right behind it, “by the way”; TWO; THREE';
      const lines = 'one: ONE\ntwo: TWO\nthree: THREE\n';
      expectSame(ran.stdout, lines, { sent });
      expectSame(made(peer), connections(2), {
        sent,
        likely: 'a spoiled connection was kept, or a good one was not',
      });
    },
  },
  {
    id: 'too-late',
    points: 3,
    title: 'an answer that comes too late reaches nobody',
    pitfall: 'an-answer-that-nobody-waits-for-is-still-to-come',
    likely: 'the connection was kept, though an answer was still on its way',
    async run({ use, run }) {
      const peer = await use(
        answering(async (asked, connection) => {
          if (asked === 'one') await pause(2_500)(connection);
          await connection.write(`${asked.toUpperCase()}\n`);
        }),
      );
      const ran = await run(
        [...args(peer, 1_500, 100), 'one', 'two', 'three'],
        { timeout: 8_000 },
      );
      const sent = 'ONE after 2500 ms, where 1500 ms are allowed; TWO; THREE';
      const lines = 'one: failed\ntwo: TWO\nthree: THREE\n';
      expectSame(ran.stdout, lines, { sent });
      expectExit(ran, 1, { sent });
    },
  },
  {
    id: 'just-then',
    points: 2,
    title: 'a question that may have been heard is not asked again',
    pitfall: 'the-server-can-leave-just-as-you-ask',
    likely: 'a lost question was repeated, or spoiled the next one',
    async run({ use, run }) {
      const heard: string[] = [];
      const peer = await use(
        answering(async (asked, connection) => {
          const first = !heard.includes(asked);
          heard.push(asked);
          if (asked === 'two' && first) await connection.fin();
          else await connection.write(`${asked.toUpperCase()}\n`);
        }),
      );
      const ran = await run(
        [...args(peer, 3_000, 100), 'one', 'two', 'three'],
        { timeout: 12_000 },
      );
      const sent = 'ONE; the end instead of an answer to “two”; THREE';
      expectSame(heard.join(', '), 'one, two, three', { sent });
      expectSame(ran.stdout, 'one: ONE\ntwo: failed\nthree: THREE\n', { sent });
      expectExit(ran, 1, { sent });
    },
  },
]);
