import {
  defineChecks,
  expectExit,
  expectMatch,
  expectOneLine,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';
import {
  closedUdpPort,
  losing,
  silent,
  udpPeer,
} from '../../../../lib/fixtures/udp.ts';

export default defineChecks([
  {
    id: 'lost',
    points: 3,
    title: 'a message that gets lost twice is sent a third time',
    pitfall: 'nobody-tells-you-that-a-datagram-was-lost',
    likely: 'the message was not sent often enough',
    async run({ random, use, run }) {
      const question = random.word(random.integer(4, 9));
      const answer = `${random.word(6)} é ${random.word(4)}`;
      const peer = await use(
        udpPeer(losing(2, (_message, { reply }) => reply(answer))),
      );
      const args = [peer.host, String(peer.port), question, '5000'];
      const ran = await run(args, { timeout: 8_000 });
      const sent = 'no reply to the first two datagrams, one to the third';
      const [first] = peer.datagrams;
      expectSame(first?.bytes.toString() ?? '', question, {
        sent: 'nothing yet; this is about the first datagram',
        likely: 'the message is sent as it is, without anything around it',
      });
      expectSame(ran.stdout, `${answer}\n`, { sent });
      expectExit(ran, 0, { sent });
      const all = peer.datagrams.map(({ bytes }) => bytes.toString());
      expectSame(all.find((text) => text !== question) ?? question, question, {
        sent,
        likely: 'the same message is sent each time',
      });
    },
  },
  {
    id: 'silence',
    points: 2,
    title: 'it waits longer each time, and gives up at the deadline',
    pitfall: 'nobody-tells-you-that-a-datagram-was-lost',
    async run({ use, run }) {
      const peer = await use(udpPeer(silent()));
      const args = [peer.host, String(peer.port), 'hello', '1500'];
      const ran = await run(args, { timeout: 5_000 });
      const sent = 'nothing, for all of the 1500 ms that it was given';
      const { length } = peer.datagrams;
      const expected = 'four datagrams, after 0, 200, 600 and 1400 ms';
      expectThat(length >= 3, {
        sent,
        expected,
        received: ['none', 'one', 'two'][length] ?? '',
        likely: 'it gave up before the deadline',
      });
      expectThat(length <= 4, {
        sent,
        expected,
        received: 'more than four',
        likely: 'the waits did not grow',
      });
      expectSame(ran.stdout, '', {
        sent,
        likely: 'what goes wrong is told on stderr, not on stdout',
      });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
  {
    id: 'refused',
    points: 2,
    title: 'a port on which nobody listens is told apart from silence',
    pitfall: 'only-a-connected-socket-learns-that-a-port-is-closed',
    likely: 'only a connected socket hears of it',
    async run({ run }) {
      const port = await closedUdpPort();
      const args = ['127.0.0.1', String(port), 'hello', '2000'];
      const ran = await run(args, { timeout: 5_000 });
      const sent = 'the system’s message that the port is closed';
      expectSame(ran.stdout, '', {
        sent,
        likely: 'what goes wrong is told on stderr, not on stdout',
      });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
      expectMatch(ran.stderr, /refused/i, 'a line with the word “refused”', {
        sent,
      });
    },
  },
  {
    id: 'stranger',
    points: 2,
    title: 'a datagram from another port is no reply',
    pitfall: 'an-unconnected-socket-takes-a-reply-from-anyone',
    likely: 'anybody’s datagram was taken for the reply',
    async run({ use, run }) {
      const peer = await use(
        udpPeer((_message, { reply }) => {
          reply('send money', { fromAnotherPort: true });
          reply('all is well', { after: 100 });
        }),
      );
      const args = [peer.host, String(peer.port), 'hello', '5000'];
      const ran = await run(args, { timeout: 8_000 });
      const sent =
        'from another port: send money; 100 ms later the reply: all is well';
      expectSame(ran.stdout, 'all is well\n', { sent });
      expectExit(ran, 0, { sent });
    },
  },
]);
