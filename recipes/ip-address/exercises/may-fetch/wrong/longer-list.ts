// Fails: not-private, ipv6, dressed, no-address
import { createInterface } from 'node:readline';

const PRIVATE = [
  ...['0.', '10.', '127.', '169.254.', '192.0.0.', '192.0.2.', '192.168.'],
  ...Array.from({ length: 16 }, (_, index) => `172.${16 + index}.`),
  ...[
    '100.64.',
    '198.18.',
    '198.51.100.',
    '203.0.113.',
    '224.',
    '240.',
    '255.',
  ],
  ...['::1', '::', 'fc', 'fd', 'fe80:', '2001:db8:', 'localhost'],
];

function mayFetch(address: string): boolean {
  return !PRIVATE.some((beginning) =>
    address.toLowerCase().startsWith(beginning),
  );
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(`${mayFetch(line) ? 'fetch' : 'refuse'} ${line}`);
}
