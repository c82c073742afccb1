// Fails: dressed
import { BlockList, isIP } from 'node:net';
import { createInterface } from 'node:readline';

/** A list of the blocks, written `10.0.0.0/8`. */
function blocks(family: 'ipv4' | 'ipv6', text: string): BlockList {
  const list = new BlockList();
  for (const block of text.trim().split(/\s+/)) {
    const [address = '', length] = block.split('/');
    list.addSubnet(address, Number(length), family);
  }
  return list;
}

const closed4 = blocks(
  'ipv4',
  `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12
  192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15
  198.51.100.0/24 203.0.113.0/24 224.0.0.0/3`,
);
const open6 = blocks('ipv6', '2000::/3');
const closed6 = blocks('ipv6', '2001::/23 2001:db8::/32 2002::/16 3fff::/20');

function mayFetch(given: string): boolean {
  const address = given.replace(/^::ffff:/i, '');
  const version = isIP(address);
  if (version === 0 || address.includes('%')) return false;
  if (version === 4) return !closed4.check(address, 'ipv4');
  return open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6');
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(`${mayFetch(line) ? 'fetch' : 'refuse'} ${line}`);
}
