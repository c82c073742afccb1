import { defineChecks, expectSame } from '../../../../lib/exercises/check.ts';
import {
  drip,
  fin,
  pause,
  reset,
  segmented,
  send,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

const quotes = [
  'Be yourself; everyone else is already taken.',
  'The network is reliable, said nobody who runs one.',
  'Well begun is half done.',
];
const accents = ['café au lait', 'déjà vu', 'naïve façade', 'à la carte'];

export default defineChecks([
  {
    id: 'split-reply',
    points: 2,
    title: 'the quote arrives in several segments',
    pitfall: 'one-read-is-not-one-message',
    likely: 'one ‘data’ event was taken for one message',
    async run({ random, use, run }) {
      const quote = random.pick(quotes);
      const size = random.integer(3, 9);
      const peer = await use(tcpPeer([segmented(`${quote}\r\n`, size), fin()]));
      const { stdout, code } = await run([peer.host, String(peer.port)]);
      const sent = `the quote, ${size} bytes at a time`;
      expectSame(stdout.trimEnd(), quote, { sent });
      expectSame(code, 0, { sent: `${sent}; this is about the exit code` });
    },
  },
  {
    id: 'slow-reply',
    points: 1,
    title: 'the quote arrives with pauses',
    pitfall: 'one-read-is-not-one-message',
    likely: 'a pause was taken for the end',
    async run({ random, use, run }) {
      const quote = random.pick(quotes);
      const peer = await use(
        tcpPeer([drip(quote, { every: 120, size: 15 }), fin()]),
      );
      const { stdout } = await run([peer.host, String(peer.port)]);
      expectSame(stdout.trimEnd(), quote, { sent: '15 bytes every 120 ms' });
    },
  },
  {
    id: 'split-character',
    points: 2,
    title: 'a segment ends inside a character',
    pitfall: 'a-piece-can-end-inside-a-character',
    likely: 'each piece was turned into text by itself',
    async run({ random, use, run }) {
      const quote = random.pick(accents);
      const peer = await use(tcpPeer([segmented(quote, 1), fin()]));
      const { stdout } = await run([peer.host, String(peer.port)]);
      expectSame(stdout.trimEnd(), quote, { sent: 'one byte at a time' });
    },
  },
  {
    id: 'empty-reply',
    points: 1,
    title: 'a server that closes without a word is an error',
    pitfall: 'a-closed-connection-is-not-a-quote',
    likely: 'the end of the stream was taken for success',
    async run({ use, run }) {
      const peer = await use(tcpPeer([fin()]));
      const { stdout, stderr, code } = await run([
        peer.host,
        String(peer.port),
      ]);
      const sent = 'nothing, and then the end';
      expectSame(code, 1, { sent: `${sent}; this is about the exit code` });
      expectSame(stdout, '', { sent });
      expectSame(stderr.trimEnd().split('\n').length, 1, {
        sent: `${sent}; lines on stderr`,
      });
    },
  },
  {
    id: 'broken-off',
    points: 1,
    title: 'a connection that breaks off is an error, and half a quote is none',
    likely: 'what came before the error was printed',
    async run({ random, use, run }) {
      const quote = random.pick(quotes);
      const half = quote.slice(0, Math.floor(quote.length / 2));
      const peer = await use(tcpPeer([send(half), pause(150), reset()]));
      const { stdout, code } = await run([peer.host, String(peer.port)]);
      const sent = `${half} and, 150 ms later, a reset`;
      expectSame(stdout, '', { sent });
      expectSame(code, 1, { sent: `${sent}; this is about the exit code` });
    },
  },
]);
