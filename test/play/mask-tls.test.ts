import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type SecureVersion } from 'node:tls';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { receive, type Step, send, silence } from '../../lib/fixtures/tcp.ts';
import { tlsPeer } from '../../lib/fixtures/tls.ts';
import { use } from '../../lib/fixtures/use.ts';
import { maskPlay } from '../../lib/play/mask.ts';
import { tlsEdits } from '../../lib/play/mask-tls.ts';
import { editPieces } from '../../lib/play/pieces.ts';
import type { Play } from '../../lib/play/play.ts';
import type { Scenario } from '../../lib/play/scenario.ts';
import type { Side } from '../../lib/wire/events.ts';
import { openJournal } from '../../lib/wire/journal.ts';
import { tapTcp } from '../../lib/wire/tap-tcp.ts';
import { tapPlan } from '../wire/help.ts';

const nothing: Scenario = { args: () => [] };
const secret: Step[] = [receive('ask'), send('secret'), silence()];

/** A TLS conversation as a play. */
async function played(maxVersion: SecureVersion): Promise<Play> {
  const peer = await use(tlsPeer(secret, { maxVersion }));
  const journal = openJournal();
  const tap = await tapTcp({ ...tapPlan(peer, journal), protocol: 'tls' });
  onTestFinished(tap.close);
  const { host, port } = tap;
  const socket = connect({ host, port, ca: peer.ca, servername: 'localhost' });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'secureConnect');
  socket.write('ask');
  await once(socket, 'data');
  const { conversations, events } = journal;
  return {
    args: [],
    exit: { code: 0, signal: null },
    output: [],
    conversations: [...conversations],
    events: [...events],
    ports: new Map(),
    upstreamPorts: new Map(),
    omitted: 0,
  };
}

function bytesOf({ events }: Pick<Play, 'events'>, side: Side): Buffer {
  const own = events.filter(({ from }) => from === side);
  return Buffer.concat(own.flatMap((event) => ('bytes' in event ? [event.bytes] : [])));
}

/** The bytes of one direction with zeros for what is random. */
function masked(bytes: Buffer): Buffer {
  const whole = bytes.toString('latin1');
  const edits = tlsEdits({ whole } as Parameters<typeof tlsEdits>[0]);
  return Buffer.from(editPieces([whole], edits).join(''), 'latin1');
}

test.each(['TLSv1.3', 'TLSv1.2'] as const)('two %s connections look alike', async (version) => {
  const plays = [await played(version), await played(version)];
  const [one, other] = plays.map((play) => maskPlay(play, nothing));
  for (const side of ['program', 'peer'] as const) {
    expect(bytesOf(plays[0]!, side).equals(bytesOf(plays[1]!, side))).toBe(false);
    expect(bytesOf(one!, side).toString('hex')).toBe(bytesOf(other!, side).toString('hex'));
    expect(bytesOf(one!, side).length).toBe(bytesOf(plays[0]!, side).length);
  }
  // What can be read stays: the server's name, and the type of each record.
  expect(bytesOf(one!, 'program').includes('localhost')).toBe(true);
  expect(types(bytesOf(one!, 'peer'))).toEqual(types(bytesOf(plays[0]!, 'peer')));
});

/** The types of TLS records. */
function types(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = 0; at + 5 <= bytes.length; at += 5 + bytes.readUInt16BE(at + 3)) {
    found.push(bytes[at]!);
  }
  return found;
}

test('an alert that is not encrypted stays', () => {
  const alert = Buffer.from('15030300020230', 'hex');
  expect(masked(alert)).toEqual(alert);
});

test('after a change of cipher spec all but the headers is zeros', () => {
  const bytes = Buffer.from(
    '140303000101 1603030004aabbccdd 1503030002eeff'.replaceAll(' ', ''),
    'hex',
  );
  expect(masked(bytes).toString('hex')).toBe(
    '140303000101 160303000400000000 15030300020000'.replaceAll(' ', ''),
  );
});

test('what is no TLS stays as it is', () => {
  const bytes = Buffer.from('SSH-2.0-OpenSSH_9.9\r\n');
  expect(masked(bytes)).toEqual(bytes);
});

test('any bytes keep their length, and a second time changes nothing', () => {
  const record = fc
    .tuple(fc.integer({ min: 20, max: 23 }), fc.uint8Array({ maxLength: 90 }))
    .map(([type, body]) => [type, 3, 3, 0, body.length, ...body]);
  const hello = fc
    .tuple(fc.constantFrom(1, 2), fc.uint8Array({ minLength: 34, maxLength: 120 }))
    .map(([type, body]) => [22, 3, 3, 0, body.length + 4, type, 0, 0, body.length, ...body]);
  const any = fc.uint8Array({ maxLength: 30 }).map((bytes) => [...bytes]);
  fc.assert(
    fc.property(fc.array(fc.oneof(record, hello, any), { maxLength: 4 }), (parts) => {
      const bytes = Buffer.from(parts.flat());
      const once = masked(bytes);
      expect(once.length).toBe(bytes.length);
      expect(masked(once).equals(once)).toBe(true);
    }),
  );
});

test('of a file that a fixture made, an argument shows the name only', async () => {
  const play = await played('TLSv1.3');
  const args = ['--ca', join(tmpdir(), 'wirebook-a1B2c3', 'ca.pem'), '/etc/ca.pem'];
  expect(maskPlay({ ...play, args }, nothing).args).toEqual(['--ca', 'ca.pem', '/etc/ca.pem']);
});
