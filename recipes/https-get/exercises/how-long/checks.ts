import {
  defineChecks,
  expectExit,
  expectFailure,
  expectSame,
  expectThat,
  type Tools,
} from '../../../../lib/exercises/check.ts';
import { fin, pause, tcpPeer } from '../../../../lib/fixtures/tcp.ts';
import { type TlsPeerOptions, tlsPeer } from '../../../../lib/fixtures/tls.ts';

interface Case extends TlsPeerOptions {
  /** What the certificate is, for a student. */
  words: string;
  days: number;
  line: string;
}

/** Has the attempt look at a server, and expects one line of it, and silence on the wire. */
async function expectLine(
  { use, run }: Tools,
  { words, days, line, ...options }: Case,
): Promise<void> {
  const peer = await use(tlsPeer([], options));
  const args = ['localhost', String(peer.port), String(days)];
  const ran = await run(args, { input: peer.ca });
  const sent = `${words}; asked for ${days} days`;
  const isFailed = options.requireSni && peer.serverNames.length === 0;
  expectSame(ran.stdout.trimEnd(), line, {
    sent,
    ...(isFailed && {
      likely: 'there was no handshake, for no host was named in it',
    }),
  });
  expectExit(ran, line.includes(' ok ') ? 0 : 1, { sent });
  const [connection] = peer.connections;
  await connection?.closed;
  expectSame(connection?.received.toString('latin1') || 'no data', 'no data', {
    sent,
    likely: 'the program spoke to a server that it was only to look at',
  });
}

export default defineChecks([
  {
    id: 'good',
    points: 2,
    title: 'a good certificate is ok, and its last day is told',
    pitfall: 'the-host-is-not-the-server-name',
    run: (tools) =>
      expectLine(tools, {
        words:
          'a good certificate until 2049, for the client that names the host',
        days: 30,
        line: 'localhost ok 2049-12-31',
        names: ['localhost'],
        requireSni: true,
      }),
  },
  {
    id: 'soon',
    points: 1,
    title: 'one that ends before so many days is told as such',
    likely: 'the days were not compared, or in another unit than the dates',
    run: (tools) =>
      expectLine(tools, {
        words: 'a good certificate until 2049',
        days: 20_000,
        line: 'localhost soon 2049-12-31',
      }),
  },
  {
    id: 'expired',
    points: 2,
    title: 'one that has ended is told with its last day',
    pitfall: 'encrypted-does-not-mean-that-it-is-the-right-server',
    likely: 'it was rejected unread, or only its days were looked at',
    run: (tools) =>
      expectLine(tools, {
        words: 'a certificate that was good until 2020',
        days: 30,
        line: 'localhost CERT_HAS_EXPIRED 2020-12-31',
        certificate: 'expired',
      }),
  },
  {
    id: 'not-accepted',
    points: 2,
    title: 'years to go do not make up for a certificate that proves nothing',
    pitfall: 'encrypted-does-not-mean-that-it-is-the-right-server',
    likely: 'only the days were looked at, or not all of the checks were made',
    async run(tools) {
      const [certificate, words, code] = tools.random.pick([
        ['wrong host', 'for elsewhere.test', 'ERR_TLS_CERT_ALTNAME_INVALID'],
        ['self-signed', 'signed by itself', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
        [
          'unknown CA',
          'of another authority',
          'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        ],
      ] as const);
      await expectLine(tools, {
        words: `a certificate until 2049 ${words}`,
        days: 30,
        line: `localhost ${code} 2049-12-31`,
        certificate,
      });
    },
  },
  {
    id: 'no-handshake',
    points: 2,
    title: 'a server that never answers the hello is given up',
    pitfall: 'connected-does-not-mean-that-there-is-a-handshake',
    async run({ use, run }) {
      const long = 3_500;
      const peer = await use(tcpPeer([pause(long), fin()]));
      const args = ['localhost', String(peer.port), '30', '--timeout', '400'];
      const ran = await run(args, { input: '', timeout: 10_000 });
      const sent = `nothing for ${long} ms, to a program with 400 ms`;
      expectFailure(ran, { sent });
      expectThat(ran.ms < long, {
        sent,
        expected: 'the end of the program soon after 400 ms',
        received: 'no end before the server closed',
        likely: 'the deadline does not end the socket, or there is none',
      });
    },
  },
]);
