/**
 * Looks up names and addresses. It asks the operating system, as most
 * programs do, then it asks a name server, and shows both answers: they are
 * not always the same.
 *
 * Run it with `npx tsx dns-lookup.ts [name-or-address …] [--server ip[:port]]`.
 */
import { lookup, lookupService, Resolver } from 'node:dns/promises';
import { realpathSync } from 'node:fs';
import { isIP, isIPv4 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

export interface LookUpOptions {
  /** The name server, `ip` or `ip:port`; without it the system's. */
  server?: string;
  /** Whether to ask the system as well; default when no server is given. */
  system?: boolean;
  /** The types of records to ask for; an address has PTR only. */
  types?: string[];
  /** Milliseconds for all that is asked about the name. */
  timeout?: number;
  signal?: AbortSignal;
}

/**
 * Asks what there is to ask about a name or an address. Tells what it asked,
 * what the answer says, and Node's code for the reason when there is none.
 */
export async function* lookUp(
  name: string,
  options: LookUpOptions = {},
): AsyncGenerator<[asked: string, text: string, failure?: string]> {
  const { server, system = !server, timeout = 5_000, signal } = options;
  const types = isIP(name) ? ['PTR'] : (options.types ?? ['A', 'AAAA']);
  const dns = resolverFor(server);

  // The system and the resolver are more patient than people are, and neither
  // knows of the other. One deadline covers all questions about this name. It
  // has no `ref`: once the last answer is there, nobody waits for it.
  const late = sleep(timeout, undefined, { ref: false, signal }).then(() => {
    throw Object.assign(new Error(), { code: 'ETIMEOUT' });
  });

  // We ask one question at a time, so the answers are always told in the same
  // order. One that fails does not stop the next, unless the time is up or
  // the name does not exist: then it has no records of any type.
  for (const type of system ? ['system', ...types] : types) {
    const answer = type === 'system' ? askSystem(name) : ask(dns, name, type);
    try {
      const records = await Promise.race([answer, late]);
      for (const text of records) yield [type, text];
    } catch (error) {
      dns.cancel();
      signal?.throwIfAborted();
      const { code = '', message } = error as NodeJS.ErrnoException;
      yield [type, REASONS[code] ?? message, code];
      if (type !== 'system' && /ETIMEOUT|ENOTFOUND/.test(code)) return;
    }
  }
}

// The system looks into its file of hosts and wherever else it was told to.
// The DNS is only one of these places, and it does not say which one it was.
async function askSystem(subject: string): Promise<string[]> {
  if (isIP(subject)) return [(await lookupService(subject, 0)).hostname];
  return (await lookup(subject, { all: true })).map(({ address }) => address);
}

// The order of records means nothing and may change with each answer, so we
// sort them.
async function ask(dns: Resolver, subject: string, type: string) {
  const name = isIP(subject) ? reverseName(subject) : subject;
  const texts = [await dns.resolve(name, type)].flat().map(asText).sort();
  if (!isIP(subject)) return texts;

  // Whoever owns an address can give it any name, also yours. So we look that
  // name up in turn: only its owner can make it lead back to the address.
  const back = isIPv4(subject) ? 'A' : 'AAAA';
  const checks = texts.map(async (host) => {
    const addresses = await dns.resolve(host, back).catch(() => []);
    const confirmed = addresses.some((one) => reverseName(one) === name);
    return `${host} (${confirmed ? 'confirmed' : 'not confirmed'})`;
  });
  return await Promise.all(checks);
}

function asText(record: string | object): string {
  if (typeof record === 'string') return record;
  if (!Array.isArray(record)) return Object.entries(record).flat().join(' ');
  // A text longer than 255 bytes is kept in pieces, cut anywhere. Node gives
  // one character for each byte, whatever the bytes mean together.
  return Buffer.from(record.join(''), 'latin1').toString();
}

/**
 * The name under which the DNS keeps what it knows of an address. Names grow
 * to the left and addresses to the right, so it is the address backwards: the
 * four numbers of IPv4, or the 32 digits of IPv6.
 */
export function reverseName(address: string): string {
  const turned = (parts: string[]) => parts.reverse().join('.');
  if (isIPv4(address)) return `${turned(address.split('.'))}.in-addr.arpa`;

  // A URL writes an IPv6 address in one way only, in which `::` stands for
  // the longest run of zeros. We write all the digits.
  const { hostname } = new URL(`http://[${address.split('%')[0]}]`);
  const full = hostname.replace(/\w+/g, (group) => group.padStart(4, '0'));
  const [left = '', right = ''] = full.replace(/[[\]]|\b:\b/g, '').split('::');
  const digits = left.padEnd(32 - right.length, '0') + right;
  return `${turned([...digits])}.ip6.arpa`;
}

/**
 * A resolver that asks this server, or without one the system's. It throws a
 * `TypeError` when that is not `ip`, `ip:port` or `[ip]:port`.
 */
export function resolverFor(server?: string): Resolver {
  // A query travels in a datagram, which can get lost. After a second without
  // an answer the resolver asks once more.
  const resolver = new Resolver({ timeout: 1_000, tries: 2 });
  if (server === undefined) return resolver;
  // `setServers` refuses what is not an address, but it takes any port.
  const port = isIP(server) ? 53 : Number(/:(\d+)$/.exec(server)?.[1] ?? 53);
  if (port < 1 || port > 65_535) throw new TypeError(`no port ${port}`);
  resolver.setServers([server]);
  return resolver;
}

const REASONS: Record<string, string> = {
  ENOTFOUND: 'no such name',
  ENODATA: 'no such record',
  ESERVFAIL: 'the server could not find out (SERVFAIL)',
  EREFUSED: 'the server refuses to answer (REFUSED)',
  EFORMERR: 'the server did not understand (FORMERR)',
  EBADNAME: 'not a valid name',
  ECONNREFUSED: 'no server listens there',
  ETIMEOUT: 'no answer in time',
};

const NAMES = ['google.com', 'rust-lang.org', '8.8.8.8'];
const TYPES = /^(A|AAAA|CAA|CNAME|MX|NS|PTR|SOA|SRV|TXT)$/;

const HELP = `Usage: dns-lookup [name-or-address …] [options]

Asks the system and a name server about names and addresses.

  name-or-address   default ${NAMES.join(' ')}
  --server ip:port  ask only this name server; the port is 53 unless given
  --type A,MX,…     default A,AAAA; also CAA CNAME NS PTR SOA SRV TXT
  --timeout ms      for each name, default 5000
  --help            prints this`;

async function main(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        server: { type: 'string' },
        type: { type: 'string', default: 'A,AAAA' },
        timeout: { type: 'string', default: '5000' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    const types = values.type.toUpperCase().split(',');
    if (!types.every((t) => TYPES.test(t))) throw new TypeError('bad --type');
    const timeout = Number(values.timeout);
    if (!(timeout > 0 && timeout < 1e9)) throw new TypeError('bad --timeout');
    if (positionals.includes('')) throw new TypeError('empty name');
    resolverFor(values.server);

    const options = { server: values.server, types, timeout };
    const failed = new Set<string>();
    for (const name of positionals.length > 0 ? positionals : NAMES) {
      console.log(isIP(name) ? `${name}, an IPv${isIP(name)} address` : name);
      for await (const [what, text, failure] of lookUp(name, options)) {
        const safe = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
        console.log(`  ${what.padEnd(6)}  ${safe}`);
        if (failure && failure !== 'ENODATA') failed.add(`${name}: ${safe}`);
      }
    }
    const offline = values.server ? '' : '; offline: npm run recipe dns-lookup';
    if (failed.size > 0) throw new Error([...failed].join('; ') + offline);
    return 0;
  } catch (error) {
    // What is wrong with the arguments is a `TypeError`, here as in Node.
    const usage = error instanceof TypeError;
    const hint = usage ? ' (see --help)' : '';
    const [reason] = (error as Error).message.split('\n');
    console.error(`dns-lookup: ${reason}${hint}`);
    return usage ? 2 : 1;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
