import { echo, tcpPeer } from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

export default scenario({
  peers: { server: { start: () => tcpPeer([echo()]), displayPort: 7 } },
  args: ({ server }) => [server.host, `${server.port}`],
  // What is measured: times, and how much the buffers of this system hold.
  masks: [
    { find: /fired after \d+ ms/, show: 'fired after … ms' },
    { find: /off: \d+ ms; on: \d+ ms/, show: 'off: … ms; on: … ms' },
    { find: /\d+ B written, \d+ B wait/, show: '… B written, … B wait' },
    { find: /lost \d+ of 40/, show: 'lost … of 40' },
  ],
});
