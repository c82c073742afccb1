import {
  defineChecks,
  expectExit,
  expectSame,
} from '../../../../lib/exercises/check.ts';
import {
  type HttpPeer,
  httpPeer,
  type ResponseParts,
  response,
  truncated,
} from '../../../../lib/fixtures/http.ts';
import type { Peer } from '../../../../lib/fixtures/peer.ts';
import {
  drip,
  fin,
  pause,
  receive,
  refusingPeer,
  type Step,
  send,
  silence,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

/** A service that answers, in so many milliseconds. */
function answering(parts: ResponseParts, after = 0): Promise<HttpPeer> {
  return httpPeer(() => [pause(after), send(response(parts))]);
}

/** A service that reads the question and then does what it likes. */
const behaving = (...steps: Step[]) => tcpPeer([receive('\r\n\r\n'), ...steps]);

const urls = (peers: readonly Peer[]) =>
  peers.map(({ host, port }) => `http://${host}:${port}/health`);

/** What was printed, with letters in place of URLs, whose ports differ. */
function lettered(stdout: string, peers: readonly Peer[]): string {
  let text = stdout.trimEnd();
  for (const [index, url] of urls(peers).entries()) {
    text = text.replaceAll(url, 'ABCDEF'[index] ?? '?');
  }
  return text;
}

/** The same, where the order does not matter. */
const sorted = (stdout: string, peers: readonly Peer[]) =>
  lettered(stdout, peers).split('\n').sort().join('\n');

export default defineChecks([
  {
    id: 'status',
    points: 2,
    title: 'a status other than 2xx is no success',
    pitfall: 'an-answer-is-not-a-success',
    likely: 'any answer was taken for a good one, or a redirect was followed',
    async run({ random, use, run }) {
      const status = random.pick([500, 502, 503, 404, 401]);
      const good = random.pick([200, 204, 206]);
      const home = await use(answering({ body: 'welcome' }));
      const moved = { status: 302, fields: { Location: home.url } };
      const peers = [
        await use(answering({ status })),
        await use(answering({ status: good, body: good === 204 ? '' : 'ok' })),
        await use(answering(moved)),
      ];
      const ran = await run(urls(peers));
      const sent = `A ${status}; B ${good}; C 302, which leads to a page with 200`;
      const expected = `A status ${status}\nB ok\nC status 302`;
      expectSame(sorted(ran.stdout, peers), expected, { sent });
      expectExit(ran, 1, { sent });
    },
  },
  {
    id: 'late',
    points: 2,
    title: 'a service that accepts and says nothing, or never ends, is late',
    pitfall: 'an-open-port-is-not-a-working-service',
    likely: 'an open port, or the beginning of an answer, was taken for health',
    async run({ use, run }) {
      const page = response({ body: 'x'.repeat(1000) });
      const peers = [
        await use(tcpPeer([silence()])),
        await use(answering({ body: 'fine' })),
        await use(behaving(drip(page, { every: 150, size: 45 }))),
      ];
      const ran = await run(['--timeout', '1500', ...urls(peers)]);
      const sent =
        'A accepts, and no word; B 200; C 200 and a body in drops, for 3.5 s; --timeout 1500';
      expectSame(sorted(ran.stdout, peers), 'A late\nB ok\nC late', { sent });
      expectExit(ran, 1, { sent });
    },
  },
  {
    id: 'broken',
    points: 2,
    title: 'a service that hangs up before its answer is whole is broken',
    pitfall: 'a-good-beginning-may-have-no-end',
    likely: 'the rest of the answer was not read, or its end not looked at',
    async run({ use, run }) {
      const peers = [
        await use(behaving(fin())),
        await use(behaving(...truncated({ body: 'half a page' }, 5))),
        await use(behaving(...truncated({ body: 'chunks', chunked: true }, 5))),
        await use(answering({ body: 'chunks', chunked: [2, 2] })),
        await use(behaving(send('SSH-2.0-Wirebook\r\n'), fin())),
      ];
      const ran = await run(urls(peers));
      const sent =
        'A nothing; B 6 of 11 bytes; C chunks without the last one; D all chunks; E SSH-2.0';
      const expected = 'A broken\nB broken\nC broken\nD ok\nE broken';
      expectSame(sorted(ran.stdout, peers), expected, { sent });
      expectExit(ran, 1, { sent });
    },
  },
  {
    id: 'order',
    points: 1,
    title: 'the services are told in the order of the arguments',
    pitfall: 'the-fastest-is-not-the-first',
    likely: 'each is told when its answer comes',
    async run({ use, run }) {
      const peers = [
        await use(answering({ status: 503 }, 600)),
        await use(refusingPeer()),
        await use(answering({ body: 'slow' }, 300)),
        await use(answering({ body: 'fast' })),
      ];
      const { stdout } = await run(urls(peers));
      const sent =
        'A answers last, with 503; C 200 before it, D 200 at once; B refuses';
      expectSame(
        lettered(stdout, peers),
        'A status 503\nB refused\nC ok\nD ok',
        {
          sent,
        },
      );
    },
  },
  {
    id: 'all-well',
    points: 1,
    title: 'when all services are well, so is the exit code',
    likely: 'the answer was not read to its end, or the service was not asked',
    async run({ use, run }) {
      const peers = [
        await use(answering({ body: 'a' })),
        await use(answering({ body: 'b' })),
      ];
      const ran = await run(urls(peers));
      const sent = 'A 200, B 200';
      const states = sorted(ran.stdout, peers);
      expectSame(states, 'A ok\nB ok', { sent });
      expectExit(ran, 0, { sent });
      const asked = peers.map(
        ({ requests }) => requests[0]?.target ?? 'nothing',
      );
      expectSame(asked.join(), '/health,/health', { sent });
    },
  },
]);
