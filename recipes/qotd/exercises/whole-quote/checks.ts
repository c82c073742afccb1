import {
  defineChecks,
  expectExit,
  expectFailure,
  expectSame,
} from '../../../../lib/exercises/check.ts';
import {
  drip,
  fin,
  pause,
  reset,
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
      const size = random.integer(12, 20);
      const every = 200;
      const peer = await use(
        tcpPeer([drip(`${quote}\r\n`, { every, size }), fin()]),
      );
      const ran = await run([peer.host, String(peer.port)]);
      const sent = `${quote}\r\n, ${size} bytes every ${every} ms`;
      expectSame(ran.stdout.trimEnd(), quote, { sent });
      expectExit(ran, 0, { sent });
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
      const peer = await use(tcpPeer([drip(quote, { every: 100 }), fin()]));
      const { stdout } = await run([peer.host, String(peer.port)]);
      const sent = `${quote}, one byte every 100 ms`;
      expectSame(stdout.trimEnd(), quote, { sent });
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
      const ran = await run([peer.host, String(peer.port)]);
      expectFailure(ran, { sent: 'nothing, and then the end' });
    },
  },
  {
    id: 'broken-off',
    points: 1,
    title: 'a connection that breaks off is an error, and half a quote is none',
    pitfall: 'a-reset-can-look-like-the-end',
    likely: 'what came before the error was printed',
    async run({ use, run }) {
      const half = 'All is well that';
      const peer = await use(tcpPeer([send(half), pause(150), reset()]));
      const ran = await run([peer.host, String(peer.port)]);
      expectFailure(ran, { sent: `${half} … 150 ms later a reset` });
    },
  },
]);
