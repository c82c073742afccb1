import {
  defineChecks,
  expectExit,
  expectSame,
  expectThat,
  type Ran,
} from '../../../../lib/exercises/check.ts';
import {
  type HttpPeer,
  httpPeer,
  response,
} from '../../../../lib/fixtures/http.ts';
import { fin, pause, type Step, send } from '../../../../lib/fixtures/tcp.ts';

/** A service whose answers are known beforehand: `+` is good, `-` is bad. */
function service(plan: string): Promise<HttpPeer> {
  let count = 0;
  return httpPeer(() => [
    send(response({ status: plan[count++] === '+' ? 200 : 503, body: 'x' })),
  ]);
}

/** What an alarm says of such a service. */
function verdicts(plan: string): string {
  const words: string[] = [];
  let up: boolean | undefined;
  for (const [at, mark] of [...plan].entries()) {
    const good = mark === '+';
    if (good === up || (at > 0 && plan[at - 1] !== mark)) continue;
    up = good;
    words.push(good ? 'up' : 'DOWN');
  }
  return words.join('\n');
}

const words = (ran: Ran) => ran.stdout.trimEnd();

const options = (checks: number, url: string, timeout = 4000) => [
  ...['--checks', `${checks}`, '--interval', '20', '--timeout', `${timeout}`],
  url,
];

/** Which checks are good and which are bad: outages, and stumbles between. */
const outages = [
  '+---+--+--++',
  '+-++-+-+--++',
  '+--+-++-+-+-',
  '++-+--++-+-+',
  '+-+--++-++-+',
];

export default defineChecks([
  {
    id: 'stumble',
    points: 2,
    title: 'one bad check, again and again, is no alarm',
    pitfall: 'one-lost-packet-is-no-outage',
    likely: 'the bad checks are counted, but a good one does not end the count',
    async run({ use, run }) {
      const plan = '++-+-++-+-+';
      const peer = await use(service(plan));
      const ran = await run(options(plan.length, peer.url));
      const sent = `${plan} (+ is a status of 200, - is 503)`;
      expectSame(words(ran), 'up', { sent });
      expectExit(ran, 0, { sent });
      expectSame(`${peer.requests.length} checks`, `${plan.length} checks`, {
        sent,
        likely: 'there were more or fewer checks than --checks says',
      });
    },
  },
  {
    id: 'outage',
    points: 2,
    title: 'two in a row that say otherwise change the verdict, both ways',
    pitfall: 'one-lost-packet-is-no-outage',
    likely: 'the verdict changes too early, too late, or is told again',
    async run({ random, use, run }) {
      const plan = random.pick(outages);
      const peer = await use(service(plan));
      const ran = await run(options(plan.length, peer.url));
      const sent = `${plan} (+ is a status of 200, - is 503)`;
      const told = verdicts(plan);
      expectSame(words(ran), told, { sent });
      expectExit(ran, told.endsWith('up') ? 0 : 1, { sent });
    },
  },
  {
    id: 'first-decides',
    points: 1,
    title: 'the first check decides by itself',
    likely: 'the program begins with an opinion',
    async run({ use, run }) {
      const plan = '-+-++-';
      const peer = await use(service(plan));
      const ran = await run(options(plan.length, peer.url));
      const sent = `${plan} (+ is a status of 200, - is 503)`;
      expectSame(words(ran), 'DOWN\nup', { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'any-failure',
    points: 1,
    title:
      'no answer, a redirect and a connection that breaks are bad checks, too',
    pitfall: 'an-answer-is-not-a-success',
    likely:
      'an error that was not expected ends the program, or a redirect is followed',
    async run({ use, run }) {
      const home = await use(service('++++'));
      const moved = { status: 302, fields: { Location: home.url }, body: '' };
      const good = [send(response({ body: 'x' }))];
      const bad: Step[][] = [[pause(5000)], [send(response(moved))]];
      const worse: Step[][] = [[fin()], [send('no HTTP\r\n\r\n'), fin()]];
      const plan = [good, ...bad, good, good, ...worse];
      let count = 0;
      const peer = await use(httpPeer(() => plan[count++] ?? good));
      const ran = await run(options(plan.length, peer.url, 1500));
      const sent =
        '200; no answer, 302 to a good page; 200, 200; an end without an answer, no HTTP; --timeout 1500';
      expectSame(words(ran), 'up\nDOWN\nup\nDOWN', { sent });
      expectExit(ran, 1, { sent });
    },
  },
  {
    id: 'no-pile',
    points: 1,
    title: 'a slow service is not checked again before it has answered',
    pitfall: 'a-clock-does-not-wait-for-the-check',
    likely: 'a clock starts the checks, and does not wait for them',
    async run({ use, run }) {
      let [now, most, all] = [0, 0, 0];
      const answer: Step = async (connection) => {
        all += 1;
        most = Math.max(most, ++now);
        await pause(250)(connection);
        now -= 1;
        await send(response({ body: 'x' }))(connection);
      };
      const peer = await use(httpPeer(() => [answer]));
      await run(options(4, peer.url));
      const sent = 'an answer after 250 ms each time; --interval 20 --checks 4';
      expectSame(`${all} checks`, '4 checks', {
        sent,
        likely: 'there were more or fewer checks than --checks says',
      });
      expectThat(most === 1, {
        sent,
        expected: 'one check at a time',
        received: 'several checks at the same time',
      });
    },
  },
]);
