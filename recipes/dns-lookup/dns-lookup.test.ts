import { createSocket } from 'node:dgram';
import dns from 'node:dns/promises';
import { once } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import type { Answer } from 'dns-packet';
import { expect, onTestFinished, test } from 'vitest';
import {
  type DnsFault,
  type DnsZone,
  dnsPeer,
} from '../../lib/fixtures/dns.ts';
import { closedUdpPort } from '../../lib/fixtures/udp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { proofs } from '../../lib/play/proofs.ts';
import { run } from '../../lib/play/run.ts';
import { lookUp, resolverFor, reverseName } from './dns-lookup.ts';

const program = new URL('dns-lookup.ts', import.meta.url);
const bothWays = proofs(import.meta.url);

const example: Answer = {
  name: 'example.test',
  type: 'A',
  data: '192.0.2.10',
};

/** Starts a name server with this zone; `server` is its address and port. */
async function nameServer(zone: DnsZone) {
  const peer = await use(dnsPeer(zone));
  return { peer, server: `${peer.host}:${peer.port}` };
}

/** All that a lookup finds. */
async function all(...args: Parameters<typeof lookUp>) {
  const findings: (string | undefined)[][] = [];
  for await (const finding of lookUp(...args)) findings.push(finding);
  return findings;
}

/** A resolver as people first make it, which asks this server. */
function naiveResolver(
  server: string,
  options?: ConstructorParameters<typeof dns.Resolver>[0],
) {
  const resolver = new dns.Resolver(options);
  resolver.setServers([server]);
  return resolver;
}

test('Pitfall: lookup and resolve ask different sources', async () => {
  const { peer, server } = await nameServer({
    records: [{ name: 'localhost', type: 'A', data: '192.0.2.66' }],
  });

  // The system knows this name from its file of hosts. It asks nobody.
  const { address } = await dns.lookup('localhost', { family: 4 });
  expect(address).toBe('127.0.0.1');
  expect(peer.queries).toEqual([]);

  const found = await all('localhost', { server, system: true, types: ['A'] });
  expect(found).toContainEqual(['system', '127.0.0.1']);
  expect(found).toContainEqual(['A', '192.0.2.66']);
  expect(peer.queries).toMatchObject([{ name: 'localhost', type: 'A' }]);
});

test('Pitfall: No such name and no such record are two answers', async () => {
  const { peer } = await nameServer({ records: [example] });
  const ways = await bothWays(peer);

  // One message for all errors hides which of the two it was.
  const naive = (name: string) =>
    naiveResolver(ways.naive.address)
      .resolve6(name)
      .catch(() => 'not found');
  expect(await naive('example.test')).toBe(await naive('nowhere.test'));
  peer.queries.length = 0;

  const server = ways.right.address;
  expect(await all('example.test', { server })).toEqual([
    ['A', '192.0.2.10'],
    ['AAAA', 'no such record', 'ENODATA'],
  ]);
  expect(await all('nowhere.test', { server })).toEqual([
    ['A', 'no such name', 'ENOTFOUND'],
  ]);
  // A name that does not exist is not asked for again with another type.
  expect(peer.queries.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'example.test A',
    'example.test AAAA',
    'nowhere.test A',
  ]);
});

test('Pitfall: An address is turned round, IPv6 digit by digit', async () => {
  const digits = '0.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0';
  const { server } = await nameServer({
    records: [
      {
        name: `${digits}.8.b.d.0.1.0.0.2.ip6.arpa`,
        type: 'PTR',
        data: 'www.example.test',
      },
    ],
  });

  const naive = `${'2001:db8::10'.split(':').reverse().join('.')}.ip6.arpa`;
  expect(naive).toBe('10..db8.2001.ip6.arpa');
  await expect(naiveResolver(server).resolvePtr(naive)).rejects.toThrow(
    'EBADNAME',
  );

  expect(reverseName('2001:db8::10')).toBe(
    `${digits}.8.b.d.0.1.0.0.2.ip6.arpa`,
  );
  expect(await all('2001:db8::10', { server })).toEqual([
    ['PTR', 'www.example.test (not confirmed)'],
  ]);
  expect(reverseName('192.0.2.10')).toBe('10.2.0.192.in-addr.arpa');
});

test('Pitfall: reverse() may ask nobody', async () => {
  const { peer, server } = await nameServer({
    records: [
      {
        name: '1.0.0.127.in-addr.arpa',
        type: 'PTR',
        data: 'told-by-the-server.test',
      },
    ],
  });

  const names = await naiveResolver(server).reverse('127.0.0.1');
  expect(names).not.toContain('told-by-the-server.test');
  expect(peer.queries).toEqual([]);

  expect(await all('127.0.0.1', { server })).toEqual([
    ['PTR', 'told-by-the-server.test (not confirmed)'],
  ]);
  expect(peer.queries[0]).toMatchObject({ name: '1.0.0.127.in-addr.arpa' });
});

test('Pitfall: A reverse name proves nothing', async () => {
  const { peer, server } = await nameServer({
    records: [
      { name: '10.2.0.192.in-addr.arpa', type: 'PTR', data: 'example.test' },
      { name: '66.2.0.192.in-addr.arpa', type: 'PTR', data: 'example.test' },
      example,
    ],
  });

  // Whoever holds 192.0.2.66 has given it the name of somebody else.
  const ways = await bothWays(peer);
  const naive = naiveResolver(ways.naive.address);
  expect(await naive.reverse('192.0.2.66')).toEqual(['example.test']);

  const wary = { server: ways.right.address };
  expect(await all('192.0.2.66', wary)).toEqual([
    ['PTR', 'example.test (not confirmed)'],
  ]);
  expect(await all('192.0.2.10', { server })).toEqual([
    ['PTR', 'example.test (confirmed)'],
  ]);
});

test('Pitfall: Not every reply is an answer', async () => {
  const faults: DnsFault[] = [
    { wrongId: true },
    { wrongQuestion: true },
    { wrongSource: true },
  ];
  for (const fault of faults) {
    const { peer, server } = await nameServer({
      records: [example],
      faults: { '*': fault },
    });

    // A bare socket takes the datagram for the reply, for one does come.
    const naive = createSocket('udp4');
    const query = Buffer.from(
      '000701000001000000000000076578616d706c6504746573740000010001',
      'hex',
    );
    naive.send(query, peer.port, peer.host);
    const [bytes, from] = await once(naive, 'message');
    naive.close();
    const checks = [
      from.port === peer.port,
      bytes.readUInt16BE(0) === query.readUInt16BE(0),
      bytes.subarray(12, query.length).equals(query.subarray(12)),
    ];
    expect(checks.filter((passed) => !passed).length).toBe(1);

    const start = performance.now();
    expect(await all('example.test', { server, timeout: 200 })).toEqual([
      ['A', 'no answer in time', 'ETIMEOUT'],
    ]);
    expect(performance.now() - start).toBeGreaterThanOrEqual(190);
    expect(performance.now() - start).toBeLessThan(5_000);
  }
});

test('Pitfall: A long answer does not fit in a datagram', async () => {
  const text = 'x'.repeat(1_000);
  const pieces = text.match(/.{1,255}/g) ?? [];
  const records: Answer[] = [
    { name: 'long.test', type: 'TXT', data: pieces.map((p) => Buffer.from(p)) },
  ];
  const truncated = { truncate: true };
  const { peer, server } = await nameServer({
    records,
    faults: { '*': truncated },
  });
  const types = ['TXT'];

  // Several pieces are one text.
  expect(await naiveResolver(server).resolveTxt('long.test')).toEqual([pieces]);
  peer.queries.length = 0;

  expect(await all('long.test', { server, types })).toEqual([['TXT', text]]);
  expect(peer.queries.map(({ transport }) => transport)).toEqual([
    'udp',
    'tcp',
  ]);

  // Where TCP is shut off, long answers cannot be had at all.
  const { server: closed } = await nameServer({
    records,
    faults: { '*': { ...truncated, tcp: 'closed' } },
  });
  expect(await all('long.test', { server: closed, types })).toEqual([
    ['TXT', 'no server listens there', 'ECONNREFUSED'],
  ]);
});

test('Pitfall: A resolver waits longer than its timeout says', async () => {
  const { peer, server } = await nameServer({
    faults: { '*': { silence: true } },
  });

  // The timeout is for one attempt, and the second attempt may take longer.
  let start = performance.now();
  const naive = naiveResolver(server, { timeout: 100, tries: 2 });
  await expect(naive.resolve4('example.test')).rejects.toThrow('ETIMEOUT');
  expect(performance.now() - start).toBeGreaterThan(250);

  start = performance.now();
  const options = { server, timeout: 200, types: ['A', 'AAAA', 'MX'] };
  expect(await all('example.test', options)).toEqual([
    ['A', 'no answer in time', 'ETIMEOUT'],
  ]);
  expect(performance.now() - start).toBeGreaterThanOrEqual(190);
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(peer.queries.every(({ type }) => type === 'A')).toBe(true);
});

test('every kind of record is shown as one line', async () => {
  const name = 'example.test';
  const { server } = await nameServer({
    records: [
      { name: 'www.example.test', type: 'CNAME', data: name },
      example,
      { name, type: 'AAAA', data: '2001:db8:0::10' },
      { name, type: 'NS', data: 'ns.example.test' },
      { name, type: 'MX', data: { preference: 10, exchange: 'mail.test' } },
      { name, type: 'TXT', data: ['v=spf1 ', '-all'] },
      { name, type: 'TXT', data: Buffer.from('Grüße') },
      { name, type: 'CAA', data: { flags: 0, tag: 'issue', value: 'ca.test' } },
      {
        name,
        type: 'SRV',
        data: { priority: 1, weight: 2, port: 443, target: 'www.test' },
      },
      {
        name,
        type: 'SOA',
        data: {
          mname: 'ns.test',
          rname: 'admin.test',
          serial: 1,
          refresh: 2,
          retry: 3,
          expire: 4,
          minimum: 5,
        },
      },
    ],
  });
  const types = ['A', 'AAAA', 'NS', 'MX', 'TXT', 'CAA', 'SRV', 'SOA'];
  expect(await all(name, { server, types })).toEqual([
    ['A', '192.0.2.10'],
    ['AAAA', '2001:db8::10'],
    ['NS', 'ns.example.test'],
    ['MX', 'exchange mail.test priority 10'],
    ['TXT', 'Grüße'],
    ['TXT', 'v=spf1 -all'],
    ['CAA', 'critical 0 issue ca.test'],
    ['SRV', 'name www.test port 443 priority 1 weight 2'],
    [
      'SOA',
      'nsname ns.test hostmaster admin.test serial 1 refresh 2 retry 3 ' +
        'expire 4 minttl 5',
    ],
  ]);
  expect(
    await all('www.example.test', { server, types: ['CNAME', 'A'] }),
  ).toEqual([
    ['CNAME', 'example.test'],
    ['A', '192.0.2.10'],
  ]);
});

test('records come in the same order, however the server sent them', async () => {
  const records: Answer[] = ['192.0.2.3', '192.0.2.1', '192.0.2.2'].map(
    (data) => ({ ...example, type: 'A', data }),
  );
  for (const order of [records, records.toReversed()]) {
    const { server } = await nameServer({ records: order });
    const found = await all('example.test', { server, types: ['A'] });
    expect(found.map(([, text]) => text)).toEqual([
      '192.0.2.1',
      '192.0.2.2',
      '192.0.2.3',
    ]);
  }
});

test.each([
  ['SERVFAIL', 'the server could not find out (SERVFAIL)', 'ESERVFAIL'],
  ['REFUSED', 'the server refuses to answer (REFUSED)', 'EREFUSED'],
  ['FORMERR', 'the server did not understand (FORMERR)', 'EFORMERR'],
] as const)('%s is told apart', async (rcode, text, code) => {
  const { server } = await nameServer({ faults: { '*': { rcode } } });
  expect(await all('example.test', { server })).toEqual([
    ['A', text, code],
    ['AAAA', text, code],
  ]);
});

test('an answer of nonsense is an error', async () => {
  const { server } = await nameServer({
    faults: { '*': { bytes: Buffer.from('SSH-2.0-OpenSSH_9.9\r\n') } },
  });
  const found = await all('example.test', { server, timeout: 300 });
  expect(found.length).toBeGreaterThan(0);
  for (const [, , failure] of found) expect(failure).toMatch(/^E/);
});

test('a lost query is sent again', async () => {
  const { peer, server } = await nameServer({
    records: [example],
    faults: { '*': { silence: true, first: 1 } },
  });
  expect(await all('example.test', { server, types: ['A'] })).toEqual([
    ['A', '192.0.2.10'],
  ]);
  expect(peer.queries.length).toBe(2);
});

test('a closed port is said to be closed', async () => {
  const server = `127.0.0.1:${await closedUdpPort()}`;
  expect(await all('example.test', { server, types: ['A'] })).toEqual([
    ['A', 'no server listens there', 'ECONNREFUSED'],
  ]);
});

test('a signal ends the lookup', async () => {
  const { server } = await nameServer({ faults: { '*': { silence: true } } });
  const controller = new AbortController();
  const { signal } = controller;
  const found = all('example.test', { server, signal, timeout: 60_000 });
  const start = performance.now();
  controller.abort(new Error('changed my mind'));
  await expect(found).rejects.toThrow('changed my mind');
  // Left alone, the resolver would give up after three seconds.
  expect(performance.now() - start).toBeLessThan(2_500);
});

test('the deadline holds for the system, too', async () => {
  const { lookup } = dns;
  onTestFinished(() => {
    dns.lookup = lookup;
    syncBuiltinESMExports();
  });
  dns.lookup = (() => new Promise(() => {})) as unknown as typeof lookup;
  syncBuiltinESMExports();

  const { server } = await nameServer({ records: [example] });
  const options = { server, system: true, timeout: 200 };
  expect(await all('example.test', options)).toContainEqual([
    'system',
    'no answer in time',
    'ETIMEOUT',
  ]);
});

test.each([
  ['127.0.0.1', '1.0.0.127.in-addr.arpa'],
  ['::', `${'0.'.repeat(32)}ip6.arpa`],
  ['::1', `1.${'0.'.repeat(31)}ip6.arpa`],
  ['1::', `${'0.'.repeat(28)}1.0.0.0.ip6.arpa`],
  ['FE80::A%eth0', `a.${'0.'.repeat(27)}0.8.e.f.ip6.arpa`],
  ['::ffff:192.0.2.1', `1.0.2.0.0.0.0.c.f.f.f.f.${'0.'.repeat(20)}ip6.arpa`],
  [
    '1:23:456:789a:bcde:f:10:ff00',
    '0.0.f.f.0.1.0.0.f.0.0.0.e.d.c.b.a.9.8.7.6.5.4.0.3.2.0.0.1.0.0.0.ip6.arpa',
  ],
])('the reverse name of %s', (address, name) => {
  expect(reverseName(address)).toBe(name);
});

test.each([
  ['9.9.9.9', '9.9.9.9'],
  ['9.9.9.9:53', '9.9.9.9'],
  ['9.9.9.9:5353', '9.9.9.9:5353'],
  ['2001:db8::53', '2001:db8::53'],
  ['[2001:db8::53]:5353', '[2001:db8::53]:5353'],
])('%s is a name server', (text, server) => {
  expect(resolverFor(text).getServers()).toEqual([server]);
});

// Node checks the address but not the port: some versions end at once when
// they are told port 0, and take 65589 for 53.
test.each(['9.9.9.9:0', '9.9.9.9:65589', '[::1]:0', '9.9.9.9:', 'localhost'])(
  '%s is no name server',
  (text) => {
    expect(() => resolverFor(text)).toThrow(TypeError);
  },
);

test('one name that fails does not stop the others', async () => {
  const { peer, server } = await nameServer({
    records: [
      example,
      { name: '10.2.0.192.in-addr.arpa', type: 'PTR', data: 'example.test' },
    ],
    faults: { 'silent.test': { silence: true } },
  });
  const { code, stdout, stderr } = await run(program, [
    'silent.test',
    'nowhere.test',
    'example.test',
    '192.0.2.10',
    '--server',
    server,
    '--timeout=200',
  ]);
  expect(stdout).toBe(
    'silent.test\n' +
      '  A       no answer in time\n' +
      'nowhere.test\n' +
      '  A       no such name\n' +
      'example.test\n' +
      '  A       192.0.2.10\n' +
      '  AAAA    no such record\n' +
      '192.0.2.10, an IPv4 address\n' +
      '  PTR     example.test (confirmed)\n',
  );
  expect(stderr).toBe(
    'dns-lookup: silent.test: no answer in time; nowhere.test: no such name\n',
  );
  expect(code).toBe(1);

  // The query without an answer is cancelled, so the program can end before
  // it would be sent again.
  const silent = peer.queries.filter(({ name }) => name === 'silent.test');
  expect(silent.length).toBe(1);
});

test('a missing record is no failure', async () => {
  const { server } = await nameServer({ records: [example] });
  const { code, stdout, stderr } = await run(program, [
    'example.test',
    '--type=a,mx',
    `--server=${server}`,
  ]);
  expect(stdout).toBe(
    'example.test\n  A       192.0.2.10\n  MX      no such record\n',
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
});

test('records cannot command the terminal or forge a line', async () => {
  const { server } = await nameServer({
    records: [
      {
        name: 'evil.test',
        type: 'TXT',
        data: '\x1b[2Jgone\n  A       192.0.2.1\u202e',
      },
    ],
  });
  const { stdout } = await run(program, [
    'evil.test',
    '--type=txt',
    `--server=${server}`,
  ]);
  expect(stdout).toBe(
    'evil.test\n  TXT     \ufffd[2Jgone\ufffd  A       192.0.2.1\ufffd\n',
  );
});

test.each([
  [['--server', '127.0.0.1:0'], 'no port 0'],
  [['--type', 'A,B'], 'bad --type'],
  [['--timeout', 'soon'], 'bad --timeout'],
  [[''], 'empty name'],
])('wrong usage %j ends with exit code 2', async (args, message) => {
  const { code, stdout, stderr } = await run(program, args);
  expect(stdout).toBe('');
  expect(stderr).toContain(`dns-lookup: ${message}`);
  expect(stderr.trimEnd()).toMatch(/^[^\n]* \(see --help\)$/);
  expect(code).toBe(2);
});

test('--help explains the command line', async () => {
  const { code, stdout } = await run(program, ['--help']);
  expect(stdout).toContain('Usage: dns-lookup [name-or-address …]');
  expect(code).toBe(0);
});
