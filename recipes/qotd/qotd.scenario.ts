import { fin, pause, send, tcpPeer } from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

const quote = Buffer.from(
  '“Begin at the beginning,” the King said gravely, “and go on\r\n' +
    'till you come to the end: then stop.”\r\n',
);

// The second piece begins in the middle of a quotation mark, which takes three
// bytes in UTF-8.
const middle = quote.indexOf('“and') + 1;
const end = quote.indexOf('then');

export default scenario({
  peers: {
    server: {
      start: () =>
        tcpPeer([
          pause(100),
          send(quote.subarray(0, middle)),
          pause(100),
          send(quote.subarray(middle, end)),
          pause(100),
          send(quote.subarray(end)),
          fin(),
        ]),
      displayPort: 17,
    },
  },
  args: ({ server }) => [server.host, String(server.port)],
});
