import { httpPeer, response } from '../../lib/fixtures/http.ts';
import { pause, send } from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

const hints = response({
  status: 103,
  fields: { Link: '</look.css>; rel=preload' },
});
const page = response({
  fields: [
    ['Date', 'Sun, 06 Nov 1994 09:10:50 GMT'],
    ['Content-Type', 'text/html; charset=utf-8'],
    ['Content-Length', '3495'],
    ['Last-Modified', 'Sun, 06 Nov 1994 08:49:37 GMT'],
    ['ETag', '"3495-0849"'],
    ['Cache-Control', 'public'],
    ['Cache-Control', 'max-age=3600'],
    ['Age', '1273'],
  ],
  contentLength: false,
});

// The head comes in two segments with a cut inside a field, and the server
// keeps the connection open: it is the program that closes it.
const cut = page.indexOf('Last') + 3;

export default scenario({
  peers: {
    server: {
      start: () =>
        httpPeer(() => [
          pause(100),
          send(hints),
          pause(100),
          send(page.subarray(0, cut)),
          pause(100),
          send(page.subarray(cut)),
        ]),
      displayPort: 8080,
      protocol: 'http',
    },
  },
  args: ({ server }) => [`http://${server.address}/book.html`],
});
