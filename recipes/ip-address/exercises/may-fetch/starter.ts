/**
 * Tells from which addresses a service may fetch; it reads them from its
 * standard input, one a line: `npx tsx may-fetch.ts < addresses.txt`.
 */
import { createInterface } from 'node:readline';

const PRIVATE = ['10.', '127.', '172.16.', '192.168.', '::1', 'fd'];

function mayFetch(address: string): boolean {
  return !PRIVATE.some((beginning) => address.startsWith(beginning));
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(`${mayFetch(line) ? 'fetch' : 'refuse'} ${line}`);
}
