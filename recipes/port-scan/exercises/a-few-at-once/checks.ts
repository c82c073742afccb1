import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineChecks,
  expectExit,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';
import {
  fin,
  pause,
  refusingPeer,
  type Step,
  send,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

/** A service that greets and ends. */
const greets = (text: string, ...before: Step[]) =>
  tcpPeer([...before, send(`${text}\r\n`), fin()]);

/** The arguments that ask all of them. */
const ask = (limit: number, peers: readonly { port: number }[]) => [
  '--limit',
  `${limit}`,
  '127.0.0.1',
  ...peers.map(({ port }) => `${port}`),
];

/** What was printed, with letters in place of ports, which differ each time. */
function lettered(stdout: string, peers: readonly { port: number }[]): string {
  const letters = new Map(
    peers.map(({ port }, index) => [`${port}`, 'ABCDEFGHI'[index] ?? '?']),
  );
  return stdout
    .trimEnd()
    .replaceAll(/^\d+/gm, (port) => letters.get(port) ?? port);
}

export default defineChecks([
  {
    id: 'never-more',
    points: 2,
    title: 'there are never more connections under way than the limit',
    pitfall: 'everything-at-once-is-too-much',
    likely: 'everything is begun at once, or one more than the limit',
    async run({ random, use, run }) {
      const limit = random.integer(2, 3);
      let [now, most] = [0, 0];
      const peers = await Promise.all(
        [...'ABCDEFG'].map((letter) =>
          use(
            tcpPeer(async (connection) => {
              now += 1;
              most = Math.max(most, now);
              await pause(250)(connection);
              // It is over before the program can know.
              now -= 1;
              await send(`${letter} here\r\n`)(connection);
              await fin()(connection);
            }),
          ),
        ),
      );
      const ran = await run(ask(limit, peers));
      const sent = `7 ports, with --limit ${limit}; each greets after 250 ms`;
      const lines = lettered(ran.stdout, peers).split('\n').sort().join('\n');
      const expected = [...'ABCDEFG'].map(
        (letter) => `${letter} ${letter} here`,
      );
      expectSame(lines, expected.join('\n'), {
        sent,
        likely: 'not all items were worked on',
      });
      expectThat(most <= limit, {
        sent,
        expected: `${limit} connections at the same time`,
        received: `${most} connections at the same time`,
      });
    },
  },
  {
    id: 'no-idling',
    points: 2,
    title: 'when one is done the next begins, though another takes long',
    likely: 'a group is waited for as a whole before the next one begins',
    async run({ use, run }) {
      let asked = 0;
      const others = new AbortController();
      const quick = (letter: string) =>
        tcpPeer(async (connection) => {
          asked += 1;
          if (asked === 4) others.abort();
          await send(`${letter} here\r\n`)(connection);
          await fin()(connection);
        });
      const slow = tcpPeer(async (connection) => {
        const { signal } = others;
        await sleep(2000, undefined, { signal }).catch(() => {});
        seen ??= asked;
        await send('A here\r\n')(connection);
        await fin()(connection);
      });
      let seen: number | undefined;
      const peers = [await use(slow)];
      for (const letter of 'BCDE') peers.push(await use(quick(letter)));
      const { stdout } = await run(ask(2, peers));
      const sent =
        '5 ports, with --limit 2; A greets when the others were asked, or after 2 s';
      const told = (count: number) =>
        `${count} of 4 others were asked meanwhile`;
      expectSame(told(seen ?? 0), told(4), { sent });
      expectSame(stdout.trimEnd().split('\n').length, 5, { sent });
    },
  },
  {
    id: 'order',
    points: 1,
    title: 'the results stand in the order of the items',
    likely: 'each result is added when it comes, and not put where it belongs',
    async run({ random, use, run }) {
      const word = random.word(6);
      const peers = [
        await use(greets(`${word} 1`, pause(600))),
        await use(greets(`${word} 2`)),
        await use(greets(`${word} 3`, pause(300))),
      ];
      const ran = await run(ask(2, peers));
      expectSame(
        lettered(ran.stdout, peers),
        `A ${word} 1\nB ${word} 2\nC ${word} 3`,
        { sent: '3 ports, with --limit 2; B greets at once, A last' },
      );
      expectExit(ran, 0);
    },
  },
  {
    id: 'one-refuses',
    points: 1,
    title: 'a port that refuses is a result like another',
    likely: 'the first failure ended a worker, or everything',
    async run({ use, run }) {
      const peers = [
        await use(greets('one', pause(400))),
        await use(refusingPeer()),
        await use(refusingPeer()),
        await use(greets('four')),
        await use(greets('five')),
      ];
      const ran = await run(ask(2, peers));
      const sent = '5 ports, with --limit 2; B and C refuse';
      const expected = 'A one\nB ECONNREFUSED\nC ECONNREFUSED\nD four\nE five';
      expectSame(lettered(ran.stdout, peers), expected, { sent });
      expectExit(ran, 0, { sent });
    },
  },
]);
