import { pause, receiveToEnd, tcpPeer } from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

// An echo server that waits for the end of what it is sent, so that its answer
// always comes after the program's FIN.
const echoAfter = (ms: number) => () =>
  tcpPeer(async (connection) => {
    await receiveToEnd()(connection);
    if (ms > 0) await pause(ms)(connection);
    await connection.write(connection.received);
    await connection.fin();
  });

export default scenario({
  peers: {
    slow: { start: echoAfter(300), displayPort: 7001 },
    slower: { start: echoAfter(500), displayPort: 7002 },
    fast: { start: echoAfter(0), displayPort: 7003 },
  },
  args: ({ slow, slower, fast }) => [
    slow.address,
    slower.address,
    fast.address,
  ],
  concurrent: true,
  masks: [
    { find: / *\d+ ms {2}/, show: '   … ms  ' },
    // One sign for every 50 ms, and how many there are is chance.
    { find: /(50 ms: )█[▁-█]*/, show: '$1█████ …' },
    { find: /(50 ms: )▁[▁-█]*/, show: '$1▁▁▁▁▁ …' },
  ],
});
