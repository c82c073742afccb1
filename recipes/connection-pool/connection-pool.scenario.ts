import { fin, pause, receive, send, tcpPeer } from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

// Each answer waits for a cue: a question that has been heard, or something
// said. So their order does not depend on how busy the machine is. The third
// answer says more than it should, and after the sixth the server hangs up,
// when nobody needs the connection.
const answers: Record<string, { cue: string; says: string }> = {
  one: { cue: 'three', says: 'ONE\n' },
  two: { cue: 'four', says: 'TWO\n' },
  three: { cue: 'five', says: 'THREE\nand a word more\n' },
  four: { cue: 'six', says: 'FOUR\n' },
  five: { cue: 'seven', says: 'FIVE\n' },
  six: { cue: 'eight', says: 'SIX\n' },
  seven: { cue: 'EIGHT\n', says: 'SEVEN\n' },
  eight: { cue: 'gone', says: 'EIGHT\n' },
};

function server() {
  const given = new Set<string>();
  let look: (() => void)[] = [];
  const give = (cue: string) => {
    given.add(cue);
    for (const one of look.splice(0)) one();
  };
  const heard = async (cue: string) => {
    while (!given.has(cue)) {
      await new Promise<void>((resolve) => {
        look = [...look, resolve];
      });
    }
  };
  return tcpPeer(async (connection) => {
    for (;;) {
      const begin = connection.consumed;
      await receive('\n')(connection);
      const end = connection.consumed - 1;
      const question = connection.received.subarray(begin, end).toString();
      give(question);
      const { cue = '', says = '' } = answers[question] ?? {};
      await heard(cue);
      await pause(100)(connection);
      await send(says)(connection);
      give(says);
      if (question !== 'six') continue;
      void connection.closed.then(() => give('gone'));
      await pause(100)(connection);
      await fin()(connection);
    }
  });
}

export default scenario({
  peers: { server: { start: server, displayPort: 7878 } },
  args: ({ server }) => [server.host, String(server.port)],
  concurrent: true,
  masks: [
    { find: /\d+ ms old/g, show: '… ms old' },
    { find: /(connections?): \d+ ms/g, show: '$1: … ms' },
    { find: /[\d.]+ times as fast/, show: '… times as fast' },
  ],
});
