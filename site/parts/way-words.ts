import { encodeBytes } from '../../lib/play/recording.ts';
import { escapeString } from '../../lib/wire/escape.ts';
import type { Segment } from '../../lib/wire/events.ts';
import { sizeInWords, time } from '../wire/units.ts';
import { bytesOf, kindOf, nameOf, otherSide } from '../wire/words.ts';

/**
 * What can be read off the drawing of a way, in a line: how much it sent and
 * received, and how its connections ended.
 */
export function gist(segments: readonly Segment[]): string {
  const [sent, received] = (['program', 'peer'] as const).map((side) =>
    traffic(segments.filter(({ event }) => event.from === side)),
  );
  const ends = new Set(connections(segments).map(ending));
  const [end] = ends;
  return `Sends ${sent}, receives ${received}.${ends.size === 1 ? ` ${end}.` : ''}`;
}

/** How much the events of one side carry, in how many datagrams, and how many of these get lost. */
function traffic(own: readonly Segment[]): string {
  const bytes = own.reduce((sum, segment) => sum + (bytesOf(segment)?.length ?? 0), 0);
  const datagrams = own.flatMap(({ event }) => (event.kind === 'datagram' ? [event] : []));
  if (datagrams.length === 0) return bytes === 0 ? 'nothing' : sizeInWords(bytes);
  const lost = datagrams.filter((datagram) => datagram.lost).length;
  const count = datagrams.length === 1 ? '1 datagram' : `${datagrams.length} datagrams`;
  return `${sizeInWords(bytes)} in ${count}${lost === 0 ? '' : ` (${lost} lost)`}`;
}

/** The segments of each TCP connection. */
function connections(segments: readonly Segment[]): Segment[][] {
  const own = segments.filter(({ conversation }) => conversation.transport === 'tcp');
  return [...new Set(own.map(({ conversation }) => conversation))].map((conversation) =>
    own.filter((segment) => segment.conversation === conversation),
  );
}

function ending(connection: readonly Segment[]): string {
  const who = ({ event }: Segment) => (event.from === 'program' ? 'It' : 'The other side');
  const find = (kind: string) => connection.find(({ event }) => event.kind === kind);
  const [refused, reset, fin] = ['refused', 'rst', 'fin'].map(find);
  if (refused !== undefined) return `${who(refused)} refuses`;
  if (reset !== undefined) return `${who(reset)} breaks the connection off`;
  return fin === undefined ? 'The connection stays open' : `${who(fin)} ends first`;
}

/** How much of what was said is told, in characters. */
const LONG = 400;

/** One event as a list tells it: who did what when, and the bytes themselves where they are text. */
export function told(segment: Segment, program: string): { words: string; text: string } {
  const { event, summary } = segment;
  const from = nameOf(segment, event.from, program);
  const to = nameOf(segment, otherSide(event.from), program);
  const bytes = bytesOf(segment);
  const words = [`${time(event.at)}, ${from} to ${to}: ${kindOf(segment)}`];
  if (bytes) words.push(sizeInWords(bytes.length));
  const text = bytes ? said(bytes, summary) : '';
  return {
    words: words.join(', '),
    text: text.length > LONG ? `${text.slice(0, LONG)}…` : text,
  };
}

/** Bytes that are text as text, a line for each of theirs; of others, what a dissector makes of them. */
function said(bytes: Uint8Array, summary: string): string {
  const encoded = encodeBytes(bytes);
  if (!('text' in encoded)) return summary;
  return encoded.text
    .split(/(?<=\n)(?!$)/)
    .map(escapeString)
    .join('\n');
}
