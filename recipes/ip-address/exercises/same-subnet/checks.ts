import {
  defineChecks,
  expectExit,
  expectSame,
  type Ran,
} from '../../../../lib/exercises/check.ts';

/** What must be told of an address, and what is probably wrong otherwise. */
type Expected = [address: string, where: 'in' | 'not in', likely: string];

/** An IPv4 address from its number. */
const dotted = (value: number) =>
  [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');

const argumentsOf = (block: string, expected: readonly Expected[]) => [
  block,
  ...expected.map(([address]) => address),
];

/** Expects a line for each address, in order. */
function expectAll(ran: Ran, block: string, expected: readonly Expected[]) {
  const lines = ran.stdout.split('\n');
  for (const [index, [address, where, likely]] of expected.entries()) {
    const sent = `the block ${block}, and among the addresses ${address}`;
    expectSame(lines[index] ?? '', `${address}: ${where}`, { sent, likely });
  }
  expectExit(ran, 0, { sent: `the block ${block}` });
}

const octets = 'whole octets were compared instead of the first bits';
const lost = 'bits were lost: an ordinary number shifts 32 of them at most';
const front = 'only the last 32 bits of the IPv6 address were looked at';
const dressed = 'the IPv4 address was not taken out of the IPv6 one';

export default defineChecks([
  {
    id: 'any-length',
    points: 3,
    title: 'a block ends inside an octet, and its neighbours are not in it',
    pitfall: 'a-prefix-is-bits-not-characters',
    async run({ random, run }) {
      const length = random.pick([10, 11, 12, 13, 18, 20, 21, 26, 27, 28]);
      const size = 2 ** (32 - length);
      const start = random.integer(1, 200 * 2 ** (length - 8)) * size;
      // Neither the first nor the last: it names the block as well as any.
      const some = dotted(start + random.integer(2, size - 3));
      const block = `${some}/${length}`;
      const expected: Expected[] = [
        [some, 'in', 'the address in front of the slash is in its own block'],
        [
          dotted(start),
          'in',
          'a block begins where its last bits are zero, not at the address that names it',
        ],
        [dotted(start + size - 1), 'in', octets],
        [dotted(start - 1), 'not in', octets],
        [dotted(start + size), 'not in', octets],
      ];
      expectAll(await run(argumentsOf(block, expected)), block, expected);
    },
  },
  {
    id: 'shortest-and-longest',
    points: 1,
    title: 'length 0 is a whole family, and length 32 a single address',
    async run({ run }) {
      const shift = 'an ordinary number that is shifted by 32 is not shifted';
      const all: Expected[] = [
        ['203.0.113.9', 'in', shift],
        ['255.255.255.255', 'in', shift],
        ['2001:db8::1', 'not in', 'the versions were not compared'],
      ];
      const every = '0.0.0.0/0';
      expectAll(await run(argumentsOf(every, all)), every, all);
      const alone: Expected[] = [
        ['203.0.113.9', 'in', 'with length 32 all bits must be the same'],
        ['203.0.113.8', 'not in', 'the last bit counts as well'],
      ];
      const one = '203.0.113.9/32';
      expectAll(await run(argumentsOf(one, alone)), one, alone);
    },
  },
  {
    id: 'ipv6',
    points: 2,
    title: 'IPv6 blocks are compared in all of their 128 bits',
    pitfall: 'a-prefix-is-bits-not-characters',
    async run({ run }) {
      const block = '2001:db8:8000::/33';
      const expected: Expected[] = [
        ['2001:db8:ffff::1', 'in', lost],
        ['2001:DB8:8000:0:0:0:0:1', 'in', lost],
        ['2001:db8:7fff:ffff::1', 'not in', 'bit 33 was not compared'],
        ['2001:db9:8000::1', 'not in', lost],
        ['203.0.113.9', 'not in', 'no IPv4 address is in an IPv6 block'],
      ];
      expectAll(await run(argumentsOf(block, expected)), block, expected);
    },
  },
  {
    id: 'mapped',
    points: 1,
    title: 'an IPv4-mapped address is in IPv4 blocks, and no other IPv6 one is',
    pitfall: 'an-ipv4-address-comes-dressed-as-ipv6',
    async run({ run }) {
      const block = '10.0.0.0/8';
      const expected: Expected[] = [
        ['::ffff:10.1.2.3', 'in', dressed],
        ['::ffff:a01:203', 'in', dressed],
        ['::ffff:11.1.2.3', 'not in', 'not every mapped address is in it'],
        ['::10.1.2.3', 'not in', front],
        ['2001:db8::10.1.2.3', 'not in', front],
      ];
      expectAll(await run(argumentsOf(block, expected)), block, expected);
    },
  },
]);
