import { once } from 'node:events';
import {
  defineChecks,
  expectExit,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';
import type { DatagramClient } from '../../../../lib/exercises/client.ts';
import { boundSocket, closed } from '../../../../lib/fixtures/udp.ts';

const text = 'A text that is longer than its question. '.repeat(8);
const hello = 'hello'.padEnd(40, '.');

/** A text in which no cookie of this run is to be seen. */
const masked = (reply: Buffer | string) =>
  String(reply).replace(/^(cookie )[0-9a-f]{32}$/, '$132 HEXADECIMAL DIGITS');

/** Asks for a cookie, and expects one. */
async function cookieOf(
  client: DatagramClient,
  sent = 'hello and points, 40 bytes',
): Promise<string> {
  client.send(hello);
  const reply = await client.receive({ sent, expected: 'a cookie' });
  expectSame(masked(reply), 'cookie 32 HEXADECIMAL DIGITS', {
    sent,
    likely:
      reply.length > 100
        ? 'the text was given to somebody without the right cookie'
        : 'a question of less than 40 bytes was answered',
  });
  return reply.toString().slice('cookie '.length);
}

/** Asks for the text with the right cookie, and expects it next. */
async function expectText(client: DatagramClient, cookie: string, all = text) {
  client.send(`give ${cookie}`);
  const sent = 'give, and the sender’s own cookie';
  const reply = await client.receive({ sent, expected: all });
  expectSame(masked(reply), all, { sent });
}

export default defineChecks([
  {
    id: 'with-a-cookie',
    points: 2,
    title: 'who brings back the cookie gets the text',
    likely: 'first the cookie, and with the cookie the text',
    async run({ random, serve, datagrams }) {
      const own = `${random.word(40)} ${text}`;
      const server = await serve(['0', own]);
      const client = await datagrams(server);
      const cookie = await cookieOf(client);
      await expectText(client, cookie, own);
      const again = await cookieOf(client);
      expectSame(again === cookie ? 'the same' : 'another', 'the same', {
        sent: 'hello a second time',
        after: 'cookie than the first time',
      });
      const { code, signal } = await server.interrupt();
      expectExit({ code, signal }, 0, { sent: 'SIGINT' });
    },
  },
  {
    id: 'never-larger',
    points: 2,
    title: 'without the cookie no reply is larger than its question',
    pitfall: 'a-reply-larger-than-its-question-is-a-weapon',
    likely: 'a question of less than 40 bytes was answered',
    async run({ serve, datagrams }) {
      const server = await serve(['0', text]);
      const client = await datagrams(server);
      for (const short of ['', 'give', 'hello', hello.slice(0, 39)]) {
        client.send(short);
      }
      const cookie = await cookieOf(
        client,
        'datagrams of 0, 4, 5 and 39 bytes, and then hello with 40 bytes',
      );
      // Were one of the short ones answered, that reply came before this one.
      await expectText(client, cookie);
    },
  },
  {
    id: 'stolen',
    points: 2,
    title: 'a cookie is good for one address and port',
    pitfall: 'a-reply-larger-than-its-question-is-a-weapon',
    likely: 'the cookie does not depend on the port',
    async run({ serve, datagrams }) {
      const server = await serve(['0', text]);
      const owner = await datagrams(server);
      const thief = await datagrams(server);
      const stolen = await cookieOf(owner);
      thief.send(`give ${stolen}`);
      // 37 bytes, so no reply at all; the next reply is to the next question.
      const own = await cookieOf(
        thief,
        'give and the cookie of another port, 37 bytes; then hello, 40 bytes',
      );
      expectThat(own !== stolen, {
        sent: 'hello from two ports',
        expected: 'two cookies',
        received: 'one cookie for both',
      });
      await expectText(thief, own);
    },
  },
  {
    id: 'secret',
    points: 1,
    title: 'nobody can work a cookie out who does not know the secret',
    likely: 'the cookie was made without a secret, or with one in the program',
    async run({ use, serve }) {
      const servers = [await serve(['0', text]), await serve(['0', text])];
      const socket = await boundSocket('127.0.0.1', 0);
      await use({
        host: '127.0.0.1',
        port: socket.address().port,
        transports: ['udp'] as const,
        close: () => closed(socket),
      });
      const cookies: string[] = [];
      const signal = AbortSignal.timeout(3_000);
      socket.on('message', (bytes) => cookies.push(bytes.toString()));
      for (const { host, port } of servers) {
        socket.send(hello, port, host);
        await once(socket, 'message', { signal }).catch(() => {});
      }
      const sent = 'hello from one port to two servers';
      for (const cookie of [cookies[0] ?? '', cookies[1] ?? '']) {
        expectSame(masked(cookie), 'cookie 32 HEXADECIMAL DIGITS', { sent });
      }
      expectThat(cookies[0] !== cookies[1], {
        sent,
        expected: 'two cookies',
        received: 'the same cookie from both servers',
      });
    },
  },
  {
    id: 'nonsense',
    points: 1,
    title: 'nonsense neither ends the server nor gets the text',
    likely: 'a cookie of another length, or no cookie, must not throw or match',
    async run({ serve, datagrams }) {
      const server = await serve(['0', text]);
      const client = await datagrams(server);
      const cookie = await cookieOf(client);
      for (const nonsense of [
        'give ',
        'give 00',
        `give ${'0'.repeat(32)}`,
        `give ${cookie.slice(0, 31)}`,
        `give ${cookie.toUpperCase()}`.slice(0, 30),
        Buffer.from([0xff, 0xfe, 0x00]),
      ]) {
        client.send(nonsense);
      }
      // Longer than 40 bytes, so it is answered, but not by the text.
      client.send(`give ${cookie}0000`);
      const sent =
        'give with no cookie, with half of one, with zeros, with one too long';
      const reply = await client.receive({ sent, expected: 'a cookie' });
      expectSame(masked(reply), 'cookie 32 HEXADECIMAL DIGITS', { sent });
      await expectText(client, cookie);
    },
  },
]);
