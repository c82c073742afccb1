import { httpPeer, response } from '../../lib/fixtures/http.ts';
import { fin, send, silence } from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

const hints =
  'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n';

// The first attempt gets no byte, the second half an answer, the third all.
function troubled() {
  const answers = [
    [silence()],
    [send('HTTP/1.1 200 OK\r\nContent-Le'), fin()],
    [
      send(hints),
      send(response({ fields: { 'Content-Type': 'text/html', ETag: '"42"' } })),
    ],
  ];
  return httpPeer(() => answers.shift() ?? [fin()]);
}

export default scenario({
  peers: { server: { start: troubled, displayPort: 8080, protocol: 'http' } },
  // With seed 51 the pauses are 112 and 305 ms.
  args: ({ server }) => [
    server.host,
    `${server.port}`,
    '--first-byte',
    '300',
    '--seed',
    '51',
  ],
  masks: [{ find: /(first byte after) \d+ ms/, show: '$1 … ms' }],
});
