import {
  defineChecks,
  expectExit,
  expectSame,
} from '../../../../lib/exercises/check.ts';
import {
  receive,
  type TcpConnection,
  type TcpPeer,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

/** The next question on a connection, without its line feed. */
async function question(connection: TcpConnection): Promise<string> {
  const from = connection.consumed;
  await receive('\n')(connection);
  return connection.received.subarray(from, connection.consumed - 1).toString();
}

const connections = (count: number) =>
  `${count} ${count === 1 ? 'connection' : 'connections'}`;

const made = (peer: TcpPeer) => connections(peer.connections.length);

export default defineChecks([
  {
    id: 'most',
    points: 3,
    title: 'there are as many connections as allowed, and not one more',
    pitfall: 'a-limit-on-idle-connections-is-no-limit',
    likely: 'connections that are lent were not counted',
    async run({ random, use, run }) {
      const most = random.integer(2, 4);
      const questions = [3, 4, 5, 6, 7, 8, 9].map((size) => random.word(size));
      let waiting = 0;
      let full = () => {};
      const allAsk = new Promise<void>((resolve) => {
        full = resolve;
      });
      // Nobody is answered before as many have asked as may ask at once.
      const peer = await use(
        tcpPeer(async (connection) => {
          for (;;) {
            const asked = await question(connection);
            waiting += 1;
            if (waiting === most) setTimeout(full, 150);
            await allAsk;
            await connection.write(`${asked.toUpperCase()}\n`);
          }
        }),
      );
      const args = [peer.host, String(peer.port), String(most), '4000'];
      const ran = await run([...args, ...questions], { timeout: 12_000 });
      full();
      const sent = `${questions.length} questions, at most ${connections(most)}`;
      const lines = questions.map((one) => `${one}: ${one.toUpperCase()}\n`);
      expectSame(made(peer), connections(most), { sent });
      expectSame(ran.stdout, lines.join(''), { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'in-order',
    points: 2,
    title: 'first come, first served',
    likely: 'the line was served from its end, or there was none',
    async run({ use, run }) {
      const asked: string[] = [];
      const peer = await use(
        tcpPeer(async (connection) => {
          for (;;) {
            asked.push(await question(connection));
            await connection.write(`${asked.length}\n`);
          }
        }),
      );
      const questions = ['red', 'green', 'blue', 'white'];
      const args = [peer.host, String(peer.port), '1', '3000'];
      const ran = await run([...args, ...questions]);
      const sent = '4 questions over 1 connection at most';
      expectSame(made(peer), connections(1), { sent });
      expectSame(asked.join(', '), questions.join(', '), { sent });
      expectSame(ran.stdout, 'red: 1\ngreen: 2\nblue: 3\nwhite: 4\n', {
        sent,
      });
    },
  },
  {
    id: 'lost',
    points: 3,
    title: 'a connection that is lost does not stop the line',
    pitfall: 'a-failed-connection-must-not-stop-the-line',
    likely:
      'a closed connection was lent again, or nobody got one in its place',
    async run({ use, run }) {
      let number = 0;
      const peer = await use(
        tcpPeer(async (connection) => {
          for (;;) {
            await question(connection);
            number += 1;
            if (number === 2) await connection.rst();
            await connection.write(`${number}\n`);
          }
        }),
      );
      const args = [peer.host, String(peer.port), '1', '2000'];
      const ran = await run([...args, 'red', 'green', 'blue', 'white'], {
        timeout: 10_000,
      });
      const sent = '1, a reset instead of the second answer, 3, 4';
      expectSame(made(peer), connections(2), { sent });
      expectSame(ran.stdout, 'red: 1\ngreen: failed\nblue: 3\nwhite: 4\n', {
        sent,
      });
      expectExit(ran, 1, { sent });
    },
  },
]);
