import {
  defineChecks,
  expectExit,
  expectFailure,
  expectSame,
} from '../../../../lib/exercises/check.ts';
import { httpPeer, response } from '../../../../lib/fixtures/http.ts';
import {
  fin,
  pause,
  reset,
  send,
  stopReading,
} from '../../../../lib/fixtures/tcp.ts';

const texts = ['crème brûlée, ', 'Ærø ', 'Łódź and 東京; ', '5 € or £4. '];

export default defineChecks([
  {
    id: 'all-bytes',
    points: 2,
    title: 'all of the text arrives, and its length counts bytes',
    pitfall: 'content-length-counts-bytes',
    likely: 'the length of the text was sent, not that of its bytes',
    async run({ random, use, run }) {
      const text = random.pick(texts);
      const times = random.integer(2, 5);
      const peer = await use(httpPeer(() => [send(response()), fin()]));
      const ran = await run([`${peer.url}/say`, text, String(times)]);
      const [request] = peer.requests;
      const sent = `the arguments “${text}” and ${times}`;
      const whole = text.repeat(times);
      const told = `Content-Length: ${Buffer.byteLength(whole)}`;
      expectSame(
        `Content-Length: ${request?.field('Content-Length') ?? '(none)'}`,
        told,
        { sent },
      );
      expectSame(request?.body.toString() ?? '', whole, { sent });
      expectSame(ran.stdout.trimEnd(), 'HTTP/1.1 200 OK', { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'early-answer',
    points: 3,
    title: 'a server that has heard enough is heard',
    pitfall: 'a-server-may-answer-before-you-have-finished',
    likely: 'nobody listened before all of the content was sent',
    async run({ use, run }) {
      const enough = 'HTTP/1.1 413 Content Too Large';
      const peer = await use(
        httpPeer(() => [], {
          onHead: () => [
            stopReading(),
            send(`${enough}\r\nContent-Length: 0\r\n\r\n`),
            pause(1_500),
            reset(),
          ],
        }),
      );
      const text = 'all work and no play makes a dull boy\n';
      const ran = await run([`${peer.url}/upload`, text, '250000'], {
        timeout: 10_000,
      });
      const sent = `${enough}, after the head; it read no more of the 9.5 MB, and 1500 ms later came a reset`;
      expectSame(ran.stdout.trimEnd(), enough, { sent });
      expectExit(ran, 1, { sent });
    },
  },
  {
    id: 'in-pieces',
    points: 1,
    title: 'the status line may come in two pieces',
    likely: 'the first piece was taken for the line',
    async run({ use, run }) {
      const peer = await use(
        httpPeer(() => [
          send('HTTP/1.1 50'),
          pause(200),
          send('3 Busy\r\nContent-Length: 0\r\n\r\n'),
          fin(),
        ]),
      );
      const ran = await run([peer.url, 'hello']);
      const sent = 'HTTP/1.1 50 … 200 ms … 3 Busy\r\nContent-Length: 0\r\n\r\n';
      expectSame(ran.stdout.trimEnd(), 'HTTP/1.1 503 Busy', { sent });
      expectExit(ran, 1, { sent, likely: 'the status was not looked at' });
    },
  },
  {
    id: 'interim',
    points: 1,
    title: 'the head after “100 Continue” is the answer',
    likely: 'the first head was taken for the answer',
    async run({ use, run }) {
      const sent =
        'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n';
      const peer = await use(httpPeer(() => [send(sent), fin()]));
      const ran = await run([peer.url, 'hello']);
      expectSame(ran.stdout.trimEnd(), 'HTTP/1.1 201 Created', { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'no-answer',
    points: 1,
    title: 'a server that closes without an answer is an error',
    likely: 'the end of the connection was taken for success',
    async run({ use, run }) {
      const peer = await use(httpPeer(() => [fin()]));
      const ran = await run([peer.url, 'hello']);
      const sent = 'nothing, and then the end';
      expectFailure(ran, { sent });
    },
  },
]);
