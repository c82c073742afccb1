/**
 * The one place where a recording is made to differ from what really happened.
 * What changes from play to play without meaning anything is masked here:
 *
 * - ports that the system chose, in arguments, output and bytes: those of
 *   peers and servers are shown as the scenario's display ports, those of
 *   clients as 50001, 50002, … (ports.ts); so is the 0 with which a server
 *   asks the system for a port;
 * - folders of files that fixtures made, in arguments;
 * - what the protocols choose at random, in bytes: see `protocolEdits`;
 * - what the scenario itself names in `masks`, in the output;
 * - times, rounded (times.ts).
 */
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { portOf } from '../wire/address.ts';
import type { Conversation, WireEvent } from '../wire/events.ts';
import { dnsIdSites } from './mask-dns.ts';
import { tlsEdits } from './mask-tls.ts';
import { websocketEdits } from './mask-websocket.ts';
import { type Edit, editPieces } from './pieces.ts';
import type { Play } from './play.ts';
import { displayPorts } from './ports.ts';
import type { Output } from './recording.ts';
import type { Scenario } from './scenario.ts';
import { type Stream, streamsOf } from './streams.ts';
import { inOrder } from './times.ts';

/** A play with all masked but the times. */
export interface Masked {
  args: string[];
  output: Output[];
  conversations: Conversation[];
  events: WireEvent[];
}

/** Masks a play; its times stay as they were. */
export function maskPlay(play: Play, scenario: Scenario): Masked {
  const { conversations, events, upstreamPorts } = inOrder(play, scenario);
  const { shown: ports, openers } = displayPorts(conversations, play.ports, upstreamPorts);
  return {
    args: play.args.map((arg) => maskArgument(arg, ports, scenario.server?.displayPort)),
    output: maskOutput(play.output, ports, scenario.masks ?? []),
    conversations: conversations.map((conversation) => {
      const side = conversation.opener === 'program' ? 'programAddress' : 'peerAddress';
      const other = conversation.opener === 'program' ? 'peerAddress' : 'programAddress';
      return {
        ...conversation,
        [side]: withPort(conversation[side], openers.get(conversation.id)),
        [other]: withPort(conversation[other], ports.get(portOf(conversation[other]))),
      };
    }),
    events: maskEvents(events, conversations, ports),
  };
}

/** Ports masked; of a file that a fixture made, only the name, for its folder is another every time. */
function maskArgument(
  arg: string,
  ports: ReadonlyMap<number, number>,
  serverPort: number | undefined,
): string {
  if (arg === '0' && serverPort !== undefined) return String(serverPort);
  const file = arg.startsWith(join(tmpdir(), 'wirebook-')) ? basename(arg) : arg;
  return editPieces([file], portEdits(file, ports)).join('');
}

/** The edits that mask ports in a text: every number that stands alone and is one of them. */
function portEdits(text: string, ports: ReadonlyMap<number, number>): Edit[] {
  return [...text.matchAll(/(?<![\d.])\d{1,5}(?!\d|\.\d)/g)].flatMap(({ 0: digits, index }) =>
    portEdit(digits, index, ports),
  );
}

/** The edits that mask ports in bytes that are not all text: those after a loopback address. */
function addressEdits(text: string, ports: ReadonlyMap<number, number>): Edit[] {
  const pattern = /(?<=(?:127\.0\.0\.1|\[::1\]|localhost):)\d{1,5}(?!\d)/g;
  return [...text.matchAll(pattern)].flatMap(({ 0: digits, index }) =>
    portEdit(digits, index, ports),
  );
}

function portEdit(digits: string, start: number, ports: ReadonlyMap<number, number>): Edit[] {
  const shown = digits.startsWith('0') ? undefined : ports.get(Number(digits));
  return shown === undefined ? [] : [{ start, end: start + digits.length, text: String(shown) }];
}

/** An address with another port, where there is one. */
function withPort(address: string, port: number | undefined): string {
  return port === undefined ? address : address.replace(/\d+$/, String(port));
}

function maskOutput(
  output: readonly Output[],
  ports: ReadonlyMap<number, number>,
  masks: readonly { find: RegExp; show: string }[],
): Output[] {
  const result = output.map((piece) => ({ ...piece }));
  for (const stream of ['stdout', 'stderr'] as const) {
    const own = result.filter((piece) => piece.stream === stream);
    const apply = (edits: (whole: string) => Edit[]): void => {
      const pieces = own.map(({ text }) => text);
      editPieces(pieces, edits(pieces.join(''))).forEach((text, index) => {
        own[index]!.text = text;
      });
    };
    apply((whole) => portEdits(whole, ports));
    for (const { find, show } of masks) {
      apply((whole) =>
        [...whole.matchAll(new RegExp(find, withFlag(find.flags, 'g')))].map((match) => ({
          start: match.index,
          end: match.index + match[0].length,
          text: match[0].replace(new RegExp(find, find.flags.replace(/[gy]/g, '')), show),
        })),
      );
    }
  }
  return result.filter(({ text }) => text !== '');
}

function withFlag(flags: string, flag: string): string {
  return flags.includes(flag) ? flags : flags + flag;
}

function maskEvents(
  events: readonly WireEvent[],
  conversations: readonly Conversation[],
  ports: ReadonlyMap<number, number>,
): WireEvent[] {
  const streams = streamsOf(events, conversations);
  const masked = events.map((event) => ({ ...event }));
  const random = protocolEdits(streams);
  for (const stream of streams) {
    const edits = isText(stream.whole) ? portEdits : addressEdits;
    const all = [...(random.get(stream) ?? []), ...edits(stream.whole, ports)];
    if (all.length === 0) continue;
    editPieces(stream.pieces, all).forEach((piece, index) => {
      const event = masked[stream.events[index]!]!;
      if ('bytes' in event) event.bytes = new Uint8Array(Buffer.from(piece, 'latin1'));
    });
  }
  return masked.filter((event) => event.kind !== 'data' || event.bytes.length > 0);
}

/**
 * The edits that mask what protocols choose at random. DNS: transaction ids
 * become 0x0001, 0x0002, … in the order in which they appear. TLS: what is
 * random or encrypted becomes zeros. WebSocket: the key of the handshake and
 * the masking keys of the frames.
 */
function protocolEdits(streams: readonly Stream[]): Map<Stream, Edit[]> {
  const edits = new Map<Stream, Edit[]>();
  const add = (stream: Stream, more: readonly Edit[]): void => {
    edits.set(stream, [...(edits.get(stream) ?? []), ...more]);
  };
  const ids = new Map<string, string>();
  const sites = streams
    .filter(({ conversation }) => conversation.protocol === 'dns')
    .flatMap((stream) => dnsIdSites(stream))
    .toSorted((one, other) => one.event - other.event);
  for (const { stream, start } of sites) {
    const id = stream.whole.slice(start, start + 2);
    const number = ids.size + 1;
    if (!ids.has(id)) ids.set(id, String.fromCharCode(number >> 8, number & 0xff));
    add(stream, [{ start, end: start + 2, text: ids.get(id)! }]);
  }
  for (const stream of streams) {
    if (stream.conversation.protocol === 'tls') add(stream, tlsEdits(stream));
  }
  for (const client of streams) {
    const { conversation, from } = client;
    if (conversation.protocol !== 'websocket' || from !== conversation.opener) continue;
    const server = streams.find(
      (stream) => stream.conversation === conversation && stream.from !== from,
    );
    const random = websocketEdits(client, server);
    add(client, random.client);
    if (server !== undefined) add(server, random.server);
  }
  return edits;
}

/** Whether bytes, one character each, are text without control characters. */
function isText(whole: string): boolean {
  return !/[^\t\r\n\x20-\x7e\x80-\xff]/.test(whole);
}
