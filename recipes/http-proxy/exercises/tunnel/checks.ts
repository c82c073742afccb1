import { setTimeout as sleep } from 'node:timers/promises';
import {
  defineChecks,
  expectMatch,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';
import {
  echo,
  fin,
  pause,
  receive,
  receiveToEnd,
  refusingPeer,
  reset,
  send,
  type TcpPeer,
  tcpPeer,
} from '../../../../lib/fixtures/tcp.ts';

const words = ['good morning', 'is anybody there?', 'one, two, three'];

const to = ({ host, port }: { host: string; port: number }) => {
  const authority = `${host}:${port}`;
  return `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n`;
};

const established = /^HTTP\/1\.\d 200[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n/;

/** What the target was sent through the tunnel. */
const arrived = (target: TcpPeer) =>
  target.connections[0]?.received.toString('latin1') ?? '';

export default defineChecks([
  {
    id: 'split-request',
    points: 2,
    title:
      'the request comes in pieces, and nothing of it gets into the tunnel',
    pitfall: 'the-tunnel-may-begin-in-the-same-breath',
    likely: 'the first piece was taken for the whole request',
    async run({ random, use, serve, connect }) {
      const word = random.pick(words);
      const target = await use(tcpPeer([echo()]));
      const client = await connect(await serve(['0']));
      const sent = `CONNECT …; 200 ms later Proxy-Authorization: …; then, after the answer, ${word}`;
      client.send(to(target));
      await sleep(200);
      client.send('Proxy-Authorization: Basic YWRhOmxvdmVsYWNl\r\n\r\n');
      await client.receive(established, { sent, expected: 'HTTP/1.1 200 …' });
      client.send(word);
      await client.receive(word, { sent });
      expectSame(arrived(target), word, { sent });
    },
  },
  {
    id: 'same-breath',
    points: 2,
    title: 'what comes in one piece with the request belongs to the tunnel',
    pitfall: 'the-tunnel-may-begin-in-the-same-breath',
    likely: 'what was read behind the request was thrown away',
    async run({ random, use, serve, connect }) {
      const word = random.pick(words);
      const target = await use(tcpPeer([echo()]));
      const client = await connect(await serve(['0']));
      client.send(`${to(target)}\r\n${word}`);
      const sent = `CONNECT … and, in the same piece, ${word}`;
      const expected = `HTTP/1.1 200 …, and ${word} that the target sends back`;
      await client.receive(word, { sent, expected });
      expectSame(arrived(target), word, { sent });
    },
  },
  {
    id: 'half-close',
    points: 2,
    title: 'when one side has finished, the other can still answer',
    pitfall: 'both-ends-of-a-tunnel-must-end-alike',
    likely: 'an end is not passed on, or ends both directions',
    async run({ use, serve, connect }) {
      const later = [pause(300), send('the answer'), fin()];
      const target = await use(tcpPeer([receiveToEnd(), ...later]));
      const client = await connect(await serve(['0']));
      client.send(`${to(target)}\r\n`);
      await client.receive(established, { expected: 'HTTP/1.1 200 …' });
      client.send('the question');
      client.finish();
      const sent =
        'the question, and its end (FIN); the target answers 300 ms after the end';
      const told = {
        sent,
        expected: 'HTTP/1.1 200 …, the answer, and its end',
      };
      await client.receive('the answer', told);
      await client.receiveToEnd(told);
      expectSame(arrived(target), 'the question', { sent });
    },
  },
  {
    id: 'broken-off',
    points: 1,
    title: 'a tunnel that breaks does not end as if all were well',
    pitfall: 'both-ends-of-a-tunnel-must-end-alike',
    likely: 'after an error the other side is closed by a proper end',
    async run({ use, serve, connect }) {
      const half = [send('half of'), pause(300), reset()];
      const target = await use(tcpPeer([receive(4), ...half]));
      const client = await connect(await serve(['0']));
      const sent = 'half of, and 300 ms later a reset from the target';
      client.send(`${to(target)}\r\n`);
      await client.receive(established, { sent, expected: 'HTTP/1.1 200 …' });
      client.send('all?');
      await client.receive('half of', { sent });
      for (let wait = 0; !client.over() && wait < 3000; wait += 20)
        await sleep(20);
      const over = {
        end: 'a proper end (FIN)',
        reset: 'a reset',
        open: 'nothing',
      };
      expectThat(client.over() === 'reset', {
        sent,
        expected: 'a reset',
        received: over[client.over() ?? 'open'],
      });
    },
  },
  {
    id: 'refused',
    points: 1,
    title: 'a target that cannot be reached is told, and others are served',
    likely: 'the client is left without an answer, or the proxy ended',
    async run({ use, serve, connect }) {
      const nobody = await use(refusingPeer());
      const proxy = await serve(['0']);
      const first = await connect(proxy);
      first.send(`${to(nobody)}\r\n`);
      const expected = 'HTTP/1.1 502 …, and the end';
      const sent = 'CONNECT to a port where nobody listens';
      const bytes = await first.receiveToEnd({ sent, expected });
      expectMatch(`${bytes}`, /^HTTP\/1\.\d 502\b/, expected, { sent });

      const impatient = await connect(proxy);
      impatient.send('CONNECT nowhere HTTP/1.1\r\nHost: nowhere\r\n\r\n');
      const bad = await impatient.receive('\r\n', {
        sent: 'CONNECT nowhere',
        expected: 'HTTP/1.1 400 …',
      });
      expectMatch(`${bad}`, /^HTTP\/1\.\d 4\d\d\b/, 'HTTP/1.1 400 …', {
        sent: 'CONNECT nowhere',
      });

      const target = await use(tcpPeer([echo()]));
      const next = await connect(proxy);
      next.send(`${to(target)}\r\n`);
      await next.receive(established, {
        sent: 'then CONNECT to a port where somebody listens',
        expected: 'HTTP/1.1 200 …',
      });
    },
  },
]);
