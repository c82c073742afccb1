import { echoes, late, udpPeer } from '../../lib/fixtures/udp.ts';
import { scenario } from '../../lib/play/scenario.ts';

export default scenario({
  peers: {
    server: {
      // Every reply takes 800 ms: the one to the second attempt comes when the
      // third is on its way.
      start: () => udpPeer(late(800, echoes())),
      displayPort: 8080,
      // The first datagram never arrives.
      loses: (index, from) => from === 'program' && index === 0,
    },
  },
  // With this deadline the client asks at 0, 300 and 900 ms.
  args: ({ server }) => [
    server.host,
    String(server.port),
    'Hello from UDP client',
    '--id',
    '7c2e',
    '--timeout',
    '1500',
  ],
});
