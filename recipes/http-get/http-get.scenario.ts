import { httpPeer } from '../../lib/fixtures/http.ts';
import { pause, send } from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

const head =
  'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n' +
  'Transfer-Encoding: chunked\r\nTrailer: Checked\r\n\r\n';

// Two chunks with a pause between them, the second with a field after it. The
// server does not close the connection: the last chunk says that this is all.
const first = '{"args": {"word": "caf\u00e9"},';
const second = ' "url": "/get?word=caf%C3%A9"}\n';
const chunk = (text: string) =>
  `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

export default scenario({
  peers: {
    server: {
      start: () =>
        httpPeer(() => [
          send(
            'HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n',
          ),
          pause(100),
          send(head + chunk(first)),
          pause(100),
          send(`${chunk(second)}0\r\nChecked: yes\r\n\r\n`),
        ]),
      displayPort: 8080,
      protocol: 'http',
    },
  },
  args: ({ server }) => [`http://${server.address}/get?word=caf\u00e9`],
});
