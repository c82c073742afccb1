import {
  defineChecks,
  expectExit,
  expectOneLine,
  expectSame,
  type Ran,
  type Serving,
} from '../../../../lib/exercises/check.ts';
import {
  multicastReceiver,
  multicastSender,
} from '../../../../lib/fixtures/multicast.ts';
import type { Peer } from '../../../../lib/fixtures/peer.ts';
import { boundSocket, closed } from '../../../../lib/fixtures/udp.ts';

const group = '239.255.42.42';
const by = '127.0.0.1';

/** What the program printed since it was ready. */
const heard = ({ stdout }: Pick<Ran, 'stdout'>) =>
  stdout.split('\n').slice(1).join('\n');

/** Waits until the program ends by itself; one that does not is interrupted. */
async function over(server: Serving): Promise<Ran> {
  await server.printed(/(?!)/, 3_000);
  return server.interrupt();
}

/** A socket that has a port for itself. */
async function hermit(): Promise<Peer> {
  const socket = await boundSocket('0.0.0.0', 0);
  let closing: Promise<void> | undefined;
  return {
    host: '0.0.0.0',
    port: socket.address().port,
    transports: ['udp'],
    close: () => {
      closing ??= closed(socket);
      return closing;
    },
  };
}

export default defineChecks([
  {
    id: 'shared-port',
    points: 2,
    title: 'two receivers listen on one port, and each gets its copy',
    pitfall: 'two-receivers-on-one-port-must-both-agree',
    likely: 'the socket does not share its port',
    async run({ random, use, serve }) {
      const neighbour = await use(multicastReceiver({ group }));
      const server = await serve([group, String(neighbour.port), by]);
      const sender = await use(multicastSender({ group, port: server.port }));
      const text = `copies of ${random.word(8)}`;
      for (const message of [text, 'the end', 'TERMINATE']) {
        await sender.send(message);
      }
      const sent = `${text}, the end and TERMINATE, to two receivers`;
      const ran = await over(server);
      expectSame(heard(ran), `${text}\nthe end\n`, { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'own-group',
    points: 2,
    title: 'it hears its group and nothing else',
    pitfall: 'a-port-hears-more-than-its-group',
    likely: 'the socket is bound to the port alone, not to the group',
    async run({ use, serve, datagrams }) {
      const server = await serve([group, '0', by]);
      const { port } = server;
      if (process.platform !== 'win32') {
        const direct = await datagrams({ host: by, port });
        direct.send('directly');
        const other = '239.255.42.43';
        // Somebody on this machine has joined the other group.
        await use(multicastReceiver({ group: other }));
        const elsewhere = await use(multicastSender({ group: other, port }));
        await elsewhere.send('to another group');
      }
      const sender = await use(multicastSender({ group, port }));
      await sender.send('to the group');
      await sender.send('TERMINATE');
      const ran = await over(server);
      const sent = 'a message directly, one to another group, one to its group';
      expectSame(heard(ran), 'to the group\n', { sent });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'stranger',
    points: 3,
    title:
      'the sender that came first is followed, and only it ends the program',
    pitfall: 'anyone-in-the-group-can-say-that-it-is-over',
    likely: 'address and port of the sender were not looked at',
    async run({ use, serve }) {
      const server = await serve([group, '0', by]);
      const { port } = server;
      const sender = await use(multicastSender({ group, port }));
      const stranger = await use(multicastSender({ group, port }));
      await stranger.send('TERMINATE');
      await sender.send('one');
      await stranger.send('lies');
      await stranger.send('TERMINATE');
      await sender.send('two');
      await sender.send('TERMINATE');
      const ran = await over(server);
      const sent =
        'one and two; from a stranger TERMINATE before, lies and TERMINATE between';
      expectSame(heard(ran), 'one\ntwo\n', {
        sent,
        ...(heard(ran) === '' && {
          likely:
            'the TERMINATE that came first was obeyed, or its sender followed',
        }),
      });
      const likely = 'the TERMINATE of the sender it follows ends it';
      expectExit(ran, 0, { sent: 'TERMINATE, after one and two', likely });
    },
  },
  {
    id: 'cannot-start',
    points: 2,
    title: 'a port that cannot be had is an error in one line',
    pitfall: 'a-sender-that-works-can-hide-a-receiver-that-failed',
    likely: 'the failure was told as if all were well',
    async run({ use, run }) {
      const { port } = await use(hermit());
      const ran = await run([group, String(port), by], { timeout: 3_000 });
      const sent = 'a port that another program has and does not share';
      expectSame(ran.stdout, '', {
        sent,
        likely: 'what goes wrong is told on stderr, not on stdout',
      });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
]);
