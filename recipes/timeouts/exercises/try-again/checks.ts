import {
  defineChecks,
  expectExit,
  expectOneLine,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';
import {
  type HttpPeer,
  httpPeer,
  response,
} from '../../../../lib/fixtures/http.ts';
import { fin, reset, send, silence } from '../../../../lib/fixtures/tcp.ts';

const answer = (status: number) => [
  send(response({ status, fields: { Connection: 'close' } })),
  fin(),
];

const requests = (count: number) =>
  `${count} ${count === 1 ? 'request' : 'requests'}`;

export default defineChecks([
  {
    id: 'answered-at-last',
    points: 2,
    title: 'it tries again until there is an answer, and 404 is one',
    likely: 'a broken connection ended it, or 404 was taken for a failure',
    async run({ random, use, run }) {
      const failures = random.integer(1, 3);
      const peer: HttpPeer = await use(
        httpPeer(() =>
          peer.requests.length <= failures ? [reset()] : answer(404),
        ),
      );
      const ran = await run(['GET', peer.url, '5', '20', '3000'], {
        timeout: 15_000,
      });
      const sent = `a reset ${failures} times, and then the status 404`;
      expectSame(ran.stdout, `404 at attempt ${failures + 1}\n`, { sent });
      expectExit(ran, 0, { sent });
      expectSame(requests(peer.requests.length), requests(failures + 1), {
        sent,
      });
    },
  },
  {
    id: 'gives-up',
    points: 2,
    title: 'it makes as many attempts as allowed, and then it fails',
    likely: 'attempts were counted from the wrong end, or 503 was an answer',
    async run({ use, run }) {
      const peer = await use(httpPeer(() => answer(503)));
      const ran = await run(['DELETE', peer.url, '4', '20', '3000'], {
        timeout: 15_000,
      });
      const sent = 'the status 503, always, to DELETE; 4 attempts allowed';
      expectSame(ran.stdout, '', { sent });
      expectSame(requests(peer.requests.length), requests(4), { sent });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
  {
    id: 'only-once',
    points: 3,
    title: 'what may have been done is not asked for again',
    pitfall: 'a-request-that-went-out-may-have-been-done',
    likely: 'POST was repeated, though the first may have been carried out',
    async run({ use, run }) {
      const peer = await use(httpPeer(() => [reset()]));
      const ran = await run(['POST', peer.url, '3', '20', '3000'], {
        timeout: 15_000,
      });
      const sent = 'a reset instead of the answer to POST';
      expectSame(requests(peer.requests.length), requests(1), { sent });
      expectSame(ran.stdout, '', { sent });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
  {
    id: 'longer-waits',
    points: 2,
    title: 'each wait is at least twice as long as the one before',
    pitfall: 'clients-that-wait-alike-come-back-together',
    likely: 'the waits are all alike, or the first is already doubled',
    async run({ use, run }) {
      const times: number[] = [];
      const peer = await use(
        httpPeer(() => {
          times.push(performance.now());
          return answer(502);
        }),
      );
      const ran = await run(['GET', peer.url, '3', '150', '3000'], {
        timeout: 15_000,
      });
      const sent = 'the status 502, three times; the pause is 150 ms';
      expectSame(requests(times.length), requests(3), { sent });
      for (const [index, least] of [150, 300].entries()) {
        const waited = (times[index + 1] ?? 0) - (times[index] ?? 0);
        // A timer may be early by a millisecond or two.
        expectThat(waited > least - 5, {
          sent,
          expected: `a wait of ${least} ms or more after attempt ${index + 1}`,
          received: 'a shorter one',
        });
      }
      expectExit(ran, 1, { sent });
    },
  },
  {
    id: 'silent',
    points: 1,
    title: 'an attempt that nobody answers is over in time',
    pitfall: 'one-deadline-does-not-fit-all-waiting',
    likely: 'an attempt has no deadline of its own',
    async run({ use, run }) {
      const peer: HttpPeer = await use(
        httpPeer(() =>
          peer.requests.length === 1 ? [silence()] : answer(200),
        ),
      );
      const ran = await run(['PUT', peer.url, '2', '20', '2000'], {
        timeout: 10_000,
      });
      const sent = 'nothing to the first request, 200 to the second';
      expectSame(ran.stdout, '200 at attempt 2\n', { sent });
    },
  },
]);
