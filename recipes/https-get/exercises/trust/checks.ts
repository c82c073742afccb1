import {
  defineChecks,
  expectExit,
  expectFailure,
  expectSame,
  type Tools,
} from '../../../../lib/exercises/check.ts';
import { response } from '../../../../lib/fixtures/http.ts';
import { type HttpsPeer, httpsPeer } from '../../../../lib/fixtures/https.ts';
import { fin, send } from '../../../../lib/fixtures/tcp.ts';
import {
  type CertificateKind,
  finWithoutCloseNotify,
  type TlsPeerOptions,
} from '../../../../lib/fixtures/tls.ts';

const page = 'Pay 1000 to Ada.';

const serve = (options: TlsPeerOptions = {}) =>
  httpsPeer(() => [send(response({ body: page })), fin()], options);

/** Runs the attempt with the authority that it is to trust. */
const ask = ({ run }: Tools, { url, ca }: HttpsPeer, path = '/order') =>
  run([`${url}${path}`], { input: ca });

/** Expects a server with a bad certificate to be told nothing. */
async function expectRefusal(
  tools: Tools,
  certificate: CertificateKind,
  words: string,
): Promise<void> {
  const peer = await tools.use(serve({ certificate }));
  const ran = await ask(tools, peer);
  const sent = `in the handshake, a certificate ${words}`;
  expectFailure(ran, { sent });
  await peer.connections[0]?.closed;
  const requests = peer.requests.map(
    ({ method, target }) => `${method} ${target}`,
  );
  expectSame(requests.join(', ') || 'no request', 'no request', {
    sent,
    likely: 'the request was on its way before the certificate was looked at',
  });
}

export default defineChecks([
  {
    id: 'server-name',
    points: 2,
    title: 'a server of many sites is told which one is meant',
    pitfall: 'the-host-is-not-the-server-name',
    likely: 'the handshake named no server, so there was no certificate for it',
    async run(tools) {
      const path = '/orders/today?page=2';
      const peer = await tools.use(
        serve({ requireSni: true, names: ['localhost'] }),
      );
      const ran = await ask(tools, peer, path);
      const sent = `a certificate for the client that names “localhost”, and the page “${page}”`;
      expectSame(ran.stdout.trimEnd(), page, { sent });
      expectExit(ran, 0, { sent });
      expectSame(peer.serverNames[0] ?? 'nobody', 'localhost', { sent });
      expectSame(peer.requests[0]?.target ?? 'nothing', path, {
        sent,
        likely: 'the request is not for the path and query of the URL',
      });
    },
  },
  {
    id: 'stranger',
    points: 2,
    title: 'a stranger is told nothing',
    pitfall: 'encrypted-does-not-mean-that-it-is-the-right-server',
    likely: 'the certificate was not checked',
    async run(tools) {
      const [kind, words] = tools.random.pick([
        ['unknown CA', 'that another authority has signed'],
        ['self-signed', 'that is signed by itself'],
        ['expired', 'that was good until 2020'],
      ] as const);
      await expectRefusal(tools, kind, words);
    },
  },
  {
    id: 'another-host',
    points: 2,
    title: 'a good certificate for another host is no good',
    pitfall: 'encrypted-does-not-mean-that-it-is-the-right-server',
    likely: 'the name in the certificate was not compared with the host',
    run: (tools) =>
      expectRefusal(
        tools,
        'wrong host',
        'of the right authority, for elsewhere.test',
      ),
  },
  {
    id: 'cut-off',
    points: 2,
    title: 'a page that somebody cut off is not printed',
    pitfall: 'the-end-of-the-stream-may-be-the-work-of-a-stranger',
    likely: 'the end of the connection was taken for the end of the page',
    async run(tools) {
      const cut = response({ body: page }).subarray(0, -'00 to Ada.'.length);
      const peer = await tools.use(
        httpsPeer(() => [send(cut), finWithoutCloseNotify()]),
      );
      const ran = await ask(tools, peer);
      const sent = `${cut} … and the end of TCP without that of TLS`;
      expectFailure(ran, { sent });
    },
  },
  {
    id: 'no-length',
    points: 1,
    title: 'a page that does not say where it ends is refused',
    pitfall: 'the-end-of-the-stream-may-be-the-work-of-a-stranger',
    likely: 'without a length the end of the connection was believed',
    async run(tools) {
      const bytes = response({ body: 'Pay 10', contentLength: false });
      const peer = await tools.use(
        httpsPeer(() => [send(bytes), finWithoutCloseNotify()]),
      );
      const ran = await ask(tools, peer);
      const sent = `${bytes} … and the end of TCP without that of TLS`;
      expectFailure(ran, { sent });
    },
  },
]);
