/**
 * Tells whether a text is an IPv4 or an IPv6 address, and of what kind. If it
 * is none, it points at the place where it goes wrong.
 *
 * Run it with `npx tsx ip-address.ts [--in BLOCK] [address …]`.
 */
import { realpathSync } from 'node:fs';
import { parseArgs } from 'node:util';

// An address is 32 bits in IPv4 and 128 bits in IPv6. Its `parts` are how
// people write them: four octets, or eight segments of 16 bits.
export type Address = { version: 4 | 6; parts: number[] };

// A block is all the addresses that begin with the same `length` bits. People
// write it `10.0.0.0/8`.
export type Block = Address & { length: number };

// The special-purpose registries of IANA, last added to in April 2025: each
// block, whether packets to it cross the whole Internet, its name, and where
// it is specified. Multicast, two blocks given up long ago and all the rest
// have rows here too. Blocks lie inside blocks; the inner ones come first, so
// the first row that fits an address says most about it.
const REGISTRY = `
::1/128             no   Loopback Address                  RFC 4291 §2.5.3
::/128              no   Unspecified Address               RFC 4291 §2.5.2
::/96               n/a  Deprecated (IPv4-compatible)      RFC 4291 §2.5.5.1
::ffff:0:0/96       no   IPv4-mapped Address               RFC 4291 §2.5.5.2
64:ff9b::/96        yes  IPv4-IPv6 Translation             RFC 6052
64:ff9b:1::/48      no   IPv4-IPv6 Translation, local-use  RFC 8215
100::/64            no   Discard-Only Address Block        RFC 6666
100:0:0:1::/64      no   Dummy IPv6 Prefix                 RFC 9780
2001::/32           n/a  Teredo                            RFC 4380
2001:1::1/128       yes  Port Control Protocol Anycast     RFC 7723
2001:1::2/128       yes  TURN Anycast                      RFC 8155
2001:1::3/128       yes  DNS-SD Registration Anycast       RFC 9665
2001:2::/48         no   Benchmarking                      RFC 5180
2001:3::/32         yes  AMT                               RFC 7450
2001:4:112::/48     yes  AS112-v6                          RFC 7535
2001:10::/28        n/a  Deprecated (previously ORCHID)    RFC 4843
2001:20::/28        yes  ORCHIDv2                          RFC 7343
2001:30::/28        yes  Drone Remote ID Entity Tags       RFC 9374
2001::/23           no   IETF Protocol Assignments         RFC 2928
2001:db8::/32       no   Documentation                     RFC 3849
2002::/16           n/a  6to4                              RFC 3056
2620:4f:8000::/48   yes  Direct Delegation AS112 Service   RFC 7534
3fff::/20           no   Documentation                     RFC 9637
2000::/3            yes  Global Unicast                    RFC 4291 §2.5.4
5f00::/16           no   Segment Routing (SRv6) SIDs       RFC 9602
fc00::/7            no   Unique-Local                      RFC 4193
fe80::/10           no   Link-Local Unicast                RFC 4291 §2.5.6
fec0::/10           n/a  Deprecated (Site-Local)           RFC 3879
ff00::/8            n/a  Multicast                         RFC 4291 §2.7
::/0                no   Reserved by the IETF              RFC 4291 §2.4
0.0.0.0/32          no   This host on this network         RFC 1122 §3.2.1.3
0.0.0.0/8           no   This network                      RFC 791 §3.2
10.0.0.0/8          no   Private-Use                       RFC 1918
100.64.0.0/10       no   Shared Address Space              RFC 6598
127.0.0.0/8         no   Loopback                          RFC 1122 §3.2.1.3
169.254.0.0/16      no   Link Local                        RFC 3927
172.16.0.0/12       no   Private-Use                       RFC 1918
192.0.0.0/29        no   IPv4 Service Continuity Prefix    RFC 7335
192.0.0.8/32        no   IPv4 dummy address                RFC 7600
192.0.0.9/32        yes  Port Control Protocol Anycast     RFC 7723
192.0.0.10/32       yes  TURN Anycast                      RFC 8155
192.0.0.170/31      no   NAT64/DNS64 Discovery             RFC 8880
192.0.0.0/24        no   IETF Protocol Assignments         RFC 6890 §2.1
192.0.2.0/24        no   Documentation (TEST-NET-1)        RFC 5737
192.31.196.0/24     yes  AS112-v4                          RFC 7535
192.52.193.0/24     yes  AMT                               RFC 7450
192.88.99.2/32      no   6a44-relay anycast address        RFC 6751
192.88.99.0/24      n/a  Deprecated (6to4 Relay Anycast)   RFC 7526
192.168.0.0/16      no   Private-Use                       RFC 1918
192.175.48.0/24     yes  Direct Delegation AS112 Service   RFC 7534
198.18.0.0/15       no   Benchmarking                      RFC 2544
198.51.100.0/24     no   Documentation (TEST-NET-2)        RFC 5737
203.0.113.0/24      no   Documentation (TEST-NET-3)        RFC 5737
224.0.0.0/4         n/a  Multicast                         RFC 5771
255.255.255.255/32  no   Limited Broadcast                 RFC 919 §7
240.0.0.0/4         no   Reserved                          RFC 1112 §4
0.0.0.0/0           yes  Global Unicast                    RFC 7020
`;

// An error that can point: `at` is the place in the text, counted from 0.
export type AddressError = Error & { at: number };

function wrong(reason: string, at: number): never {
  throw Object.assign(new Error(reason), { at });
}

// What a number of an IPv4 address may not be, and what a group of an IPv6
// one. Some readers of IPv4 also take octal, hexadecimal and short forms
// (`127.1`), each in its own way. A guard and the program behind it must never
// read one text as two addresses, so all of these are refused. A zone
// (`%eth0`) is for one machine to know where a link-local address is meant; it
// is no part of the address.
const RULES: Record<'.' | ':', [RegExp, string][]> = {
  '.': [
    [/[^0-9]/, 'only digits and dots stand in an IPv4 address'],
    [/^$/, 'a number is missing'],
    [/^0./, 'a leading zero, which some readers take for octal'],
    [/^(25[6-9]|2[6-9].|[3-9]..|.{4})/, 'a number above 255'],
  ],
  ':': [
    [/%/, 'a zone is not part of the address'],
    [/[^0-9a-f]/i, 'only 0-9, a-f and colons stand in an IPv6 address'],
    [/^$/, 'a group is missing'],
    [/.{5}/, 'a group of more than four digits'],
  ],
};

// The first rule that a piece breaks is the reason, and the place is where it
// breaks it, counted in the whole text.
function pieces(text: string, by: '.' | ':', start: number): string[] {
  let at = start;
  return text.split(by).map((piece) => {
    for (const [pattern, reason] of RULES[by]) {
      const index = piece.search(pattern);
      if (index >= 0) wrong(reason, at + index);
    }
    at += piece.length + 1;
    return piece;
  });
}

function parseV4(text: string, start = 0): number[] {
  const numbers = pieces(text, '.', start);
  const count = numbers.length;
  if (count !== 4) wrong(`${count} numbers, not four`, start + text.length);
  return numbers.map(Number);
}

// Eight groups of hexadecimal digits. `::` stands, once, for the zero groups
// that are missing, at least one. A dotted IPv4 address at the end is two
// groups, and is rewritten as these first.
function parseV6(text: string): number[] {
  const hex = text.replace(/[^:]*\.[^:]*$/, (dotted, at) => {
    const [a = 0, b = 0, c = 0, d = 0] = parseV4(dotted, at);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const again = hex.search(/(?<=::.*)::/);
  if (again >= 0) wrong('a second "::"', again);
  const [before = '', after] = hex.split('::');
  const head = before ? pieces(before, ':', 0) : [];
  const tail = after ? pieces(after, ':', before.length + 2) : [];
  const count = head.length + tail.length;
  if (after === undefined && count !== 8) {
    wrong(`${count} groups, not eight`, text.length);
  }
  if (count > 7 && after !== undefined) {
    wrong('no group is missing for "::"', before.length);
  }
  const groups = [...head, ...Array(8 - count).fill('0'), ...tail];
  return groups.map((group) => Number.parseInt(group, 16));
}

// An IPv6 address may end in an IPv4 one, so a text is IPv6 if a colon stands
// before the first dot. The longest has 45 characters.
export function parseAddress(text: string): Address {
  if (text.length > 45) wrong('more than 45 characters', 45);
  if (/^[^.]*:/.test(text)) return { version: 6, parts: parseV6(text) };
  return { version: 4, parts: parseV4(text) };
}

// An IPv4-mapped address, `::ffff:127.0.0.1`, is how a program that speaks
// only IPv6 names an IPv4 host. What is true of the one is true of the other.
export function asIPv4({ parts }: Address): Address | undefined {
  if (parts.slice(0, -2).join() !== '0,0,0,0,0,65535') return undefined;
  const octets = parts.slice(-2).flatMap((part) => [part >> 8, part & 255]);
  return { version: 4, parts: octets };
}

// An IPv6 address has many spellings and one canonical form (RFC 5952): lower
// case, no leading zeros, and `::` for the longest run of two or more zero
// groups, the first where two are as long.
export function canonical(address: Address): string {
  const v4 = asIPv4(address);
  if (v4) return `::ffff:${canonical(v4)}`;
  if (address.version === 4) return address.parts.join('.');
  const text = address.parts.map((part) => part.toString(16)).join(':');
  const runs = text.match(/\b0(:0)+\b/g) ?? [];
  const [longest] = runs.sort((run, other) => other.length - run.length);
  return longest ? text.replace(RegExp(`:?\\b${longest}\\b:?`), '::') : text;
}

function bits({ version, parts }: Address): string {
  const size = version === 4 ? 8 : 16;
  return parts.map((part) => part.toString(2).padStart(size, '0')).join('');
}

// The address in front of the slash may be any in the block, as in
// `192.168.1.10/24`: only its first bits count.
export function parseBlock(text: string): Block {
  const [host = '', digits = ''] = text.split(/\/(.*)/s);
  const address = parseAddress(host);
  const most = bits(address).length;
  if (!/^(0|[1-9][0-9]*)$/.test(digits) || Number(digits) > most) {
    wrong(`a length is 0 to ${most}`, host.length + 1);
  }
  return { ...address, length: Number(digits) };
}

// That two addresses begin with the same bits is all there is to a subnet,
// whatever its length. A mapped address lies in IPv4 blocks, too.
export function contains(block: Block, address: Address): boolean {
  const meant = (block.version === 4 && asIPv4(address)) || address;
  if (meant.version !== block.version) return false;
  return bits(meant).startsWith(bits(block).slice(0, block.length));
}

/** Throws where the length is none that addresses of this version have. */
export function sameSubnet(
  one: Address,
  other: Address,
  length: number,
): boolean {
  return contains(parseBlock(`${canonical(one)}/${length}`), other);
}

const ROWS = REGISTRY.trim().split('\n');
const KINDS = ROWS.map((row) => {
  const [block = '', global = '', name = '', rfc = ''] = row.split(/ {2,}/);
  return { ...parseBlock(block), block, global, name, rfc };
});

// Every address has a kind: the last row of each version is `/0`.
export function kindOf(address: Address) {
  return KINDS.find((kind) => contains(kind, address))!;
}

function describe(address: Address): string {
  const { version, parts } = address;
  const { name, block, rfc, global } = kindOf(address);
  const v4 = asIPv4(address);
  return `IPv${version} address ${canonical(address)}
  ${name}: ${block}, ${rfc}
  globally reachable: ${global}
  ${version === 4 ? 'octets' : 'segments'}: ${parts.join(' ')}
  ${v4 ? `the same as ${describe(v4)}` : ''}`.trimEnd();
}

// Tells what one text is, and whether it is an address. Control characters
// are not printed, and every other sign is made one column wide, so that the
// caret points where it should.
function tell(text: string, around?: string): boolean {
  console.log(text.replace(/[^ -~]/g, '?'));
  try {
    const address = parseAddress(text);
    console.log(`  ${describe(address)}`);
    if (around === undefined) return true;
    const inside = contains(parseBlock(around), address) ? 'in' : 'not in';
    console.log(`  ${inside} ${around}`);
    return true;
  } catch (error) {
    const { message, at } = error as AddressError;
    console.log(`${' '.repeat(at)}^ not an IP address: ${message}`);
    return false;
  }
}

const HELP = `Usage: ip-address [--in BLOCK] [address …]

Tells of each text which IP address it is and of what kind, or where it goes
wrong. Without addresses it shows nine examples. Exit code 1 if one is wrong.

  --in BLOCK  also tells which lie in a block, such as 10.0.0.0/8, or in the
              subnet of another address, such as 192.168.1.10/24
  --help      prints this`;

const EXAMPLES = `--in=192.168.1.10/24 192.168.1.1 10.0.0.1 172.16.0.1 8.8.8.8
  2001:db8::1 ::1 invalid.ip 256.1.1.1 192.168.1`.split(/\s+/);

async function main(given: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: given.length > 0 ? given : EXAMPLES,
      options: { in: { type: 'string' }, help: { type: 'boolean' } },
      allowPositionals: true,
    });
    if (values.help) {
      console.log(HELP);
      return 0;
    }
    if (values.in !== undefined) parseBlock(values.in);
    if (positionals.length === 0) throw new Error('no address given');
    const valid = positionals.map((text) => tell(text, values.in));
    return given.length > 0 && valid.includes(false) ? 1 : 0;
  } catch (error) {
    // Node explains some mistakes in several lines; the first one says it.
    const [reason] = (error as Error).message.split('\n');
    console.error(`ip-address: ${reason} (see --help)`);
    return 2;
  }
}

// Run only when this file is executed, not when a test imports it.
if (import.meta.filename === realpathSync(process.argv[1] ?? '.')) {
  main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
