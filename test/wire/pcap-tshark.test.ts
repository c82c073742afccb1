import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { findTshark } from '../../lib/check/tshark.ts';
import { parseRecording, type Recording } from '../../lib/play/recording.ts';
import { portOf } from '../../lib/wire/address.ts';
import type { Conversation, Side } from '../../lib/wire/events.ts';
import { pcapOf } from '../../lib/wire/pcap.ts';
import { readCapture } from './captured.ts';

// A busy machine takes its time; these tests don't measure it.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const tshark = findTshark();
const recipes = fileURLToPath(new URL('../../recipes', import.meta.url));

/** The recordings of the book that have something on the wire. */
const recordings = readdirSync(recipes, { withFileTypes: true }).flatMap((entry): Recording[] => {
  if (!entry.isDirectory()) return [];
  const file = join(recipes, entry.name, `${entry.name}.recording.json`);
  const recording = parseRecording(readFileSync(file, 'utf8'));
  return recording.events.length > 0 ? [recording] : [];
});

/** What is asked of each packet. */
const columns = [
  'frame.protocols',
  'ip.checksum.status',
  'tcp.checksum.status',
  'udp.checksum.status',
  'icmp.checksum.status',
  'tcp.srcport',
  'tcp.dstport',
  'udp.srcport',
  'udp.dstport',
  'tcp.payload',
  'udp.payload',
  'tcp.analysis.flags',
  'tcp.analysis.reused_ports',
  '_ws.malformed',
  '_ws.expert.severity',
  '_ws.expert.message',
] as const;
type Packet = Record<(typeof columns)[number], string>;

/** How Wireshark is told what a port carries. */
const dissectors = { text: 'data', http: 'http', websocket: 'http', dns: 'dns', tls: 'tls' };

/**
 * Reads captures with tshark, with every checksum checked: all in one file, a
 * section each, for every run of tshark costs a second.
 */
async function read(): Promise<Packet[]> {
  const folder = mkdtempSync(join(tmpdir(), 'wirebook-'));
  try {
    const path = join(folder, 'captures.pcapng');
    writeFileSync(path, Buffer.concat(recordings.map((recording) => pcapOf(recording))));
    const ports = recordings.flatMap(({ conversations }) => conversations.map(dissectedAs));
    const { stdout } = await promisify(execFile)(
      tshark ?? '',
      [
        ...['-n', '-r', path, '-T', 'fields', '-E', 'separator=/t', '-E', 'aggregator=|'],
        ...['ip', 'tcp', 'udp'].flatMap((one) => ['-o', `${one}.check_checksum:TRUE`]),
        ...[...new Set(ports)].flatMap((one) => ['-d', one]),
        ...columns.flatMap((column) => ['-e', column]),
      ],
      { maxBuffer: 64 * 1024 * 1024 },
    );
    const lines = stdout.split('\n').filter((line) => line !== '');
    return lines.map((line) => {
      const values = line.split('\t');
      const cells = columns.map((column, index) => [column, values[index] ?? '']);
      return Object.fromEntries(cells) as Packet;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function dissectedAs(conversation: Conversation): string {
  const { transport, opener, protocol, programAddress, peerAddress } = conversation;
  const port = portOf(opener === 'program' ? peerAddress : programAddress);
  return `${transport}.port==${port},${dissectors[protocol]}`;
}

/** What a side of a conversation sent: recorded, as hexadecimal. */
function recorded({ events }: Recording, id: number, side: Side): string {
  return events
    .filter(({ conversation, from }) => conversation === id && from === side)
    .map((event) => ('bytes' in event ? Buffer.from(event.bytes).toString('hex') : ''))
    .join('');
}

describe.skipIf(!tshark)('tshark reads the captures of the book', () => {
  const packets = new Map<Recording, Packet[]>();

  beforeAll(async () => {
    const all = await read();
    let at = 0;
    for (const recording of recordings) {
      const count = readCapture(pcapOf(recording)).packets.length;
      packets.set(recording, all.slice(at, at + count));
      at += count;
    }
    expect(all).toHaveLength(at);
  });

  test.each(recordings.map((recording) => [recording.recipe, recording] as const))(
    '%s: whole packets, right checksums, streams as recorded',
    (_, recording) => {
      const own = packets.get(recording) ?? [];
      for (const packet of own) {
        expect(packet['_ws.malformed']).toBe('');
        for (const column of columns) {
          if (column.endsWith('.checksum.status')) expect(['', '1']).toContain(packet[column]);
        }
        expect(complaints(packet)).toEqual([]);
        // Nothing lost or sent twice; recipes use the same ports one after another.
        expect(packet['tcp.analysis.flags']).toBe(packet['tcp.analysis.reused_ports']);
      }
      for (const conversation of recording.conversations) {
        const { id, transport, protocol, programAddress, peerAddress } = conversation;
        const ports = { program: portOf(programAddress), peer: portOf(peerAddress) };
        const sent = (from: Side, to: Side) =>
          own.filter(
            (packet) =>
              packet[`${transport}.srcport`] === String(ports[from]) &&
              packet[`${transport}.dstport`] === String(ports[to]),
          );
        const both = { program: sent('program', 'peer'), peer: sent('peer', 'program') };
        for (const side of ['program', 'peer'] as const) {
          const bytes = both[side].map((packet) => packet[`${transport}.payload`]).join('');
          expect(bytes).toBe(recorded(recording, id, side));
        }
        if (protocol === 'text') continue;
        const seen = [...both.program, ...both.peer].map((packet) => packet['frame.protocols']);
        expect(seen.some((protocols) => protocols.split(':').includes(protocol))).toBe(true);
      }
    },
  );
});

/** From here on Wireshark finds fault (its severities are notes, warnings and errors, in this order). */
const warning = 0x600000;

/** What Wireshark complains of; that a connection was reset is what the recording says. */
function complaints(packet: Packet): string[] {
  const severities = packet['_ws.expert.severity'].split('|').map(Number);
  return packet['_ws.expert.message']
    .split('|')
    .filter((_, index) => (severities[index] ?? 0) >= warning)
    .filter((message) => message !== 'Connection reset (RST)');
}
