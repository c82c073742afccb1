import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineChecks,
  expectExit,
  expectOneLine,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';
import {
  fin,
  pause,
  receive,
  reset,
  send,
  stopReading,
  type TcpPeer,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

const MiB = 1024 * 1024;
const place = ({ host, port }: TcpPeer) => `${host}:${port}`;

export default defineChecks([
  {
    id: 'pace',
    points: 3,
    title: 'who sends has to wait while the receiver does not read',
    pitfall: 'a-write-that-is-not-waited-for-fills-the-memory',
    likely: 'nobody looked at what ‘write’ answered',
    async run({ use, run }) {
      const total = 32 * MiB;
      const block = Buffer.alloc(64 * 1024, 'x');
      let offered = 0;
      const source = await use(
        tcpPeer(async (connection) => {
          for (; offered < total; offered += block.length) {
            await connection.write(block);
          }
          await connection.fin();
        }),
      );
      const sink = await use(tcpPeer([stopReading()]));

      let over = false;
      const running = run([place(source), place(sink)], { timeout: 8_000 });
      const ended = running
        .catch(() => {})
        .finally(() => {
          over = true;
        });
      // The sender has come to rest when for a while nothing was taken.
      for (let last = -1, still = 0; !over && still < 8; ) {
        still = offered === last && offered > 0 ? still + 1 : 0;
        last = offered;
        if (offered === total) break;
        await sleep(100);
      }
      const all = offered === total;
      sink.connections[0]?.resumeReading();
      await ended;
      const sent = '32 MiB, to be passed to a receiver that does not read yet';
      const expected = 'a program that takes a part of it, and waits';
      const received = 'all of it was taken before a byte could go out';
      expectThat(!all, { sent, expected, received });
      const ran = await running;
      expectSame(ran.stdout, `${total} bytes passed\n`, {
        sent: '32 MiB; at first the receiver did not read, and then it did',
      });
    },
  },
  {
    id: 'delivered',
    points: 2,
    title: 'success is told when all has gone out',
    pitfall: 'a-write-that-returned-has-sent-nothing-yet',
    likely: 'the program ended when all had come in',
    async run({ use, run }) {
      const total = 12 * MiB;
      const source = await use(tcpPeer([send(Buffer.alloc(total)), fin()]));
      const sink = await use(
        tcpPeer(async (connection) => {
          connection.stopReading();
          await sleep(500);
          connection.resumeReading();
        }),
      );
      const ran = await run([place(source), place(sink)]);
      const sent = '12 MiB to a receiver that begins to read after 500 ms';
      // What the program left in the system's hands may still be on its way.
      const [connection] = sink.connections;
      await Promise.race([connection?.closed, sleep(500)]);
      const arrived = connection?.receivedBytes === total;
      expectThat(arrived, {
        sent,
        expected: `${total} bytes at the receiver`,
        received: 'fewer bytes at the receiver',
        after: `and the program said: ${ran.stdout.trim() || 'nothing'}`,
      });
      expectSame(ran.stdout, `${total} bytes passed\n`, { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'sender-lost',
    points: 2,
    title: 'a sender that breaks off is a failure',
    pitfall: 'a-drain-that-never-comes',
    likely: 'an error of the sender was taken for its end, or for nothing',
    async run({ use, run }) {
      const source = await use(
        tcpPeer([send('half of the backup'), pause(150), reset()]),
      );
      const sink = await use(tcpPeer([]));
      const args = [place(source), place(sink)];
      const ran = await run(args, { timeout: 3_000 });
      const sent = 'a part by the sender and, 150 ms later, a reset';
      expectExit(ran, 1, { sent });
      expectSame(ran.stdout, '', { sent });
      expectOneLine(ran, { sent });
    },
  },
  {
    id: 'receiver-lost',
    points: 2,
    title: 'a receiver that breaks off is a failure',
    pitfall: 'a-drain-that-never-comes',
    likely: 'the error of the receiver was heard, but nothing was done',
    async run({ random, use, run }) {
      const part = random.word(random.integer(5, 20));
      const sink = await use(tcpPeer([receive(part), reset()]));
      const source = await use(
        tcpPeer(async (connection) => {
          await connection.write(part);
          const receiver = await sink.connection();
          await Promise.race([receiver.closed, sleep(1_500)]);
          await sleep(200);
          await connection.write('and the rest');
          await connection.fin();
        }),
      );
      const args = [place(source), place(sink)];
      const ran = await run(args, { timeout: 4_000 });
      const sent = `${part} by the sender, a reset by the receiver, and the rest`;
      expectSame(ran.stdout, '', { sent });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
]);
