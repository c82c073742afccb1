import { dnsPeer } from '../../lib/fixtures/dns.ts';
import { httpPeer, response } from '../../lib/fixtures/http.ts';
import {
  refusingPeer,
  send,
  silence,
  tcpPeer,
} from '../../lib/fixtures/tcp.ts';
import { scenario } from '../../lib/play/scenario.ts';

// The web server fails once, in the second cycle. That is no outage yet.
function stumbling() {
  const answers = [response({ body: 'fine\n' }), response({ status: 503 })];
  return httpPeer(() => [send(answers.shift() ?? response())]);
}

const records = [
  { name: 'example.test', type: 'A' as const, data: '192.0.2.10' },
];

export default scenario({
  peers: {
    names: {
      start: () => dnsPeer({ records }),
      displayPort: 53,
      protocol: 'dns',
    },
    web: { start: stumbling, displayPort: 8080, protocol: 'http' },
    mail: { start: () => tcpPeer([silence()]), displayPort: 2525 },
    // Nobody listens there, so there is nothing that a tap could see.
    gone: {
      start: () => refusingPeer(),
      tapped: false,
      displayPort: 6379,
    },
  },
  // The check that waits longest begins last, when what is slow is done.
  args: ({ names, web, mail, gone }) => [
    `names=dns://${names.address}/example.test`,
    `web=http://${web.address}/health`,
    `cache=tcp://${gone.address}?send=PING%0D%0A&expect=PONG`,
    `mail=tcp://${mail.address}?expect=220`,
    '--timeout',
    '1000',
    '--interval',
    '200',
    '--cycles',
    '2',
  ],
  concurrent: true,
  exitCode: 1,
  masks: [
    { find: /HEALTHY - \d+ ms/, show: 'HEALTHY - … ms' },
    { find: /(average|p50|p95) \d+ ms/, show: '$1 … ms' },
  ],
});
