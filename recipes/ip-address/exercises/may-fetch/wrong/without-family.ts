// Fails: ipv6, dressed, no-address
import { BlockList } from 'node:net';
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

const closed = blocks(
  'ipv4',
  `0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12
  192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15
  198.51.100.0/24 203.0.113.0/24 224.0.0.0/3`,
);
for (const block of ['::1/128', 'fc00::/7', 'fe80::/10', '2002::/16']) {
  const [address = '', length] = block.split('/');
  closed.addSubnet(address, Number(length), 'ipv6');
}

function mayFetch(address: string): boolean {
  return !closed.check(address);
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(`${mayFetch(line) ? 'fetch' : 'refuse'} ${line}`);
}
