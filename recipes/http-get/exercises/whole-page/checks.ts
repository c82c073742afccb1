import {
  defineChecks,
  expectExit,
  expectFailure,
  expectSame,
  expectThat,
  saying,
} from '../../../../lib/exercises/check.ts';
import { httpPeer, response } from '../../../../lib/fixtures/http.ts';
import { fin, pause, send } from '../../../../lib/fixtures/tcp.ts';

/** Milliseconds for which a server keeps its connection open. */
const long = 3_000;

/** What a person takes for one character, and a program for several. */
const characters = ['é', 'ë', 'e\u0301', '👍🏽', '👨‍👩‍👧', '🇩🇰', '日'];

const tooLate = {
  expected: 'the end of the program as soon as the answer was complete',
  received: 'no end before the server closed',
};

export default defineChecks([
  {
    id: 'kept-open',
    points: 2,
    title: 'the length tells the end, though the connection stays open',
    pitfall: 'the-end-of-the-connection-is-not-the-end-of-the-content',
    async run({ use, run }) {
      const answer = 'HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nsorry';
      const bytes = `${answer}, and more`;
      const peer = await use(httpPeer(() => [send(bytes), pause(long), fin()]));
      const ran = await run([peer.url], { timeout: 10_000 });
      const sent = `${bytes} … the connection stays open for ${long} ms`;
      expectThat(ran.ms < long, {
        ...tooLate,
        sent,
        likely: 'the end of the connection was taken for the end of the page',
      });
      expectSame(ran.stdout.trimEnd(), '5 bytes: sorry', {
        sent,
        likely: 'what came behind the content was taken for a part of it',
      });
      expectExit(ran, 1, { sent, likely: 'the status was not looked at' });
    },
  },
  {
    id: 'cut-off',
    points: 2,
    title: 'fewer bytes than announced are an error',
    pitfall: 'the-end-of-the-connection-is-not-the-end-of-the-content',
    likely: 'what had come until the end was taken for all',
    async run({ use, run }) {
      const bytes = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello';
      const peer = await use(httpPeer(() => [send(bytes), fin()]));
      const ran = await run([peer.url]);
      expectFailure(ran, { sent: `${bytes} … and then the end` });
    },
  },
  {
    id: 'characters',
    points: 2,
    title: 'twelve characters are what a person counts',
    pitfall: 'a-cut-by-bytes-cuts-characters',
    likely: 'bytes, or units of UTF-16, or code points were counted',
    async run({ random, use, run }) {
      const marks = random.some(characters, 5);
      const shown = [...random.word(7), ...marks].join('');
      const body = `${shown}${random.pick(characters)} and more`;
      const peer = await use(httpPeer(() => [send(response({ body })), fin()]));
      const ran = await run([peer.url]);
      const sent = `Content-Length: ${Buffer.byteLength(body)} … ${body}`;
      const expected = `${Buffer.byteLength(body)} bytes: ${shown}`;
      expectSame(ran.stdout.trimEnd(), expected, {
        sent,
        ...saying(ran),
        ...(ran.stdout === '' && {
          likely: 'the length was compared with a number of characters',
        }),
      });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'no-content',
    points: 1,
    title: '“304 Not Modified” has no content, whatever its length says',
    pitfall: 'not-every-answer-has-content',
    async run({ use, run }) {
      const bytes = 'HTTP/1.1 304 Not Modified\r\nContent-Length: 999\r\n\r\n';
      const peer = await use(httpPeer(() => [send(bytes), pause(long), fin()]));
      const ran = await run([peer.url], { timeout: 10_000 });
      const sent = `${bytes} … the connection stays open for ${long} ms`;
      expectThat(ran.ms < long, {
        ...tooLate,
        sent,
        likely: 'it waited for bytes that a 304 never has',
      });
      expectSame(ran.stdout.trim(), '0 bytes:', { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'interim',
    points: 1,
    title: 'the head after “100 Continue” is that of the answer',
    pitfall: 'the-first-head-may-not-be-the-answer',
    likely: 'the first head was taken for that of the answer',
    async run({ use, run }) {
      const bytes = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello';
      const peer = await use(httpPeer(() => [send(bytes), fin()]));
      const ran = await run([peer.url]);
      const sent = `${bytes} … and then the end`;
      expectSame(ran.stdout.trimEnd(), '5 bytes: hello', { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'chunks',
    points: 1,
    title: 'content in chunks is refused, not shown with its sizes',
    pitfall: 'chunk-sizes-are-not-content',
    likely: 'sizes and line ends of chunks were taken for content',
    async run({ use, run }) {
      const body = 'hello';
      const bytes = response({ body, chunked: true });
      const peer = await use(httpPeer(() => [send(bytes), fin()]));
      expectFailure(await run([peer.url]), { sent: bytes.toString() });
    },
  },
]);
