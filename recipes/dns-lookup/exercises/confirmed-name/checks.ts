import {
  defineChecks,
  expectExit,
  expectOneLine,
  expectSame,
  expectThat,
} from '../../../../lib/exercises/check.ts';
import { type DnsPeer, dnsPeer } from '../../../../lib/fixtures/dns.ts';

const at = ({ host, port }: DnsPeer) => `${host}:${port}`;

/** What the program prints for names and whether they are confirmed. */
const linesOf = (names: Readonly<Record<string, boolean>>) =>
  Object.entries(names)
    .map(([name, is]) => `${name}: ${is ? 'confirmed' : 'not confirmed'}\n`)
    .sort()
    .join('');

export default defineChecks([
  {
    id: 'ipv4',
    points: 2,
    title: 'an IPv4 address has three names, and one of them is true',
    pitfall: 'a-reverse-name-proves-nothing',
    likely: 'a name counts only if it leads back to the address',
    async run({ random, use, run }) {
      const last = random.integer(10, 250);
      const [one, other, third] = [5, 6, 7].map(
        (length) => `${random.word(length)}.example.test`,
      ) as [string, string, string];
      const address = `192.0.2.${last}`;
      const ptr = {
        name: `${last}.2.0.192.in-addr.arpa`,
        type: 'PTR',
      } as const;
      const server = await use(
        dnsPeer({
          records: [
            { ...ptr, data: one },
            { ...ptr, data: other },
            { ...ptr, data: third },
            { name: one, type: 'A', data: '198.51.100.1' },
            { name: other, type: 'A', data: '198.51.100.2' },
            { name: other, type: 'A', data: address },
          ],
        }),
      );
      const ran = await run([address, at(server), '4000'], { timeout: 8000 });
      const sent = `${other} leads back, ${one} does not, ${third} is no name`;
      const names = { [one]: false, [other]: true, [third]: false };
      expectSame(ran.stdout, linesOf(names), {
        sent,
        ...(ran.stdout === '' && {
          likely: 'a query that fails for one name must not spoil the others',
        }),
      });
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'ipv6',
    points: 3,
    title: 'an IPv6 address is looked up and compared, however it is spelled',
    pitfall: 'an-address-is-turned-round-ipv6-digit-by-digit',
    async run({ random, use, run }) {
      const hex = random.integer(0x10, 0xff).toString(16);
      const given = `2001:DB8:0:0::00${hex.toUpperCase()}`;
      const [low, high] = [hex[1], hex[0]];
      const zeros = '0.'.repeat(22);
      const reverse = `${low}.${high}.${zeros}8.b.d.0.1.0.0.2.ip6.arpa`;
      const ptr = { name: reverse, type: 'PTR' } as const;
      const name = `${random.word(6)}.example.test`;
      const server = await use(
        dnsPeer({
          records: [
            { ...ptr, data: name },
            { ...ptr, data: 'other.example.test' },
            { name, type: 'AAAA', data: `2001:db8::${hex}` },
            { name: 'other.example.test', type: 'AAAA', data: '2001:db8::1' },
          ],
        }),
      );
      const ran = await run([given, at(server), '4000'], { timeout: 8000 });
      const sent = `${given}; the server has ${name} AAAA 2001:db8::${hex}`;
      const asked = server.queries.map((query) => query.name.toLowerCase());
      expectThat(asked.includes(reverse), {
        sent,
        expected: reverse,
        received: asked[0] ?? '',
        likely: 'all 32 digits are turned round, those that :: leaves out too',
      });
      expectSame(
        ran.stdout,
        linesOf({ [name]: true, 'other.example.test': false }),
        {
          sent,
          likely: 'two spellings of one address were compared as texts',
        },
      );
      expectExit(ran, 0, { sent });
    },
  },
  {
    id: 'asks-the-server',
    points: 1,
    title: 'it is the name server that is asked, for 127.0.0.1 as well',
    pitfall: 'reverse-may-ask-nobody',
    likely: 'the file of hosts was asked instead',
    async run({ use, run }) {
      const name = 'told-by-the-server.test';
      const server = await use(
        dnsPeer({
          records: [
            { name: '1.0.0.127.in-addr.arpa', type: 'PTR', data: name },
            { name, type: 'A', data: '127.0.0.1' },
          ],
        }),
      );
      const ran = await run(['127.0.0.1', at(server), '4000'], {
        timeout: 8000,
      });
      const asked = server.queries.find(({ type }) => type === 'PTR');
      expectSame(asked?.name.toLowerCase() ?? null, '1.0.0.127.in-addr.arpa', {
        sent: 'the address 127.0.0.1',
        after: asked ? '' : 'the name server heard no query for a PTR record',
      });
      expectSame(ran.stdout, linesOf({ [name]: true }));
    },
  },
  {
    id: 'no-name',
    points: 1,
    title: 'an address without a name is an error in one line',
    likely: 'the error of the first query must end the program, not crash it',
    async run({ use, run }) {
      const server = await use(dnsPeer({}));
      const ran = await run(['192.0.2.10', at(server), '4000'], {
        timeout: 8000,
      });
      const sent = 'there is no such name';
      expectSame(ran.stdout, '', { sent });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
  {
    id: 'deadline',
    points: 2,
    title: 'the milliseconds hold for everything together',
    pitfall: 'a-resolver-waits-longer-than-its-timeout-says',
    likely: 'a timeout for each attempt is no deadline',
    async run({ use, run }) {
      const ptr = { name: '10.2.0.192.in-addr.arpa', type: 'PTR' } as const;
      const server = await use(
        dnsPeer({
          records: [
            { ...ptr, data: 'fast.example.test' },
            { ...ptr, data: 'silent.example.test' },
            { name: 'fast.example.test', type: 'A', data: '192.0.2.10' },
          ],
          faults: { 'silent.example.test': { silence: true } },
        }),
      );
      const ran = await run(['192.0.2.10', at(server), '600'], {
        timeout: 4000,
      });
      const sent = 'two names, and silence when the second is looked up';
      expectSame(ran.stdout, '', { sent });
      expectExit(ran, 1, { sent });
      expectOneLine(ran, { sent });
    },
  },
]);
