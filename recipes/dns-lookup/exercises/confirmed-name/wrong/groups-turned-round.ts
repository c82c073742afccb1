// Fails: ipv6
import { Resolver } from 'node:dns/promises';
import { isIPv4 } from 'node:net';

/** The name under which the DNS keeps the names of an address. */
function reverseName(address: string): string {
  const turned = (parts: string[]) => parts.reverse().join('.');
  if (isIPv4(address)) return `${turned(address.split('.'))}.in-addr.arpa`;

  // A URL spells an IPv6 address in one way only, and never with dots.
  const { hostname } = new URL(`http://[${address}]`);
  const [head = [], tail = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((half) => half.split(':').filter(Boolean));
  const zeros = Array<string>(8 - head.length - tail.length).fill('0');
  const groups = [...head, ...zeros, ...tail];
  return `${turned(groups)}.ip6.arpa`;
}

async function confirmedNames(
  resolver: Resolver,
  address: string,
  milliseconds: number,
): Promise<string[]> {
  // A resolver knows a timeout for each attempt, but none for all together.
  const deadline = AbortSignal.timeout(milliseconds);
  deadline.addEventListener('abort', () => resolver.cancel());

  const wanted = reverseName(address);
  const isConfirmed = async (name: string): Promise<boolean> => {
    const addresses = isIPv4(address)
      ? resolver.resolve4(name)
      : resolver.resolve6(name);
    const found = await addresses.catch(() => []);
    return found.some((one) => reverseName(one) === wanted);
  };
  try {
    const names = (await resolver.resolvePtr(wanted)).sort();
    const confirmed = await Promise.all(names.map(isConfirmed));
    deadline.throwIfAborted();
    return names.map((name, index) => {
      return `${name}: ${confirmed[index] ? 'confirmed' : 'not confirmed'}`;
    });
  } catch (error) {
    if (deadline.aborted) throw new Error(`no answer in ${milliseconds} ms`);
    throw error;
  }
}

const [address = '', server = '', time = '5000'] = process.argv.slice(2);
try {
  const resolver = new Resolver();
  resolver.setServers([server]);
  for (const line of await confirmedNames(resolver, address, Number(time))) {
    console.log(line);
  }
} catch (error) {
  console.error(`confirmed-name: ${(error as Error).message}`);
  process.exitCode = 1;
}
