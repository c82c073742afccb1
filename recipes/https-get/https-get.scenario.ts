import { response } from '../../lib/fixtures/http.ts';
import { pause, receive, send, silence } from '../../lib/fixtures/tcp.ts';
import { tlsPeer } from '../../lib/fixtures/tls.ts';
import { scenario } from '../../lib/play/scenario.ts';

const page = response({
  fields: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: 'Nobody on the way could read this, nor change it.\n',
});

// The server leaves the connection open: the program knows by the length that
// it has all, and says farewell first.
export default scenario({
  peers: {
    server: {
      start: () =>
        tlsPeer([receive('\r\n\r\n'), pause(100), send(page), silence()]),
      displayPort: 443,
      protocol: 'tls',
    },
  },
  args: ({ server }) => [
    `https://localhost:${server.port}/`,
    '--ca',
    server.peer.caFile,
  ],
});
