import { escapeText } from '../wire/escape.ts';
import type { Conversation, WireEvent } from '../wire/events.ts';
import type { Masked } from './mask.ts';
import type { Output } from './recording.ts';

/** How two plays differ, in one sentence; `times` when only pauses do. */
export interface Difference {
  kind: 'content' | 'times';
  message: string;
}

/** Pauses must not be shorter than recorded by more than this, in milliseconds. */
const UNDERCUT = 10;
/** Output is read from a pipe, not in step with the wire. */
const OUTPUT_UNDERCUT = 60;

/**
 * The first difference between a recording and what another play gave, or
 * undefined. Arguments, output, conversations, bytes and the order of events
 * must be the same; only how the bytes of one direction are cut into events may
 * differ. Pauses may be longer than recorded, for a machine may be busy, but
 * not shorter by more than `undercut` milliseconds.
 */
export function firstDifference(
  recorded: Masked,
  played: Masked,
  { concurrent = false, undercut = UNDERCUT }: { concurrent?: boolean; undercut?: number } = {},
): Difference | undefined {
  const content =
    differentArgs(recorded.args, played.args) ??
    differentConversations(recorded.conversations, played.conversations) ??
    differentEvents(recorded, played, concurrent) ??
    differentOutput('stdout', recorded.output, played.output) ??
    differentOutput('stderr', recorded.output, played.output);
  if (content !== undefined) return { kind: 'content', message: content };
  const times =
    shorterPause(wirePieces(recorded.events, played.events), undercut) ??
    shorterPause(
      outputPieces(recorded.output, played.output),
      undercut - UNDERCUT + OUTPUT_UNDERCUT,
    );
  return times === undefined ? undefined : { kind: 'times', message: times };
}

function differentArgs(recorded: string[], played: string[]): string | undefined {
  if (JSON.stringify(recorded) === JSON.stringify(played)) return undefined;
  return `the arguments are ${JSON.stringify(played)}, recorded ${JSON.stringify(recorded)}`;
}

function differentConversations(
  recorded: readonly Conversation[],
  played: readonly Conversation[],
): string | undefined {
  for (let index = 0; index < Math.max(recorded.length, played.length); index++) {
    const [was, is] = [recorded[index], played[index]];
    if (was === undefined) return `there is one more conversation: ${conversationName(is!)}`;
    if (is === undefined) return `a conversation is missing: ${conversationName(was)}`;
    for (const key of Object.keys({ ...was, ...is }) as (keyof Conversation)[]) {
      if (was[key] === is[key]) continue;
      return `conversation ${index + 1}: ${key} is ${is[key]}, recorded ${was[key]}`;
    }
  }
  return undefined;
}

function conversationName({ peer, transport, peerAddress }: Conversation): string {
  return `${transport.toUpperCase()} with ${peer} (${peerAddress})`;
}

/** An event; all data of one direction with nothing of its conversation between counts as one. */
type Run = Omit<WireEvent, 'at'> & { kind: WireEvent['kind']; bytes?: Uint8Array; lost?: boolean };

function runsOf(events: readonly WireEvent[]): Run[] {
  const runs: { run: Run; parts: Uint8Array[] }[] = [];
  const last = new Map<number, (typeof runs)[number]>();
  for (const { at: _, ...event } of events) {
    const before = last.get(event.conversation);
    if (event.kind === 'data' && before?.run.kind === 'data' && before.run.from === event.from) {
      before.parts.push(event.bytes);
      continue;
    }
    const own = { run: event as Run, parts: 'bytes' in event ? [event.bytes] : [] };
    runs.push(own);
    last.set(event.conversation, own);
  }
  return runs.map(({ run, parts }) =>
    parts.length === 0 ? run : { ...run, bytes: new Uint8Array(Buffer.concat(parts)) },
  );
}

function differentEvents(
  recorded: Masked,
  played: Masked,
  concurrent: boolean,
): string | undefined {
  const groups = concurrent ? recorded.conversations.map(({ id }) => id) : [undefined];
  for (const id of groups) {
    const only = (run: Run): boolean => id === undefined || run.conversation === id;
    const message = differentRuns(
      runsOf(recorded.events).filter(only),
      runsOf(played.events).filter(only),
      recorded.conversations,
    );
    if (message !== undefined) return message;
  }
  return undefined;
}

function differentRuns(
  recorded: readonly Run[],
  played: readonly Run[],
  conversations: readonly Conversation[],
): string | undefined {
  const tell = (run: Run): string => {
    const { peer } = conversations.find(({ id }) => id === run.conversation)!;
    const who = run.from === 'program' ? `program to ${peer}` : `${peer} to program`;
    return `${run.kind}${run.lost ? ' (lost)' : ''}, ${who}`;
  };
  for (let index = 0; index < Math.max(recorded.length, played.length); index++) {
    const [was, is] = [recorded[index], played[index]];
    const place = `event ${index + 1}`;
    if (was === undefined) return `there is one more event: ${tell(is!)}`;
    if (is === undefined) return `the last events are missing, from: ${tell(was)}`;
    if (tell(was) !== tell(is) || was.conversation !== is.conversation) {
      return `${place} is ${tell(is)}; recorded is ${tell(was)}`;
    }
    if (was.bytes === undefined || is.bytes === undefined) continue;
    const bytes = differentBytes(was.bytes, is.bytes);
    if (bytes !== undefined) return `${place} (${tell(is)}): ${bytes}`;
  }
  return undefined;
}

function differentBytes(was: Uint8Array, is: Uint8Array): string | undefined {
  if (Buffer.compare(was, is) === 0) return undefined;
  let at = 0;
  while (at < was.length && at < is.length && was[at] === is[at]) at++;
  const near = (bytes: Uint8Array): string =>
    at >= bytes.length ? 'the end' : `“${escapeText(bytes.subarray(at, at + 32))}”`;
  return `byte ${at} begins ${near(is)}, recorded ${near(was)}`;
}

function differentOutput(
  stream: 'stdout' | 'stderr',
  recorded: readonly Output[],
  played: readonly Output[],
): string | undefined {
  const [was, is] = [recorded, played].map((output) => textOf(stream, output).split('\n'));
  for (let index = 0; index < Math.max(was!.length, is!.length); index++) {
    if (was![index] === is![index]) continue;
    const tell = (line: string | undefined): string =>
      line === undefined ? 'nothing' : JSON.stringify(line);
    return `${stream} line ${index + 1} is ${tell(is![index])}, recorded ${tell(was![index])}`;
  }
  return undefined;
}

function textOf(stream: 'stdout' | 'stderr', output: readonly Output[]): string {
  return output
    .filter((piece) => piece.stream === stream)
    .map(({ text }) => text)
    .join('');
}

/** Something recorded, and when the same was seen in the other play. */
interface Moment {
  recorded: number;
  played: number;
  what: string;
}

/** Every recorded event with the time at which the other play had its first byte. */
function wirePieces(recorded: readonly WireEvent[], played: readonly WireEvent[]): Moment[] {
  const key = ({ conversation, from, kind }: WireEvent): string =>
    `${conversation} ${from} ${kind}`;
  const arrivals = new Map<string, Arrival[]>();
  for (const event of played) {
    const own = arrivals.get(key(event)) ?? [];
    const begin = own.at(-1)?.end ?? 0;
    own.push({ begin, end: begin + sizeOf(event), at: event.at });
    arrivals.set(key(event), own);
  }
  const counted = new Map<string, number>();
  return recorded.map((event) => {
    const begin = counted.get(key(event)) ?? 0;
    counted.set(key(event), begin + sizeOf(event));
    const at = arrivedAt(arrivals.get(key(event)) ?? [], begin);
    return { recorded: event.at, played: at, what: `${event.kind} from the ${event.from}` };
  });
}

/** Data is counted in bytes, for it may be cut elsewhere; all else one by one. */
function sizeOf(event: WireEvent): number {
  return event.kind === 'data' ? event.bytes.length : 1;
}

function outputPieces(recorded: readonly Output[], played: readonly Output[]): Moment[] {
  return (['stdout', 'stderr'] as const).flatMap((stream) => {
    const arrivals: Arrival[] = [];
    for (const { at, text } of played.filter((piece) => piece.stream === stream)) {
      const begin = arrivals.at(-1)?.end ?? 0;
      arrivals.push({ begin, end: begin + text.length, at });
    }
    let begin = 0;
    return recorded
      .filter((piece) => piece.stream === stream)
      .map(({ at, text }) => {
        const moment = { recorded: at, played: arrivedAt(arrivals, begin), what: stream };
        begin += text.length;
        return moment;
      });
  });
}

interface Arrival {
  begin: number;
  end: number;
  at: number;
}

function arrivedAt(arrivals: readonly Arrival[], position: number): number {
  return arrivals.find(({ end }) => position < end)?.at ?? arrivals.at(-1)?.at ?? 0;
}

/** The first pause between two recorded instants that was shorter in the other play, in words. */
function shorterPause(moments: readonly Moment[], undercut: number): string | undefined {
  const instants = new Map<number, Moment>();
  for (const moment of moments) {
    const first = instants.get(moment.recorded);
    if (first === undefined || moment.played < first.played) instants.set(moment.recorded, moment);
  }
  const [...sorted] = [...instants.values()].sort((one, other) => one.recorded - other.recorded);
  for (const [index, moment] of sorted.entries()) {
    const before = sorted[index - 1];
    if (before === undefined) continue;
    const pause = moment.recorded - before.recorded;
    const seen = moment.played - before.played;
    if (seen >= pause - undercut) continue;
    return `the pause before ${moment.what} at ${moment.recorded} ms was ${Math.round(seen)} ms, recorded ${pause} ms`;
  }
  return undefined;
}
