import {
  defineChecks,
  expectExit,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';
import {
  fin,
  pause,
  receive,
  refusingPeer,
  type Step,
  send,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

/** A promise that somebody else fulfils. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** Waits for the greeting, then for the gate, and answers. */
const after = (opened: Promise<void>, answer: string): Step[] => [
  receive('hello\n'),
  () => opened,
  send(`${answer}\n`),
];

const place = ({ host, port }: { host: string; port: number }) =>
  `${host}:${port}`;

export default defineChecks([
  {
    id: 'together',
    points: 2,
    title: 'as many greetings as allowed are under way at once',
    pitfall: 'one-slow-server-holds-up-the-others',
    likely: 'a greeting began only when the one before was over',
    async run({ random, use, run }) {
      const answers = [4, 6, 8].map((length) => random.word(length));
      const { open, opened } = gate();
      let asked = 0;
      const peers = answers.map((answer) =>
        tcpPeer([
          receive('hello\n'),
          async () => {
            asked += 1;
            if (asked === answers.length) open();
          },
          () => opened,
          send(`${answer}\n`),
        ]),
      );
      const places = await Promise.all(
        peers.map(async (peer) => place(await use(peer))),
      );
      const ran = await run(['3', '2500', ...places], { timeout: 8_000 });
      open();
      const lines = answers.map((answer, index) => `${index + 1}: ${answer}\n`);
      const sent = '3 allowed; each answers when all 3 have been greeted';
      expectSame(ran.stdout, lines.join(''), { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'never-more',
    points: 3,
    title: 'there are never more greetings under way than allowed',
    likely: 'all were started at once',
    async run({ use, run }) {
      let waiting = 0;
      let most = 0;
      const steps: Step[] = [
        receive('hello\n'),
        async () => {
          waiting += 1;
          most = Math.max(most, waiting);
        },
        pause(150),
        async () => {
          waiting -= 1;
        },
        send('hi\n'),
      ];
      const peers = [1, 2, 3, 4, 5].map(() => use(tcpPeer(steps)));
      const places = (await Promise.all(peers)).map(place);
      const ran = await run(['2', '3000', ...places]);
      const sent = '2 allowed, 5 servers that take 150 ms to answer';
      expectThat(most <= 2, {
        sent,
        expected: '2 greetings under way at most',
        received: 'more than 2',
      });
      const lines = places.map((_, index) => `${index + 1}: hi\n`);
      expectSame(ran.stdout, lines.join(''), { sent });
    },
  },
  {
    id: 'slots',
    points: 3,
    title: 'a slot that has become free is used at once',
    pitfall: 'one-slow-server-holds-up-the-others',
    likely: 'the places were cut into batches',
    async run({ use, run }) {
      const { open, opened } = gate();
      const now = Promise.resolve();
      const slow = await use(tcpPeer(after(opened, 'slow')));
      const second = await use(tcpPeer(after(now, 'second')));
      const third = await use(tcpPeer(after(now, 'third')));
      const last = await use(
        tcpPeer([receive('hello\n'), async () => open(), send('last\n')]),
      );
      const places = [slow, second, third, last].map(place);
      const ran = await run(['2', '2000', ...places]);
      open();
      const sent =
        '2 allowed; the 1st answers when the 4th has been greeted, the others at once';
      const lines = '1: slow\n2: second\n3: third\n4: last\n';
      expectSame(ran.stdout, lines, { sent });
    },
  },
  {
    id: 'failures',
    points: 2,
    title: 'a server that fails is one line and harms no other',
    likely: 'the failure of one ended the others, or was not noticed',
    async run({ use, run }) {
      const refuses = await use(refusingPeer());
      const closes = await use(
        tcpPeer([receive('hello\n'), send('half a li'), fin()]),
      );
      const silent = await use(tcpPeer([receive('hello\n')]));
      const cut = await use(
        tcpPeer([receive('hello\n'), send('go'), pause(200), send('od\n')]),
      );
      const places = [refuses, closes, silent, cut].map(place);
      const ran = await run(['4', '2000', ...places]);
      const sent = 'a refusal, half a line, nothing, and “good” in two parts';
      const lines = '1: failed\n2: failed\n3: failed\n4: good\n';
      expectSame(ran.stdout, lines, { sent });
      expectExit(ran, 1, { sent });
    },
  },
]);
