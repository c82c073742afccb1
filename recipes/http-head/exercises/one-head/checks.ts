import {
  defineChecks,
  expectExit,
  expectFailure,
  expectSame,
  expectThat,
  type Ran,
} from '../../../../lib/exercises/check.ts';
import { httpPeer } from '../../../../lib/fixtures/http.ts';
import { fin, pause, send } from '../../../../lib/fixtures/tcp.ts';

/** Milliseconds for which a server keeps its connection open. */
const long = 3_000;

const ok = 'HTTP/1.1 200 OK\r\n';

/** Line ends as they came, or as a terminal wants them, are both right. */
const linesOf = ({ stdout }: Ran) => stdout.replaceAll('\r\n', '\n').trimEnd();

export default defineChecks([
  {
    id: 'whole-request',
    points: 2,
    title: 'the request names the page and the site',
    pitfall: 'without-host-a-server-cannot-know-which-site-you-mean',
    async run({ random, use, run }) {
      const target = `/${random.word(5)}/${random.word(4)}?page=${random.integer(1, 99)}`;
      const peer = await use(
        httpPeer(() => [send(`${ok}Server: fixture\r\n\r\n`), fin()]),
      );
      const ran = await run([`${peer.url}${target}`]);
      const [request] = peer.requests;
      const line = request?.head.toString('latin1').split('\r\n')[0] ?? '';
      expectSame(line, `HEAD ${target} HTTP/1.1`, {
        likely: 'the path, the query or the version is not that of the task',
      });
      expectThat(request?.field('Host') === `127.0.0.1:${peer.port}`, {
        expected: `Host: 127.0.0.1:${peer.port}`,
        received: `Host: ${request?.field('Host') ?? '(no such field)'}`,
        likely: 'the field names no port, or not the host of the URL',
      });
      const sent = `${ok}Server: fixture\r\n\r\n`;
      expectSame(linesOf(ran), 'HTTP/1.1 200 OK\nServer: fixture', { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'kept-open',
    points: 2,
    title: 'the empty line is the end, though the connection stays open',
    pitfall: 'a-length-does-not-mean-a-body',
    async run({ use, run }) {
      const head = `${ok}Content-Length: 1000\r\n\r\n`;
      const peer = await use(httpPeer(() => [send(head), pause(long), fin()]));
      const ran = await run([peer.url], { timeout: 10_000 });
      const sent = `${head} … the connection stays open for ${long} ms`;
      expectThat(ran.ms < long, {
        sent,
        expected: 'the end of the program as soon as the head was complete',
        received: 'no end before the server closed',
        likely: 'it waited for a body, or for the server to close',
      });
      const expected = 'HTTP/1.1 200 OK\nContent-Length: 1000';
      expectSame(linesOf(ran), expected, { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'no-body',
    points: 1,
    title: 'a body that should not be there is not printed',
    pitfall: 'a-server-may-send-a-body-all-the-same',
    likely: 'all that came was printed',
    async run({ use, run }) {
      const sent = `${ok}Content-Length: 5\r\n\r\nhello`;
      const peer = await use(httpPeer(() => [send(sent), fin()]));
      const ran = await run([peer.url]);
      const expected = 'HTTP/1.1 200 OK\nContent-Length: 5';
      expectSame(linesOf(ran), expected, { sent });
    },
  },
  {
    id: 'interim',
    points: 1,
    title: 'the head after “103 Early Hints” is the answer',
    pitfall: 'the-first-head-need-not-be-the-answer',
    likely: 'the first head was taken for the answer',
    async run({ use, run }) {
      const interim = 'HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n';
      const rest = 'Content-Type: text/html\r\n\r\n';
      const peer = await use(
        httpPeer(() => [send(interim + ok), pause(150), send(rest), fin()]),
      );
      const ran = await run([peer.url]);
      const expected = 'HTTP/1.1 200 OK\nContent-Type: text/html';
      expectSame(linesOf(ran), expected, { sent: interim + ok + rest });
    },
  },
  {
    id: 'not-found',
    points: 1,
    title: 'a status of 404 is shown, and is no success',
    pitfall: 'an-answer-is-not-a-success',
    likely: 'it was only looked whether an answer came',
    async run({ use, run }) {
      const sent = 'HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n';
      const peer = await use(httpPeer(() => [send(sent), fin()]));
      const ran = await run([peer.url]);
      const expected = 'HTTP/1.1 404 Not Found\nContent-Type: text/html';
      expectSame(linesOf(ran), expected, { sent });
      expectExit(ran, 1, { sent });
    },
  },
  {
    id: 'half-head',
    points: 2,
    title: 'half a head is an error',
    pitfall: 'half-a-head-looks-like-a-small-one',
    likely: 'the end of the connection was taken for the end of the head',
    async run({ use, run }) {
      const half = `${ok}Content-Type: text/html\r\n`;
      const peer = await use(httpPeer(() => [send(half), fin()]));
      const ran = await run([peer.url]);
      expectFailure(ran, { sent: `${half} … and then the end` });
    },
  },
]);
