import {
  defineChecks,
  expectExit,
  expectFailure,
  expectSame,
  expectThat,
  saying,
} from '../../../../lib/exercises/check.ts';
import { httpPeer } from '../../../../lib/fixtures/http.ts';
import {
  drip,
  fin,
  pause,
  type Step,
  send,
} from '../../../../lib/fixtures/tcp.ts';

/** Milliseconds for which a server keeps its connection open. */
const long = 3_000;

const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
const last = '0\r\n\r\n';

/** A server that sends these bytes behind a head. */
const serving = (...steps: Step[]) => httpPeer(() => [send(head), ...steps]);

/** Words that have another length in bytes than in characters. */
const words = ['Ærø', 'crème', 'brûlée', 'façade', 'Łódź', '日本', 'naïve'];

/** Cuts bytes into chunks of at most so many. */
function chunked(bytes: Buffer, size: number): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    const data = bytes.subarray(at, at + size);
    const line = `${data.length.toString(16)}\r\n`;
    chunks.push(Buffer.from(line), data, Buffer.from('\r\n'));
  }
  return Buffer.concat([...chunks, Buffer.from(last)]);
}

export default defineChecks([
  {
    id: 'sizes',
    points: 3,
    title: 'sizes are hexadecimal, and count bytes',
    pitfall: 'chunk-sizes-are-not-content',
    likely: 'a size was taken for decimal, for characters, or for content',
    async run({ random, use, run }) {
      const lines = [random.word(12), ...random.some(words, 4), 'decade', 'ë'];
      const text = lines.join('\r\n');
      const bytes = chunked(Buffer.from(text), random.integer(17, 26));
      const peer = await use(serving(pause(50), send(bytes), fin()));
      const ran = await run([peer.url]);
      const sent = bytes.toString();
      expectSame(ran.stdout, text, { sent, ...saying(ran) });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'cut-anywhere',
    points: 2,
    title: 'the pieces of the network may end anywhere',
    likely: 'what had not come yet was taken for what will never come',
    async run({ use, run }) {
      const bytes = '5;a=1\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n';
      const peer = await use(
        serving(drip(bytes, { every: 60, size: 3 }), fin()),
      );
      const ran = await run([peer.url], { timeout: 10_000 });
      const sent = `${bytes} … three bytes every 60 ms`;
      expectSame(ran.stdout, 'hello, world', { sent, ...saying(ran) });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'last-chunk',
    points: 2,
    title: 'the last chunk is the end, and nothing else is',
    async run({ use, run }) {
      const content = 'the price list:\r\n10\r\n0\r\n\r\nadd VAT';
      const size = content.length.toString(16).toUpperCase();
      const bytes = `${size};note=1\r\n${content}\r\n0\r\nChecked: yes\r\n\r\n`;
      const peer = await use(serving(send(bytes), pause(long), fin()));
      const ran = await run([peer.url], { timeout: 10_000 });
      const sent = `${bytes} … the connection stays open for ${long} ms`;
      expectSame(ran.stdout, content, {
        sent,
        ...saying(ran),
        likely: 'the content was searched for sizes, or a trailer was kept',
      });
      expectThat(ran.ms < long, {
        sent,
        expected: 'the end of the program as soon as the answer was complete',
        received: 'no end before the server closed',
        likely: 'the last chunk was not seen where trailers follow it',
      });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'cut-off',
    points: 1,
    title: 'an answer without its last chunk is an error',
    pitfall: 'the-end-of-the-connection-is-not-the-end-of-the-content',
    likely: 'what had come so far was taken for all',
    async run({ use, run }) {
      const bytes = '5\r\nhello\r\n0\r\n';
      const peer = await use(
        serving(drip(bytes, { every: 200, size: 10 }), fin()),
      );
      const ran = await run([peer.url]);
      expectFailure(ran, { sent: `${bytes} … and then the end` });
    },
  },
  {
    id: 'bad-size',
    points: 1,
    title: 'what is no size is refused',
    pitfall: 'lenient-readers-let-attackers-in',
    likely: '‘parseInt’ takes what it can read and ignores the rest',
    async run({ use, run }) {
      const bytes = `5\r\nhello\r\n0x5\r\nworld\r\n${last}`;
      const peer = await use(serving(send(bytes), fin()));
      expectFailure(await run([peer.url]), { sent: bytes });
    },
  },
  {
    id: 'too-long',
    points: 1,
    title: 'a chunk that is longer than its size is refused',
    pitfall: 'lenient-readers-let-attackers-in',
    likely: 'the two bytes behind a chunk were not looked at',
    async run({ use, run }) {
      const bytes = `5\r\nhello!!\r\n${last}`;
      const peer = await use(serving(send(bytes), fin()));
      expectFailure(await run([peer.url]), { sent: bytes });
    },
  },
]);
