import * as v from 'valibot';
import type { Conversation, WireEvent } from '../wire/events.ts';

/** What the program printed, in order. */
export interface Output {
  /** Milliseconds since the play began. */
  at: number;
  stream: 'stdout' | 'stderr';
  text: string;
}

/** One play of a recipe, recorded: masked, so that two recordings of an unchanged recipe are the same. */
export interface Recording {
  recipe: string;
  /** The program's arguments, ports masked. */
  args: string[];
  exitCode: number;
  /** What the program prints for `--help`. */
  help: string;
  output: Output[];
  conversations: Conversation[];
  events: WireEvent[];
}

/** Bytes as a recording's file holds them: as text where that shows them, else in hexadecimal. */
export type EncodedBytes = { text: string } | { hex: string };

/** Bytes as text when they are printable UTF-8 with no control characters but tab, CR and LF. */
export function encodeBytes(bytes: Uint8Array): EncodedBytes {
  const text = printable(bytes);
  return text === undefined ? { hex: Buffer.from(bytes).toString('hex') } : { text };
}

/** The bytes again. */
export function decodeBytes(encoded: EncodedBytes): Uint8Array {
  return new Uint8Array(
    'text' in encoded ? Buffer.from(encoded.text, 'utf8') : Buffer.from(encoded.hex, 'hex'),
  );
}

/** The recording's file: JSON in a fixed order of keys, with one event a line, so that changes are easy to read. */
export function formatRecording(recording: Recording): string {
  const { recipe, args, exitCode, help, output, conversations, events } = recording;
  return `{
  "recipe": ${json(recipe)},
  "args": ${json(args)},
  "exitCode": ${json(exitCode)},
  "help": ${json(help)},
  "output": ${lines(output.map(({ at, stream, text }) => ({ at, stream, text })))},
  "conversations": ${lines(conversations.map(conversationLine))},
  "events": ${lines(events.map(eventLine))}
}
`;
}

/**
 * Reads a recording's file.
 *
 * @throws SyntaxError when it is not JSON, and an error that names the place
 *   when it is not a recording.
 */
export function parseRecording(text: string): Recording {
  const result = v.safeParse(recordingSchema, JSON.parse(text));
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new Error(`not a recording: ${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}

const side = v.picklist(['program', 'peer']);
const when = { at: v.number(), conversation: v.number(), from: side };
const encoded = v.union([v.object({ text: v.string() }), v.object({ hex: v.string() })]);
const bare = v.object({ ...when, kind: v.picklist(['open', 'refused', 'fin', 'rst']) });
const data = v.pipe(
  v.intersect([v.object({ ...when, kind: v.literal('data') }), encoded]),
  v.transform(({ at, conversation, from, kind, ...bytes }) => {
    return { at, conversation, from, kind, bytes: decodeBytes(bytes as EncodedBytes) };
  }),
);
const datagram = v.pipe(
  v.intersect([
    v.object({ ...when, kind: v.literal('datagram'), lost: v.optional(v.boolean()) }),
    encoded,
  ]),
  v.transform(({ at, conversation, from, kind, lost, ...bytes }) => {
    const marked = lost === undefined ? {} : { lost };
    return { at, conversation, from, kind, bytes: decodeBytes(bytes as EncodedBytes), ...marked };
  }),
);

/** A wire event as a file holds it, read into what it stands for. */
export const eventSchema = v.union([bare, data, datagram]);

/** A conversation as a file holds it. */
export const conversationSchema = v.object({
  id: v.number(),
  transport: v.picklist(['tcp', 'udp']),
  peer: v.string(),
  protocol: v.picklist(['text', 'http', 'dns', 'websocket', 'tls']),
  opener: side,
  programAddress: v.string(),
  peerAddress: v.string(),
});

const recordingSchema = v.object({
  recipe: v.string(),
  args: v.array(v.string()),
  exitCode: v.number(),
  help: v.string(),
  output: v.array(
    v.object({ at: v.number(), stream: v.picklist(['stdout', 'stderr']), text: v.string() }),
  ),
  conversations: v.array(conversationSchema),
  events: v.array(eventSchema),
}) satisfies v.GenericSchema<unknown, Recording>;

/** A conversation with its keys in the order of the file. */
export function conversationLine(conversation: Conversation): object {
  const { id, transport, peer, protocol, opener, programAddress, peerAddress } = conversation;
  return { id, transport, peer, protocol, opener, programAddress, peerAddress };
}

/** An event as the file holds it, with its keys in the order of the file. */
export function eventLine(event: WireEvent): object {
  const { at, conversation, from, kind } = event;
  return {
    at,
    conversation,
    from,
    kind,
    ...(event.kind === 'datagram' && event.lost && { lost: true }),
    ...('bytes' in event && encodeBytes(event.bytes)),
  };
}

/** A list as JSON with one item a line. */
export function lines(items: object[], indent = '    ', end = '\n  '): string {
  if (items.length === 0) return '[]';
  return `[\n${items.map((item) => `${indent}${json(item)}`).join(',\n')}${end}]`;
}

/** JSON on one line, with a space after commas and colons, as people write it. */
export function json(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, inner]) => `${JSON.stringify(key)}: ${json(inner)}`,
  );
  return `{ ${entries.join(', ')} }`;
}

function printable(bytes: Uint8Array): string | undefined {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
  // Control and format characters, and line separators, would hide in the file.
  return /[^\t\r\n\P{C}]|[\p{Zl}\p{Zp}]/u.test(text) ? undefined : text;
}
