import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineChecks,
  expectExit,
  expectOneLine,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';
import {
  hangingPort,
  refusingPeer,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

/** What was printed, with letters in place of ports, which differ each time. */
function lettered(stdout: string, peers: readonly { port: number }[]): string {
  const letters = new Map(
    peers.map(({ port }, index) => [`${port}`, 'ABCDEF'[index] ?? '?']),
  );
  return stdout
    .trimEnd()
    .replaceAll(/^\d+/gm, (port) => letters.get(port) ?? port);
}

const timeout = ['--timeout', '500'];

export default defineChecks([
  {
    id: 'no-answer',
    points: 2,
    title:
      'a port that gives no answer is filtered, one that refuses is closed',
    pitfall: 'no-answer-is-not-a-refusal',
    likely: 'silence was taken for a refusal',
    async run({ use, run }) {
      const peers = [
        await use(tcpPeer([])),
        await use(refusingPeer()),
        await use(hangingPort()),
      ];
      const ports = peers.map(({ port }) => String(port));
      const ran = await run([...timeout, '127.0.0.1', ...ports]);
      const sent = 'three ports: A accepts, B refuses, C gives no answer';
      const expected = 'A open\nB closed\nC filtered';
      expectSame(lettered(ran.stdout, peers), expected, { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'order',
    points: 1,
    title: 'the ports are told in the order of the arguments',
    likely:
      'each port is told when it is known, and not when its turn has come',
    async run({ use, run }) {
      const peers = [
        await use(hangingPort()),
        await use(refusingPeer()),
        await use(tcpPeer([])),
      ];
      const ports = peers.map(({ port }) => String(port));
      const { stdout } = await run([...timeout, '127.0.0.1', ...ports]);
      const order = lettered(stdout, peers).replaceAll(/^(\S*).*$/gm, '$1');
      const sent = 'three ports: A gives no answer, B refuses, C accepts';
      expectSame(order, 'A\nB\nC', { sent });
    },
  },
  {
    id: 'politely',
    points: 1,
    title: 'a connection that was made is ended, and not broken off',
    pitfall: 'a-reset-can-break-what-you-only-wanted-to-see',
    likely: 'the scanner hangs up by a reset',
    async run({ use, run }) {
      const peer = await use(tcpPeer([]));
      await run([...timeout, '127.0.0.1', String(peer.port)]);
      const connection = await Promise.race([peer.connection(), sleep(500)]);
      expectThat(connection !== undefined, {
        expected: 'a connection',
        received: 'none at all',
        likely: 'the scanner did not try the port',
      });
      await Promise.race([connection?.closed, sleep(1000)]);
      expectThat(connection?.ended === true && !connection.reset, {
        expected: 'the end of the connection (FIN)',
        received: connection?.reset ? 'a reset (RST)' : 'no end',
      });
    },
  },
  {
    id: 'one-failure',
    points: 2,
    title: 'a name that cannot be looked up is one failure',
    pitfall: 'one-name-that-fails-is-one-failure',
    likely: 'what went wrong with the name is told of every port',
    async run({ run }) {
      // No name may have a part this long, so nobody has to be asked.
      const host = `${'x'.repeat(64)}.example`;
      const ran = await run([...timeout, host, '80', '443']);
      const sent = 'a name that does not exist, and two ports';
      expectSame(ran.stdout, '', { sent });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
]);
