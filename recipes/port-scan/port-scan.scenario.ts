import type { Peer } from '../../lib/fixtures/peer.ts';
import { closedPort, hangingPort, tcpPeer } from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

async function closed(): Promise<Peer> {
  const port = await closedPort();
  const close = async () => {};
  return { host: '127.0.0.1', port, transports: ['tcp'], close };
}

// Two ports are open. At the other two no connection comes about, so there is
// nothing that a tap could see. One port at a time, and the silent one in the
// middle: so the events are in the same order in every play.
export default scenario({
  peers: {
    web: { start: () => tcpPeer([]), displayPort: 40080 },
    filtered: { start: hangingPort, tapped: false, displayPort: 40443 },
    closed: { start: closed, tapped: false, displayPort: 43306 },
    cache: { start: () => tcpPeer([]), displayPort: 46379 },
  },
  args: ({ web, filtered, closed, cache }) => [
    web.host,
    [web.port, filtered.port, closed.port, cache.port].join(','),
    '--timeout',
    '500',
    '--concurrency',
    '1',
  ],
});
