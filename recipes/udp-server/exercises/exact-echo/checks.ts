import {
  defineChecks,
  expectExit,
  expectOneLine,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

export default defineChecks([
  {
    id: 'every-byte',
    points: 3,
    title: 'the bytes that come back are the bytes that were sent',
    pitfall: 'text-is-not-bytes',
    likely: 'a string was made of the bytes, or something was added to them',
    async run({ random, serve, datagrams }) {
      const server = await serve(['0']);
      const client = await datagrams(server);
      const noise = random.bytes(random.integer(1_100, 1_400));
      for (const [what, bytes] of [
        ['the letters abc', Buffer.from('abc')],
        ['the bytes ff fe 00 c3', Buffer.from('fffe00c3', 'hex')],
        [`${noise.length} bytes of every value`, noise],
      ] as const) {
        client.send(bytes);
        const sent = `a datagram with ${what}`;
        const echo = await client.receive({ sent, expected: 'an echo' });
        expectSame(hex(echo), hex(bytes), {
          sent,
          after: `in hexadecimal; ${echo.length} bytes came back`,
        });
      }
    },
  },
  {
    id: 'empty',
    points: 1,
    title: 'an empty datagram is answered by an empty one',
    pitfall: 'an-empty-datagram-is-a-message',
    likely: 'an empty message was taken for no message',
    async run({ serve, datagrams }) {
      const server = await serve(['0']);
      const client = await datagrams(server);
      client.send('');
      client.send('after it');
      const sent = 'an empty datagram, and another with the text after it';
      const first = await client.receive({ sent, expected: 'an echo' });
      expectSame(first.toString(), '', { sent });
      const next = await client.receive({ sent, expected: 'a second echo' });
      expectSame(next.toString(), 'after it', { sent });
    },
  },
  {
    id: 'log',
    points: 3,
    title: 'each datagram makes one plain line of the log, whatever is in it',
    pitfall: 'a-datagram-can-forge-your-log',
    likely: 'what a sender wrote was printed as it came',
    async run({ random, serve, datagrams }) {
      const server = await serve(['0']);
      const client = await datagrams(server);
      const sender = `${client.host}:${client.port}`;
      const word = random.word(5);
      const texts = [
        word,
        'bye\n192.0.2.1:53 sent 3 bytes: all',
        '\x1b[2J\x9b1m\x7f\u202eé',
      ];
      for (const [index, text] of texts.entries()) {
        client.send(text);
        await server.printed(RegExp(`(.*\n){${index + 2}}`));
      }
      const { stdout, code, signal } = await server.interrupt();
      const [, ...lines] = stdout.replaceAll(sender, 'SENDER').split('\n');
      const sent =
        'a word, a line end with a line after it, control characters';
      for (const [index, text] of texts.entries()) {
        const line = lines[index] ?? '';
        const begin = `SENDER sent ${Buffer.byteLength(text)} bytes: `;
        expectSame(line.slice(0, begin.length), begin, { sent });
        expectThat(/^[ -~]*$/.test(line), {
          sent,
          expected: 'nothing but visible ASCII characters and spaces',
          received: line.slice(begin.length),
        });
      }
      const [first = ''] = lines;
      expectThat(first.includes(word), {
        sent,
        expected: `a line with the word ${word}`,
        received: first,
      });
      expectSame(lines.slice(texts.length).join('\n'), '', { sent });
      const likely = 'SIGINT must end the program without an error';
      expectExit({ code, signal }, 0, { sent: 'SIGINT', likely });
    },
  },
  {
    id: 'port-in-use',
    points: 2,
    title: 'a port that is in use is an error in one line',
    pitfall: 'a-shared-port-takes-your-datagrams-away',
    likely: 'the event ‘error’ must set the exit code, and print one line',
    async run({ serve, run }) {
      const server = await serve(['0']);
      const ran = await run([String(server.port)], { timeout: 3_000 });
      const sent = 'the port on which the program listens already';
      expectExit(ran, 1, { sent });
      expectSame(ran.stdout, '', { sent });
      expectOneLine(ran, { sent });
    },
  },
]);
