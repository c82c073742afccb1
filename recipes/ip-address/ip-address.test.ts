import { BlockList, isIP, SocketAddress } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { run } from '../../lib/play/run.ts';
import {
  type Address,
  type AddressError,
  asIPv4,
  canonical,
  contains,
  kindOf,
  parseAddress,
  parseBlock,
  sameSubnet,
} from './ip-address.ts';

const program = new URL('./ip-address.ts', import.meta.url);

/** Why a text is no address and where, as `place: reason`. */
function complaint(text: string): string {
  try {
    return `an address: ${canonical(parseAddress(text))}`;
  } catch (error) {
    const { at, message } = error as AddressError;
    return `${at}: ${message}`;
  }
}

const kind = (text: string) => kindOf(parseAddress(text)).name;
const within = (block: string, text: string) =>
  contains(parseBlock(block), parseAddress(text));

// Octets and groups, right and wrong, and all that people put around them.
const piece = fc.oneof(
  fc.nat(300).map(String),
  fc.nat(0x1ffff).map((group) => group.toString(16)),
  fc.constantFrom('', '0', '00', '01', '255', '256', '0x7f', 'FFFF', 'g', ' '),
);
const separator = fc.constantFrom('.', '.', ':', ':', ':', '::', '/', '-', ' ');
const nearly = fc
  .array(fc.tuple(piece, separator), { minLength: 1, maxLength: 10 })
  .map((pairs) => pairs.flat().slice(0, -1).join(''));
const v4 = fc
  .array(fc.nat(255), { minLength: 4, maxLength: 4 })
  .map((parts): Address => ({ version: 4, parts }));
const v6 = fc
  .array(fc.oneof(fc.constant(0), fc.nat(0xffff)), {
    minLength: 8,
    maxLength: 8,
  })
  .map((parts): Address => ({ version: 6, parts }));

describe('parsing', () => {
  test('agrees with Node on which texts are addresses', () => {
    const texts = fc.oneof(
      nearly,
      fc.ipV4(),
      fc.ipV4Extended(),
      fc.ipV6(),
      fc.string({ maxLength: 20 }),
      fc.tuple(fc.ipV6(), fc.ipV4()).map(([a, b]) => `${a}:${b}`),
    );
    const verdict = fc.property(texts, (text) => {
      const told = /^an address/.test(complaint(text));
      // A zone is no part of the address here, and Node takes it for one.
      expect(told).toBe(isIP(text) > 0 && !text.includes('%'));
      if (told) expect(parseAddress(text).version).toBe(isIP(text));
    });
    fc.assert(verdict, { numRuns: 5_000 });
  });

  test('agrees with Node on what every spelling of an IPv6 address means', () => {
    const spelling = fc.tuple(v6, fc.nat(8), fc.nat(8), fc.boolean(), v4);
    const meaning = fc.property(
      spelling,
      ([{ parts }, from, to, end, dots]) => {
        let groups = parts.map((part) => part.toString(16).padStart(4, '0'));
        const zeros = groups.slice(Math.min(from, to), Math.max(from, to));
        let text = groups.join(':').toUpperCase();
        if (zeros.length > 0 && zeros.every((group) => group === '0000')) {
          const head = groups.slice(0, Math.min(from, to)).join(':');
          text = `${head}::${groups.slice(Math.max(from, to)).join(':')}`;
        } else if (end) {
          groups = groups.slice(0, 6);
          text = `${groups.join(':')}:${canonical(dots)}`;
        }
        const { hostname } = new URL(`http://[${text}]/`);
        expect(parseAddress(text)).toEqual(parseAddress(hostname.slice(1, -1)));
      },
    );
    fc.assert(meaning, { numRuns: 2_000 });
  });

  test('gives octets and segments', () => {
    expect(parseAddress('192.168.1.1')).toEqual({
      version: 4,
      parts: [192, 168, 1, 1],
    });
    expect(parseAddress('2001:DB8::1').parts).toEqual([
      0x2001, 0xdb8, 0, 0, 0, 0, 0, 1,
    ]);
    expect(parseAddress('::1.2.3.4').parts.slice(-2)).toEqual([258, 772]);
    expect(parseAddress('1:2:3:4:5:6:7::').parts.at(-1)).toBe(0);
  });

  test.each([
    ['', '0: a number is missing'],
    ['invalid.ip', '0: only digits and dots stand in an IPv4 address'],
    ['256.1.1.1', '0: a number above 255'],
    ['1.2.3.1000', '6: a number above 255'],
    ['192.168.1', '9: 3 numbers, not four'],
    ['1.2.3.4.5', '9: 5 numbers, not four'],
    ['1.2..4', '4: a number is missing'],
    ['1.2.3.', '6: a number is missing'],
    ['1.2.03.4', '4: a leading zero, which some readers take for octal'],
    [' 1.2.3.4', '0: only digits and dots stand in an IPv4 address'],
    ['1.2.3.4 ', '7: only digits and dots stand in an IPv4 address'],
    ['1.2.3.4:80', '7: only digits and dots stand in an IPv4 address'],
    ['10.0.0.0/8', '8: only digits and dots stand in an IPv4 address'],
    ['[::1]', '0: only 0-9, a-f and colons stand in an IPv6 address'],
    ['1::g', '3: only 0-9, a-f and colons stand in an IPv6 address'],
    ['1::2::3', '4: a second "::"'],
    [':::', '2: a group is missing'],
    [':1:2:3:4:5:6:7', '0: a group is missing'],
    ['1:2:3:4:5:6:7:', '14: a group is missing'],
    ['::12345', '2: a group of more than four digits'],
    ['1:2:3', '5: 3 groups, not eight'],
    ['1:2:3:4:5:6:7:8:9', '17: 9 groups, not eight'],
    ['1:2:3:4:5:6:7:1.2.3.4', '21: 9 groups, not eight'],
    ['1:2:3:4:5:6:7::8', '13: no group is missing for "::"'],
    ['::1:2:3:4:5:6:7:8', '0: no group is missing for "::"'],
    ['::ffff:1.2.3.400', '13: a number above 255'],
    ['::1.2.3', '7: 3 numbers, not four'],
    ['::1.2.3.4:5', '3: only 0-9, a-f and colons stand in an IPv6 address'],
    [`1:${'2'.repeat(100_000)}`, '45: more than 45 characters'],
  ])('points at what is wrong in %j', (text, told) => {
    expect(complaint(text.toString())).toBe(told);
  });

  test('ends at once for any long text', () => {
    const began = performance.now();
    for (const long of ['1:', '::', '.', 'a', '1.', ':1.']) {
      expect(complaint(long.repeat(500_000))).toMatch(/^45: more than/);
    }
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('the canonical form', () => {
  test.each([
    // The examples of RFC 5952, sections 1 to 4.
    ['2001:0db8:0000:0000:0001:0000:0000:0001', '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:DB8::AAAA', '2001:db8::aaaa'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['10:0:0:5:0:0:0:1', '10:0:0:5::1'],
    ['0:0:1:0:0:2:0:0', '::1:0:0:2:0:0'],
    ['::FFFF:0A00:0001', '::ffff:10.0.0.1'],
    ['::1.2.3.4', '::102:304'],
    ['192.168.1.1', '192.168.1.1'],
  ])('of %s is %s', (text, form) => {
    expect(canonical(parseAddress(text))).toBe(form);
  });

  test('is what the system writes, for every address', () => {
    const written = fc.property(fc.oneof(v4, v6), (address) => {
      const form = canonical(address);
      const family = address.version === 4 ? 'ipv4' : 'ipv6';
      const system = new SocketAddress({ address: form, family }).address;
      // The C library still dots the addresses of ::/96, long given up.
      if (within('::/96', form)) expect(parseAddress(system)).toEqual(address);
      else expect(form).toBe(system);
      expect(parseAddress(form)).toEqual(address);
    });
    fc.assert(written, { numRuns: 3_000 });
  });
});

describe('kinds', () => {
  // What IANA's two registries say of each block: is it globally reachable?
  const registered = {
    yes: `192.0.0.9/32 192.0.0.10/32 192.31.196.0/24 192.52.193.0/24
      192.175.48.0/24 64:ff9b::/96 2001:1::1/128 2001:1::2/128 2001:1::3/128
      2001:3::/32 2001:4:112::/48 2001:20::/28 2001:30::/28 2620:4f:8000::/48`,
    no: `0.0.0.0/8 0.0.0.0/32 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8
      169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.0/29 192.0.0.8/32
      192.0.0.170/31 192.0.2.0/24 192.88.99.2/32 192.168.0.0/16 198.18.0.0/15
      198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 255.255.255.255/32 ::1/128
      ::/128 ::ffff:0:0/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23
      2001:2::/48 2001:db8::/32 3fff::/20 5f00::/16 fc00::/7 fe80::/10`,
    'n/a': `192.88.99.0/24 2001::/32 2001:10::/28 2002::/16`,
  };
  // What stands in other registries and in RFCs, and the rest.
  const more = {
    yes: '0.0.0.0/0 2000::/3',
    no: '::/0',
    'n/a': '224.0.0.0/4 ff00::/8 ::/96 fec0::/10',
  };
  const rows = [registered, more].flatMap((lists) =>
    Object.entries(lists).flatMap(([global, blocks]) =>
      blocks.split(/\s+/).map((block) => ({ block, global })),
    ),
  );
  // Node's own arithmetic with blocks, one list for each.
  const blocks = rows
    .map(({ block, global }) => {
      const [net = '', length] = block.split('/');
      const version: 4 | 6 = isIP(net) === 4 ? 4 : 6;
      const list = new BlockList();
      list.addSubnet(net, Number(length), `ipv${version}`);
      return { block, global, net, length: Number(length), version, list };
    })
    .sort((one, other) => other.length - one.length);
  const smallest = (address: Address) =>
    blocks.find(
      ({ version, list }) =>
        version === address.version &&
        list.check(canonical(address), `ipv${version}`),
    );

  const number = ({ version, parts }: Address) =>
    parts.reduce(
      (sum, part) => (sum << (version === 4 ? 8n : 16n)) | BigInt(part),
      0n,
    );
  const addressAt = (version: 4 | 6, value: bigint): Address => {
    const [count, size] = version === 4 ? [4, 8] : [8, 16];
    const parts = Array.from({ length: count }, (_, index) =>
      Number(BigInt.asUintN(size, value >> BigInt(size * (count - 1 - index)))),
    );
    return { version, parts };
  };

  test.each(blocks)('of $block and its neighbours on both sides', (row) => {
    const size = BigInt(row.version === 4 ? 32 : 128);
    const first = number(parseAddress(row.net));
    const last = first + (1n << (size - BigInt(row.length))) - 1n;
    for (const value of [first - 1n, first, last, last + 1n]) {
      if (value < 0n || value >> size > 0n) continue;
      const address = addressAt(row.version, value);
      const { block, global } = smallest(address)!;
      expect(kindOf(address)).toMatchObject({ block, global });
      const inside = value >= first && value <= last;
      expect(contains(parseBlock(row.block), address)).toBe(inside);
    }
  });

  test('of any address are those of the smallest block', () => {
    const told = fc.property(fc.oneof(v4, v6), (address) => {
      expect(kindOf(address).block).toBe(smallest(address)!.block);
    });
    fc.assert(told, { numRuns: 1_000 });
  });

  test('are those that the source of this recipe tells, and more', () => {
    expect(kind('10.0.0.1')).toBe('Private-Use');
    expect(kind('127.0.0.1')).toBe('Loopback');
    expect(kind('224.0.0.251')).toBe('Multicast');
    expect(kind('255.255.255.255')).toBe('Limited Broadcast');
    expect(kind('::1')).toBe('Loopback Address');
    expect(kind('ff02::1')).toBe('Multicast');
    expect(kind('8.8.8.8')).toBe('Global Unicast');
    expect(kindOf(parseAddress('192.0.0.9'))).toMatchObject({
      name: 'Port Control Protocol Anycast',
      global: 'yes',
      rfc: 'RFC 7723',
    });
  });
});

describe('blocks', () => {
  test('contain what Node says they contain, for every length', () => {
    const sides = fc.oneof(fc.tuple(v4, v4), fc.tuple(v6, v6));
    const same = fc.property(sides, fc.nat(128), ([one, other], longest) => {
      const length = Math.min(longest, one.version === 4 ? 32 : 128);
      const family = one.version === 4 ? 'ipv4' : 'ipv6';
      const list = new BlockList();
      list.addSubnet(canonical(one), length, family);
      // The other address, with as many bits of the first as make it close.
      const near = { ...one, parts: [...one.parts.slice(0, 3)] };
      near.parts.push(...other.parts.slice(3));
      for (const address of [one, other, near]) {
        const told = contains({ ...one, length }, address);
        expect(told).toBe(list.check(canonical(address), family));
      }
    });
    fc.assert(same, { numRuns: 1_000 });
  });

  test('of one version hold no address of the other', () => {
    expect(within('0.0.0.0/0', '::1')).toBe(false);
    expect(within('::/0', '1.2.3.4')).toBe(false);
    expect(within('::/0', '::ffff:1.2.3.4')).toBe(true);
  });

  test.each([
    ['10.0.0.0', '9: a length is 0 to 32'],
    ['10.0.0.0/', '9: a length is 0 to 32'],
    ['10.0.0.0/33', '9: a length is 0 to 32'],
    ['10.0.0.0/08', '9: a length is 0 to 32'],
    ['10.0.0.0/-1', '9: a length is 0 to 32'],
    ['10.0.0.0/8/8', '9: a length is 0 to 32'],
    ['10.0.0.0/255.0.0.0', '9: a length is 0 to 32'],
    ['::/129', '3: a length is 0 to 128'],
    ['10.0.0/8', '6: 3 numbers, not four'],
  ])('are refused when written %j', (text, told) => {
    let complaint: unknown;
    try {
      parseBlock(text);
    } catch (error) {
      complaint = `${(error as AddressError).at}: ${(error as Error).message}`;
    }
    expect(complaint).toBe(told);
  });
});

describe('pitfalls', () => {
  test('Pitfall: A leading zero may mean octal', () => {
    // A browser connects to 8.0.0.1, and others to 10.0.0.1.
    expect(new URL('http://010.0.0.1/').hostname).toBe('8.0.0.1');
    expect(Number.parseInt('010', 10)).toBe(10);
    expect(complaint('010.0.0.1')).toBe(
      '0: a leading zero, which some readers take for octal',
    );
    expect(complaint('10.0.0.08')).toMatch(/^7: a leading zero/);
    expect(complaint('::ffff:10.0.00.1')).toMatch(/^12: a leading zero/);
    expect(complaint('0.0.0.0')).toBe('an address: 0.0.0.0');
  });

  test('Pitfall: Other programs read short and hexadecimal addresses', () => {
    for (const text of ['127.1', '0x7f.1', '2130706433', '127.0.0.1.']) {
      expect(new URL(`http://${text}/`).hostname).toBe('127.0.0.1');
      expect(isIP(text)).toBe(0);
      expect(complaint(text)).toMatch(/^\d+: /);
    }
    expect(complaint('127.1')).toBe('5: 2 numbers, not four');
    expect(complaint('0x7f.1')).toBe(
      '1: only digits and dots stand in an IPv4 address',
    );
  });

  test('Pitfall: One address has many spellings', () => {
    const spellings = ['2001:DB8:0:0:0:0:0:1', '2001:db8::0001', '2001:db8::1'];
    expect(new Set(spellings).size).toBe(3);
    const forms = spellings.map((text) => canonical(parseAddress(text)));
    expect(new Set(forms)).toEqual(new Set(['2001:db8::1']));
  });

  test('Pitfall: An IPv4 address comes dressed as IPv6', () => {
    const dressed = parseAddress('::ffff:127.0.0.1');
    expect(kindOf(dressed).name).toBe('IPv4-mapped Address');
    expect(kindOf(asIPv4(dressed)!).name).toBe('Loopback');
    expect(asIPv4(parseAddress('::ffff:7f00:1'))).toEqual(asIPv4(dressed));

    // A rule for IPv4 meets it too, as the connection would.
    expect('::ffff:127.0.0.1'.startsWith('127.')).toBe(false);
    expect(within('127.0.0.0/8', '::ffff:127.0.0.1')).toBe(true);
    expect(within('10.0.0.0/8', '::ffff:127.0.0.1')).toBe(false);
    expect(asIPv4(parseAddress('::127.0.0.1'))).toBeUndefined();
    expect(asIPv4(parseAddress('127.0.0.1'))).toBeUndefined();
  });

  test('Pitfall: Not private does not mean public', () => {
    const naive = (text: string) =>
      !/^(10\.|127\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(text);
    for (const [text, name] of [
      ['100.64.0.1', 'Shared Address Space'],
      ['169.254.169.254', 'Link Local'],
      ['0.0.0.0', 'This host on this network'],
      ['192.0.2.1', 'Documentation (TEST-NET-1)'],
      ['198.18.0.1', 'Benchmarking'],
      ['240.0.0.1', 'Reserved'],
      ['fd00::1', 'Unique-Local'],
      ['fe80::1', 'Link-Local Unicast'],
      ['::', 'Unspecified Address'],
      ['64:ff9b:1::a00:1', 'IPv4-IPv6 Translation, local-use'],
    ] as const) {
      expect(naive(text)).toBe(true);
      expect(kindOf(parseAddress(text))).toMatchObject({ name, global: 'no' });
    }
  });

  test('Pitfall: A prefix is bits, not characters', () => {
    // The text of the block begins 172.16, and most of the block does not.
    expect('172.31.255.255'.startsWith('172.16.')).toBe(false);
    expect(within('172.16.0.0/12', '172.31.255.255')).toBe(true);
    expect(within('172.16.0.0/12', '172.32.0.0')).toBe(false);
    expect('192.168.10.1'.startsWith('192.168.1')).toBe(true);
    expect(within('192.168.1.0/24', '192.168.10.1')).toBe(false);

    const near = ['192.168.1.10', '192.168.1.20'].map(parseAddress);
    const [one, other] = near as [Address, Address];
    for (const [length, same] of [
      [32, false],
      [28, false],
      [27, true],
      [24, true],
      [0, true],
    ] as const) {
      expect(sameSubnet(one, other, length)).toBe(same);
      expect(sameSubnet(other, one, length)).toBe(same);
    }
    for (const length of [-1, 1.5, 33, Number.NaN]) {
      expect(() => sameSubnet(one, other, length)).toThrow('0 to 32');
    }
    expect(within('2001:db8:0:7fff::/49', '2001:db8::1')).toBe(true);
    expect(within('2001:db8:0:8000::/49', '2001:db8::1')).toBe(false);
    expect(within('0.0.0.0/0', '255.255.255.255')).toBe(true);
  });

  test('Pitfall: A BlockList takes every address for IPv4', () => {
    const unique = new BlockList();
    unique.addSubnet('fc00::', 7, 'ipv6');
    expect(unique.check('fd00::1')).toBe(false);
    expect(unique.check('fd00::1', 'ipv6')).toBe(true);
    expect(unique.check('nonsense')).toBe(false);

    // And a rule against mapped addresses bars all of IPv4.
    const mapped = new BlockList();
    mapped.addSubnet('::ffff:0:0', 96, 'ipv6');
    expect(mapped.check('8.8.8.8')).toBe(true);

    expect(within('fc00::/7', 'fd00::1')).toBe(true);
    expect(() => within('fc00::/7', 'nonsense')).toThrow('only digits');
    expect(within('::ffff:0:0/96', '8.8.8.8')).toBe(false);
  });

  test('Pitfall: A zone means something on one machine only', () => {
    expect(isIP('fe80::1%eth0')).toBe(6);
    expect(isIP('2001:db8::1%anything')).toBe(6);
    expect(() => new URL('http://[fe80::1%eth0]/')).toThrow();
    expect(complaint('fe80::1%eth0')).toBe(
      '7: a zone is not part of the address',
    );
    expect(complaint('fe80::1')).toBe('an address: fe80::1');
  });
});

describe('the program', () => {
  test('shows nine examples when it is given nothing', async () => {
    const { code, stdout, stderr } = await run(program);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        '  Private-Use: 192.168.0.0/16, RFC 1918',
        '  segments: 8193 3512 0 0 0 0 0 1',
        '256.1.1.1',
        '^ not an IP address: a number above 255',
        '192.168.1',
        '         ^ not an IP address: 3 numbers, not four',
      ]),
    );
    expect(stdout.match(/^ {2}in 192\.168\.1\.10\/24$/gm)).toHaveLength(1);
    expect(stdout.match(/^ {2}not in 192\.168\.1\.10\/24$/gm)).toHaveLength(5);
  });

  test('tells what an address means that carries another', async () => {
    const { code, stdout } = await run(program, ['::ffff:7f00:1']);
    expect(code).toBe(0);
    expect(stdout).toBe(`::ffff:7f00:1
  IPv6 address ::ffff:127.0.0.1
  IPv4-mapped Address: ::ffff:0:0/96, RFC 4291 §2.5.5.2
  globally reachable: no
  segments: 0 0 0 0 0 65535 32512 1
  the same as IPv4 address 127.0.0.1
  Loopback: 127.0.0.0/8, RFC 1122 §3.2.1.3
  globally reachable: no
  octets: 127 0 0 1
`);
  });

  test('fails when one of the texts is no address', async () => {
    const args = ['--in', '192.168.1.10/28', '192.168.1.20', '1.2.3'];
    const { code, stdout } = await run(program, args);
    expect(code).toBe(1);
    expect(stdout).toContain(`  not in 192.168.1.10/28
1.2.3
     ^ not an IP address: 3 numbers, not four
`);
  });

  test('prints nothing that a terminal would obey', async () => {
    const evil = 'é\u001b[31m\u009b31m\r\n:x';
    const { code, stdout } = await run(program, [evil]);
    expect(code).toBe(1);
    expect(stdout).toBe(
      '??[31m?31m??:x\n' +
        '^ not an IP address: only 0-9, a-f and colons stand in an IPv6 address\n',
    );
  });

  test.each([
    [['--in', '10.0.0.0/33', '::1'], 'a length is 0 to 32'],
    [['--in', '', '::1'], 'a number is missing'],
    [['--in', '::/0'], 'no address given'],
    [['--of'], "Unknown option '--of'"],
    [['--in', '-1'], "Option '--in' argument is ambiguous."],
  ])('refuses the usage %j', async (args, told) => {
    const { code, stdout, stderr } = await run(program, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^ip-address: .*\(see --help\)\n$/);
    expect(stderr).toContain(told);
  });

  test('tells how it is used', async () => {
    const { code, stdout } = await run(program, ['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: ip-address/);
  });
});
