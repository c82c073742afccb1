import { pause, receiveToEnd, tcpPeer } from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

// An echo server that waits for the end of what it is sent, so that its answer
// always comes after the program's FIN.
const echoAfter = (ms: number) => () =>
  tcpPeer(async (connection) => {
    await receiveToEnd()(connection);
    await pause(ms)(connection);
    await connection.write(connection.received);
    await connection.fin();
  });

// They are greeted in another order than they stand here. What happens at one
// moment is recorded in the order of the peers: so the end of the first round
// comes before the beginning of the second.
export default scenario({
  peers: {
    fast: { start: echoAfter(100), displayPort: 7003 },
    slow: { start: echoAfter(300), displayPort: 7001 },
    slower: { start: echoAfter(500), displayPort: 7002 },
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
    { find: /(on: +)█[▁-█]*/, show: '$1█████ …' },
    { find: /(drain: +)▁+/, show: '$1▁▁▁▁▁ …' },
  ],
});
