import {
  defineChecks,
  expectExit,
  expectSame,
  type Tools,
} from '../../../../lib/exercises/check.ts';

/** What must be said of an address, and what is probably wrong otherwise. */
type Expected = [said: 'fetch' | 'refuse', address: string, likely: string];

/** Expects a line for each address, in order. */
async function expectAll(run: Tools['run'], expected: readonly Expected[]) {
  const input = expected.map(([, address]) => `${address}\n`).join('');
  const ran = await run([], { input });
  const lines = ran.stdout.split('\n');
  for (const [index, [said, address, likely]] of expected.entries()) {
    const sent = `${expected.length} lines, number ${index + 1} is ${address}`;
    expectSame(lines[index] ?? '', `${said} ${address}`, { sent, likely });
  }
  expectExit(ran, 0);
}

const text = 'the beginning of a text was compared, not the first bits';
const over = 'more is refused than the blocks say';
const missing = 'a block of the table is not looked at';
const spelling = 'one spelling of the address was looked for';
const inside = 'it means an IPv4 address that is refused';
const family = 'a BlockList takes an address for IPv4 unless it is told ‘ipv6’';
const none = 'what is no address was not refused';
const zone = 'net.isIP takes a zone, and a public address must have none';

export default defineChecks([
  {
    id: 'private',
    points: 2,
    title:
      'private blocks are refused from end to end, their neighbours are not',
    pitfall: 'a-prefix-is-bits-not-characters',
    async run({ random, run }) {
      const [one, other] = [random.integer(17, 30), random.integer(33, 250)];
      const last = random.integer(1, 254);
      await expectAll(run, [
        ['refuse', `10.${last}.0.1`, missing],
        ['refuse', '172.16.0.1', missing],
        ['refuse', `172.${one}.0.${last}`, text],
        ['refuse', '172.31.255.255', text],
        ['fetch', '172.32.0.0', over],
        ['fetch', `172.${other}.0.${last}`, over],
        ['fetch', '172.15.255.255', over],
        ['refuse', `192.168.${last}.1`, missing],
        ['fetch', `192.169.${last}.1`, over],
        ['fetch', `11.0.0.${last}`, over],
      ]);
    },
  },
  {
    id: 'not-private',
    points: 2,
    title: 'what is neither private nor public is refused',
    pitfall: 'not-private-does-not-mean-public',
    async run({ run }) {
      await expectAll(run, [
        ['refuse', '169.254.169.254', missing],
        ['refuse', '0.0.0.0', missing],
        ['refuse', '100.64.0.1', missing],
        ['refuse', '100.127.255.254', text],
        ['fetch', '100.128.0.1', over],
        ['refuse', '198.19.0.1', text],
        ['fetch', '198.20.0.1', over],
        ['refuse', '224.0.0.251', missing],
        ['refuse', '255.255.255.255', missing],
        ['fetch', '8.8.8.8', over],
      ]);
    },
  },
  {
    id: 'ipv6',
    points: 2,
    title: 'IPv6 addresses are judged by their blocks, in every spelling',
    pitfall: 'one-address-has-many-spellings',
    async run({ run }) {
      await expectAll(run, [
        ['refuse', '::1', family],
        ['refuse', '0:0:0:0:0:0:0:1', spelling],
        ['refuse', '::', missing],
        ['refuse', 'fd00::1', family],
        ['refuse', 'FD00::1', spelling],
        ['refuse', 'fe80::1', family],
        ['refuse', '2001:DB8::1', spelling],
        ['refuse', '2001:0db8:0::1', spelling],
        ['refuse', '2002:7f00:1::', missing],
        ['refuse', '64:ff9b::127.0.0.1', 'it is not in 2000::/3'],
        ['fetch', '2606:4700:4700::1111', over],
        ['fetch', '2A00:1450:4001:0:0:0:0:1', over],
        ['fetch', '2001:4860:4860::8888', over],
      ]);
    },
  },
  {
    id: 'dressed',
    points: 2,
    title: 'an IPv4-mapped address is judged as the IPv4 address in it',
    pitfall: 'an-ipv4-address-comes-dressed-as-ipv6',
    async run({ run }) {
      await expectAll(run, [
        ['refuse', '::ffff:127.0.0.1', inside],
        ['refuse', '::ffff:7f00:1', inside],
        ['refuse', '::FFFF:169.254.169.254', inside],
        ['refuse', '0:0:0:0:0:ffff:a00:1', inside],
        ['fetch', '::ffff:8.8.8.8', 'the IPv4 address in it is public'],
        ['fetch', '0::FFFF:808:808', 'the IPv4 address in it is public'],
      ]);
    },
  },
  {
    id: 'no-address',
    points: 2,
    title: 'what is no address is refused, not taken for harmless',
    pitfall: 'other-programs-read-short-and-hexadecimal-addresses',
    async run({ run }) {
      await expectAll(run, [
        ['refuse', '0x7f.1', none],
        ['refuse', '2130706433', none],
        ['refuse', '017700000001', none],
        ['refuse', '8.8.8', none],
        ['refuse', 'localhost', none],
        ['refuse', '8.8.8.8:80', none],
        ['refuse', '[2606:4700:4700::1111]', none],
        ['refuse', '2606:4700:4700::1111%eth0', zone],
        ['fetch', '9.9.9.9', over],
      ]);
    },
  },
]);
