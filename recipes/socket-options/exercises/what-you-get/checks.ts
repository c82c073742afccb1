import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import {
  defineChecks,
  expectExit,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';

/** What another socket on this machine gets that asks for so many bytes. */
async function sizeFor(size: number): Promise<number> {
  const socket = createSocket('udp4');
  try {
    socket.bind({ address: '127.0.0.1', port: 0 });
    await once(socket, 'listening');
    socket.setRecvBufferSize(size);
    return socket.getRecvBufferSize();
  } finally {
    socket.close();
  }
}

/** The line in which the program tells what it got; empty if there is none. */
const told = (stdout: string) => /^asked for .*$/m.exec(stdout)?.[0] ?? '';

export default defineChecks([
  {
    id: 'real-size',
    points: 2,
    title: 'it tells the size that the system gave',
    pitfall: 'you-do-not-get-the-size-that-you-ask-for',
    likely: 'the size was not set, set too early (EBADF), or not read back',
    async run({ random, serve }) {
      const size = random.integer(5_000, 50_000);
      const server = await serve(['0', String(size)]);
      const expected = `asked for ${size}, got ${await sizeFor(size)}`;
      expectSame(told(server.stdout()), expected, {
        sent: `${size} as the size`,
      });
    },
  },
  {
    id: 'tiny',
    points: 1,
    title: 'it tells the size even when that is not what anybody would guess',
    pitfall: 'a-setter-that-returns-has-proven-nothing',
    likely: 'the size that was told was computed, and not read back',
    async run({ serve }) {
      const server = await serve(['0', '100']);
      const line = told(server.stdout());
      // Systems differ in the least that they give.
      expectThat(line === `asked for 100, got ${await sizeFor(100)}`, {
        sent: '100 as the size',
        expected: 'asked for 100, got what any other socket then gets',
        received: line,
      });
    },
  },
  {
    id: 'counts',
    points: 2,
    title: 'it counts datagrams, and bytes rather than characters',
    likely: 'empty datagrams were left out, or characters were counted',
    async run({ random, serve, datagrams }) {
      const server = await serve(['0', '65536']);
      const client = await datagrams(server);
      const messages = [
        random.word(random.integer(3, 30)),
        '',
        'caffè, crème brûlée',
        '温度 21 °C',
      ];
      for (const message of messages) client.send(message);
      client.send('total?');
      const bytes = Buffer.byteLength(messages.join(''));
      const sent = `${messages.map((one) => `“${one}”`).join(', ')} and “total?”`;
      const answer = await client.receive({ sent });
      expectSame(answer.toString(), `4 datagrams, ${bytes} bytes`, { sent });
      expectExit(await server.interrupt(), 0, { sent: 'SIGINT' });
    },
  },
]);
