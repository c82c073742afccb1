import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fin, pause, receive, send, silence, tcpPeer } from '../../lib/fixtures/tcp.ts';
import { echoes, udpPeer } from '../../lib/fixtures/udp.ts';
import { use } from '../../lib/fixtures/use.ts';
import { differentProof, sameProof } from '../../lib/play/compare-ways.ts';
import { formatProofs, type Proof, parseProofs, type Way } from '../../lib/play/proof.ts';
import { complete, expectProof, readProofs, writeProofs } from '../../lib/play/prove.ts';
import { firstFailure, type RunTests, recordProofs } from '../../lib/play/record-proofs.ts';
import type { Scenario } from '../../lib/play/scenario.ts';
import { type Witness, withPauses, witness } from '../../lib/play/witness.ts';
import type { Side, WireEvent } from '../../lib/wire/events.ts';
import { textOverTcp } from '../wire/conversation.ts';
import { told } from '../wire/help.ts';
import { temporaryFolder } from './help.ts';

const plan: Scenario = {
  peers: { server: { start: () => tcpPeer([]), displayPort: 17 } },
  args: () => [],
};

/** A witness whose taps are closed when the test is over. */
function standing(how: Scenario): Witness {
  const own = witness(how);
  onTestFinished(own.close);
  return own;
}

/** Connects, and closes when the test is over. */
function client({ host, port }: { host: string; port: number }) {
  const socket = connect({ host, port });
  onTestFinished(() => void socket.destroy());
  return socket;
}

describe('a witness', () => {
  test('tells what each way did, with ports masked', async () => {
    const peer = await use(tcpPeer([receive(1), send('one'), pause(100), send('two'), fin()]));
    const { stand, seen } = standing(plan);
    const { naive, right } = await stand(peer);

    const hasty = client(naive);
    hasty.write('?');
    await once(hasty, 'data');
    hasty.end();
    const patient = client(right);
    patient.write('?');
    await once(patient.resume(), 'close');

    const proof = complete(await seen());
    expect(told(proof.naive.events)).toEqual([
      'program open',
      'program data ?',
      'peer data one',
      'program fin',
      'peer data two',
      'peer fin',
    ]);
    expect(told(proof.right.events)).toEqual([
      'program open',
      'program data ?',
      'peer data one',
      'peer data two',
      'peer fin',
      'program fin',
    ]);
    expect(proof.right.conversations).toEqual([textOverTcp]);
    const [, , , two] = proof.right.events.map(({ at }) => at);
    expect(two).toBeGreaterThanOrEqual(100);
  });

  test('stands before servers, whose clients it names', async () => {
    const loud = await use(tcpPeer([send('hello'), silence()]));
    const mute = await use(tcpPeer([silence()]));
    const { stand, seen } = standing({
      args: () => [],
      server: { transport: 'tcp', displayPort: 7878, clients: async () => {} },
    });
    const { naive, right } = await stand({ naive: { port: loud.port }, right: mute });
    const first = client(naive);
    await once(first, 'data');
    for (const socket of [client(right), client(right)]) {
      await once(socket, 'connect');
    }
    await mute.connection(1);

    const proof = await seen();
    expect(told(proof.naive.events)).toEqual(['peer open', 'program data hello']);
    expect(proof.naive.conversations).toMatchObject([
      { peer: 'client', opener: 'peer', programAddress: '127.0.0.1:7878' },
    ]);
    expect(proof.right.conversations.map(({ peer }) => peer)).toEqual(['client 1', 'client 2']);
  });

  test('takes a moment of a busy machine for no pause', () => {
    const times = [500, 570, 640, 740, 745].map((at) => bare(at, 'program', 'open'));
    expect(withPauses(times).map(({ at }) => at)).toEqual([0, 0, 0, 100, 100]);
  });

  test('can lose datagrams on the way, for each way alike', async () => {
    const peer = await use(udpPeer(echoes()));
    const { stand, seen } = standing(plan);
    const { naive, right } = await stand(peer, {
      loses: (index, from) => from === 'program' && index === 0,
    });
    for (const { host, port } of [naive, right]) {
      const socket = createSocket('udp4');
      onTestFinished(() => void socket.close());
      socket.send('lost', port, host);
      socket.send('again', port, host);
      await once(socket, 'message');
    }
    const proof = await seen();
    for (const { events } of [proof.naive, proof.right]) {
      expect(events.map((event) => 'lost' in event)).toEqual([true, false, false]);
    }
  });

  test('does not know a peer that is not in the scenario, unless told its port', async () => {
    const peer = await use(tcpPeer([silence()]));
    const { stand } = standing(plan);
    await expect(stand(peer, { as: 'origin' })).rejects.toThrow(
      'the scenario has no peer origin: give its port',
    );
    await stand(peer, { as: 'origin', port: 80 });
  });

  test('says which way it did not see', async () => {
    const { seen } = standing(plan);
    const nothing = await seen();
    expect(() => complete(nothing)).toThrow('nothing was seen of the naive way');
    const way: Way = { conversations: [], events: [bare(0, 'program', 'open')] };
    expect(() => complete({ naive: way, right: nothing.right })).toThrow('of the right way');
  });
});

const conversation = textOverTcp;

function data(at: number, text: string, from: Side = 'peer'): WireEvent {
  return { at, conversation: 1, from, kind: 'data', bytes: new Uint8Array(Buffer.from(text)) };
}

function bare(at: number, from: Side, kind: 'open' | 'fin' | 'rst'): WireEvent {
  return { at, conversation: 1, from, kind };
}

/** A proof whose right way is this, and whose naive way is always the same. */
function proofOf(...events: WireEvent[]): Proof {
  const naive = [bare(0, 'program', 'open'), bare(0, 'program', 'fin')];
  return {
    naive: { conversations: [conversation], events: naive },
    right: { conversations: [conversation], events },
  };
}

const proof = proofOf(
  bare(0, 'program', 'open'),
  data(0, 'one '),
  data(100, 'two'),
  bare(100, 'peer', 'fin'),
  bare(100, 'program', 'fin'),
);

describe('two proofs', () => {
  test('are the same however bytes are cut, and whoever of two was first to end', () => {
    const cut = proofOf(
      bare(0, 'program', 'open'),
      data(0, 'o'),
      data(30, 'ne t'),
      data(400, 'wo'),
      bare(400, 'program', 'fin'),
      bare(400, 'peer', 'fin'),
    );
    expect(differentProof(proof, cut)).toBeUndefined();
    expect(sameProof(proof, cut)).toBe(false);
    expect(sameProof(proof, proof)).toBe(true);
  });

  test('differ in what was sent, and in how it ended', () => {
    const events = proof.right.events;
    expect(differentProof(proof, proofOf(...events.slice(0, -1)))).toBe(
      'the right way: the last events are missing, from: fin, program to server',
    );
    expect(
      differentProof(proof, proofOf(...events.slice(0, 2), data(100, 'too'), ...events.slice(3))),
    ).toMatch(/^the right way: event 2 \(data, server to program\): byte 5 begins “oo”/);
    const broken = [...events.slice(0, 3), bare(100, 'peer', 'rst')];
    expect(differentProof(proof, proofOf(...broken))).toMatch(/^the right way: event 3 is rst/);
  });

  test('differ in who ended first, where there was time between', () => {
    const [open, ...rest] = proof.right.events;
    const apart = (first: Side, second: Side) =>
      proofOf(open!, ...rest.slice(0, 2), bare(100, first, 'fin'), bare(300, second, 'fin'));
    expect(differentProof(apart('peer', 'program'), apart('program', 'peer'))).toMatch(
      /^the right way: event 3 is fin, program to server/,
    );
  });
});

describe('the file of proofs', () => {
  test('is read as it was written', () => {
    const text = formatProofs(new Map([['One “read”', proof]]));
    expect(parseProofs(text)).toEqual(new Map([['One “read”', proof]]));
    expect(text.split('\n')[1]).toBe('  "One “read”": {');
    expect(text.split('\n').every((line) => JSON.stringify(line).length < 300)).toBe(true);
    expect(formatProofs(new Map())).toBe('{}\n');
  });

  test('names the entry that is none', () => {
    const wrong = JSON.stringify({ A: { naive: { conversations: [], events: [] } } });
    expect(() => parseProofs(wrong)).toThrow(/^not a proof: right: /);
    try {
      parseProofs(wrong);
    } catch (error) {
      expect(error).toMatchObject({ title: 'A' });
    }
    expect(() => parseProofs('[')).toThrow(SyntaxError);
    expect(() => parseProofs('3')).toThrow(/^not a proof: /);
  });
});

/** The folder of a recipe whose test has these tests, each of which shows both ways. */
function recipe(...titles: string[]): { folder: string; file: string } {
  const folder = join(temporaryFolder(), 'sample');
  mkdirSync(folder);
  const source = titles.map((title) => `test('Pitfall: ${title}', () => bothWays(peer));\n`);
  writeFileSync(join(folder, 'sample.test.ts'), `${source.join('')}test('other', () => {});\n`);
  return { folder, file: join(folder, 'sample.proofs.json') };
}

describe('a pitfall’s test', () => {
  const seeing = (...seen: Proof[]) => ({ seen: async () => seen.shift() ?? proof });

  test('fails without a proof, and when its proof is stale', async () => {
    const { folder } = recipe('One');
    await expect(expectProof(folder, 'One', seeing())).rejects.toThrow(
      'the proof of “One” is not recorded: npm run record sample',
    );
    await writeProofs(folder, new Map([['One', proof]]));
    await expectProof(folder, 'One', seeing());
    await expect(
      expectProof(folder, 'One', { seen: async () => proofOf(bare(0, 'program', 'open')) }, 50),
    ).rejects.toThrow(
      /^the proof of “One” is stale: the right way: the last events are missing.*npm run record sample$/,
    );
  });

  test('waits for what is still on its way', async () => {
    const { folder } = recipe('One');
    await writeProofs(folder, new Map([['One', proof]]));
    const begun = proofOf(...proof.right.events.slice(0, 2));
    await expectProof(folder, 'One', seeing(begun, begun));
  });
});

describe('npm run record', () => {
  /** Tests that write a proof in each run, the last again and again; a text is a failure. */
  function running(folder: string, ...runs: (Proof | string)[]): RunTests {
    return async (_file, names, env) => {
      expect('Pitfall: Is it? (1)').toMatch(new RegExp(names));
      expect('other').not.toMatch(new RegExp(names));
      expect(env).toEqual({ WIREBOOK_RECORD: 'proofs' });
      const run = runs.length > 1 ? runs.shift()! : runs[0]!;
      if (typeof run === 'string') return run;
      await writeProofs(folder, new Map([['Is it? (1)', run]]));
      return undefined;
    };
  }

  /** The proof with its later events so much later. */
  const later = (ms: number) =>
    proofOf(...proof.right.events.map((event) => ({ ...event, at: event.at && event.at + ms })));

  test('writes what tests show both ways, and leaves it alone then', async () => {
    const { folder } = recipe('Is it? (1)');
    expect(await recordProofs(folder, running(folder, proof))).toBe('new');
    expect(await readProofs(folder)).toEqual(new Map([['Is it? (1)', proof]]));

    expect(await recordProofs(folder, running(folder, later(50)))).toBe('unchanged');
    const other = proofOf(bare(0, 'program', 'open'));
    expect(await recordProofs(folder, running(folder, other))).toBe('changed');
    expect(await readProofs(folder)).toEqual(new Map([['Is it? (1)', other]]));
  });

  test('runs them until two agree on the pauses', async () => {
    const { folder, file } = recipe('Is it? (1)');
    const busy = running(folder, later(200), proof, later(300), proof);
    expect(await recordProofs(folder, busy)).toBe('new');
    expect(await readProofs(folder)).toEqual(new Map([['Is it? (1)', proof]]));

    const before = readFileSync(file, 'utf8');
    const late = [500, 600, 700, 800, 900].map(later);
    await expect(recordProofs(folder, running(folder, ...late))).rejects.toThrow(
      'no two of 5 runs of sample have the same pauses',
    );
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  test('refuses tests that fail, or that do not do the same twice', async () => {
    const { folder, file } = recipe('Is it? (1)');
    await expect(recordProofs(folder, running(folder, 'no such thing'))).rejects.toThrow(
      'a proof of sample fails: no such thing',
    );
    const other = proofOf(bare(0, 'program', 'open'));
    await expect(recordProofs(folder, running(folder, proof, other))).rejects.toThrow(
      /^sample does not prove the same twice: “Is it\? \(1\)”, the right way: the last events/,
    );
    expect(existsSync(file)).toBe(false);
  });

  test('leaves nothing where no test shows both ways', async () => {
    const { folder, file } = recipe();
    const never = async () => expect.unreachable('there is nothing to run');
    expect(await recordProofs(folder, never)).toBeUndefined();
    await writeProofs(folder, new Map());
    expect(await recordProofs(folder, never)).toBe('changed');
    expect(existsSync(file)).toBe(false);
  });

  test('tells what failed first, without its stack', () => {
    const report = {
      testResults: [
        { message: '', assertionResults: [{ failureMessages: [] }, { failureMessages: null }] },
        { assertionResults: [{ failureMessages: ['Error: it is stale\n    at file.ts:1'] }] },
      ],
    };
    expect(firstFailure(JSON.stringify(report))).toBe('it is stale');
    const broken = { testResults: [{ message: 'no such file', assertionResults: [] }] };
    expect(firstFailure(JSON.stringify(broken))).toBe('no such file');
    expect(firstFailure('no report')).toBeUndefined();
  });
});
