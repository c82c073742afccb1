import { dnsPeer } from '../../lib/fixtures/dns.ts';
import { scenario } from '../../lib/play/scenario.ts';

// 45 addresses make a text of 640 bytes, in three pieces. It does not fit in a
// datagram of 512 bytes, so the server cuts the answer off, and gives the
// whole of it over TCP.
const addresses = Array.from(
  { length: 45 },
  (_, index) => `ip4:192.0.2.${index + 10}`,
);
const policy = Buffer.from(`v=spf1 ${addresses.join(' ')} -all`);
const pieces = [
  policy.subarray(0, 255),
  policy.subarray(255, 510),
  policy.subarray(510),
];

export default scenario({
  peers: {
    'name server': {
      start: () =>
        dnsPeer({
          records: [
            { name: 'www.example.test', type: 'CNAME', data: 'example.test' },
            { name: 'example.test', type: 'A', data: '192.0.2.10' },
            { name: 'example.test', type: 'AAAA', data: '2001:db8::10' },
            {
              name: 'example.test',
              type: 'MX',
              data: { preference: 10, exchange: 'mail.example.test' },
            },
            { name: 'example.test', type: 'TXT', data: pieces },
            {
              name: '10.2.0.192.in-addr.arpa',
              type: 'PTR',
              data: 'www.example.test',
            },
          ],
          faults: { 'www.example.test TXT': { truncate: true } },
        }),
      displayPort: 53,
      protocol: 'dns',
    },
  },
  args: ({ 'name server': server }) => [
    '192.0.2.10',
    'nowhere.example.test',
    'www.example.test',
    '--type',
    'A,AAAA,MX,TXT',
    '--server',
    server.address,
  ],
  exitCode: 1,
});
