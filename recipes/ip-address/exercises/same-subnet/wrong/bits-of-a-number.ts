// Fails: shortest-and-longest, ipv6
import { isIP, isIPv4 } from 'node:net';

/** An address as one number: 32 bits for version 4, 128 for version 6. */
interface Address {
  version: 4 | 6;
  value: bigint;
}

/** All addresses that have the first `length` bits of this one. */
interface Block extends Address {
  length: number;
}

function contains(block: Block, address: Address): boolean {
  const mapped = address.value >> 32n === 0xffffn;
  if (block.version === 6 && address.version === 4) return false;
  if (block.version === 4 && address.version === 6 && !mapped) return false;
  const mask = -1 << (32 - block.length);
  const one = Number(address.value & 0xffff_ffffn) & mask;
  const other = Number(block.value & 0xffff_ffffn) & mask;
  return one === other;
}

function parseAddress(text: string): Address {
  if (!isIP(text) || text.includes('%')) {
    throw new Error(`${text} is no IP address`);
  }
  const joined = (digits: string[], width: number) =>
    BigInt(`0x${digits.map((one) => one.padStart(width, '0')).join('')}`);
  if (isIPv4(text)) {
    const octets = text.split('.').map((octet) => Number(octet).toString(16));
    return { version: 4, value: joined(octets, 2) };
  }
  // A URL writes an IPv6 address without dots and upper case; `::` stands for
  // the zeros that are missing.
  const { hostname } = new URL(`http://[${text}]`);
  const [head = [], tail = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((half) => half.split(':').filter(Boolean));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  return { version: 6, value: joined([...head, ...zeros, ...tail], 4) };
}

function parseBlock(text: string): Block {
  const [, host = '', digits = ''] = /^(.*)\/(\d{1,3})$/.exec(text) ?? [];
  const address = parseAddress(host || text);
  const length = Number(digits);
  if (digits === '' || length > (address.version === 4 ? 32 : 128)) {
    throw new Error(`${text} has no length that fits`);
  }
  return { ...address, length };
}

try {
  const [first = '', ...texts] = process.argv.slice(2);
  const block = parseBlock(first);
  const addresses = texts.map(parseAddress);
  for (const [index, address] of addresses.entries()) {
    const where = contains(block, address) ? 'in' : 'not in';
    console.log(`${texts[index]}: ${where}`);
  }
} catch (error) {
  console.error(`same-subnet: ${(error as Error).message}`);
  process.exitCode = 2;
}
